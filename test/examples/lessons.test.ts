import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findExample } from '../../src/examples/index.ts';
import { noKeys } from '../../src/engine/index.ts';
import { formatV128, type LaneShape } from '../../src/engine/text/format.ts';
import type { BreakpointOn, MemoryWindow, PauseView, StepKind, ValueView } from '../../src/protocol/messages.ts';
import { type TestSession, testSession } from '../support/session.ts';

/**
 * Every lesson done as its text says, with the real session. What a test sees and what the words claim stand side by
 * side: `says` holds the sentence, so that neither can be changed without the other.
 */
let session: TestSession;
let words: string;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

async function begin(id: string): Promise<void> {
  const example = findExample(id);
  if (!example) throw new Error(`there is no sample ${id}`);
  words = example.lesson.flatMap(({ body }) => body).join('\n');
  const { entry } = example;
  const bytes = await readFile(new URL(`../../src/examples/${example.file}`, import.meta.url));
  await session.open(new Uint8Array(bytes), entry ? { entry } : {});
}

/** The text of the open lesson has these words. */
function says(...sentences: string[]): void {
  for (const sentence of sentences) expect(words).toContain(sentence);
}

async function step(times = 1, kind: StepKind = 'into'): Promise<PauseView> {
  let pause = session.last('state').pause;
  for (let i = 0; i < times; i++) pause = await session.then(session.client.request('step', { kind }));
  if (!pause) throw new Error('nothing was paused');
  return pause;
}

/** Continue (F5), to a stop. */
function go(): Promise<PauseView> {
  return session.then(session.client.request('continue', {}));
}

/** Continue, to the end; what the Console has then. */
async function goToEnd(): Promise<readonly string[]> {
  await Promise.all([session.until('idle'), session.client.request('continue', {})]);
  return consoleTexts();
}

async function consoleTexts(): Promise<readonly string[]> {
  return (await session.client.request('view.tick', { time: 0, consoleAfter: 0 })).console.map(({ text }) => text);
}

async function restart(): Promise<void> {
  await session.then(session.client.request('restart', { run: false }));
}

async function breakOn(on: BreakpointOn): Promise<void> {
  await session.client.request('breakpoints.set', { list: [{ id: 'b', enabled: true, on }] });
}

async function removeBreakpoints(): Promise<void> {
  await session.client.request('breakpoints.set', { list: [{ id: 'trap', enabled: true, on: { kind: 'trap' } }] });
}

function memory(address: number, length = 8): Promise<MemoryWindow> {
  return session.client.request('memory.read', { memory: 0, address, length });
}

/** Addresses of the bytes that are marked as changed, in all that the lessons use. */
async function marked(): Promise<number[]> {
  const { bytes, changed } = await memory(0, 64);
  return [...bytes.keys()].filter((at) => (((changed[at >> 3] ?? 0) >> (at & 7)) & 1) === 1);
}

async function f64At(address: number): Promise<number> {
  const { bytes } = await memory(address);
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
}

/** Writes one byte, both as the pane shows them. */
async function overwrite(address: number, from: string, to: string): Promise<void> {
  const { bytes } = await memory(address, 1);
  expect(bytes[0]?.toString(16).padStart(2, '0')).toBe(from);
  const written = Uint8Array.of(Number.parseInt(to, 16));
  await session.client.request('edit.memory', { memory: 0, address, bytes: written });
}

function numberOf({ type, bits }: ValueView): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return type === 'f64' ? view.getFloat64(0) : Number(BigInt.asIntN(32, bits));
}

/** The Value stack, as the pane shows it: the newest on top. */
function stackOf({ stack }: PauseView): number[] {
  return stack.map(({ value }) => numberOf(value));
}

function next({ top }: PauseView): string {
  return top?.next?.text ?? '';
}

/** Step into (F11) until this instruction comes next. */
async function stepTo(text: string): Promise<PauseView> {
  for (let i = 0; i < 100; i++) {
    const pause = await step();
    if (next(pause) === text) return pause;
  }
  throw new Error(`${text} does not come`);
}

describe('1, a stack of numbers', () => {
  beforeEach(() => begin('stack'));

  test('holds 0.1, 3 and 2 after three steps, with the two marked that come next', async () => {
    says('After three steps it holds 0.1, 3 and 2, the newest on top.');
    const pause = await step(3);
    expect(stackOf(pause)).toEqual([0.1, 3, 2]);
    expect(pause.stack.map(({ consumed }) => consumed)).toEqual([true, true, false]);
    expect(next(pause)).toBe('f64.mul');
  });

  test('leaves 2.3 two steps on, and says it with the last', async () => {
    says('Two steps on, one number is left, 2.3.', 'a last step ends the function, and the Console says it');
    const pause = await step(5);
    expect(stackOf(pause)).toEqual([2.3]);
    expect(next(pause)).toBe('end');
    await Promise.all([session.until('idle'), session.client.request('step', { kind: 'into' })]);
    expect((await consoleTexts()).at(-1)).toBe('main returned 2.3');
  });

  test('gives another result for another number', async () => {
    says('Restart (Ctrl+Shift+F5), step three times, and change the 3 in the Value stack to 4');
    await step(5);
    await restart();
    await step(3);
    await session.client.request('edit.operand', { frame: 0, index: 1, text: '4' });
    expect((await goToEnd()).at(-1)).toBe('main returned 2.4');
  });
});

describe('2, numbers with an address', () => {
  beforeEach(() => begin('memory'));

  test('marks one byte at the first store, three steps in', async () => {
    says('Look at address 22 (0x16) in the Memory pane, then press Step into (F11) three times.');
    says('writes eight bytes, 22 to 29. Only the last is marked as changed, the 40');
    expect(next(await step(2))).toBe('f64.store');
    await step();
    expect(await f64At(22)).toBe(2);
    expect(await marked()).toEqual([29]);
    expect((await memory(29, 1)).bytes).toEqual(Uint8Array.of(0x40));
  });

  test('keeps the address for the last store at the bottom, and marks seven bytes', async () => {
    says('The address for the final store is pushed first and waits at the bottom of the stack');
    says('It is the third and last store, and marks seven bytes.', 'the last `f64.load` brings the number back');
    await step(6);
    for (let i = 0; i < 8; i++) expect(stackOf(await step()).at(-1)).toBe(22);
    const before = session.last('state').pause;
    expect(before && next(before)).toBe('f64.store');
    expect(before && stackOf(before)).toEqual([2.3, 22]);
    await step();
    expect(await marked()).toHaveLength(7);
    expect(await f64At(22)).toBe(2.3);
    expect(stackOf(await step(2))).toEqual([2.3]);
  });

  test('stops before each of three stores, and gives 2.4 when v is 4', async () => {
    says(
      'set a breakpoint on the opcode `f64.store` and press Continue (F5): the machine stops before each of the three',
    );
    says('Step once (F11) from the second', 'write 10 over the 08 at address 48: `v` is 4 now');
    says('Continue twice, and the result in the Console is 2.4.');
    expect(findExample('memory')?.firstBreakpoint).toEqual({ kind: 'opcode', pattern: 'f64.store' });
    await restart();
    await breakOn({ kind: 'opcode', pattern: 'f64.store' });
    expect(stackOf(await go())).toEqual([2, 22]);
    expect(stackOf(await go())).toEqual([3, 42]);
    await step();
    await overwrite(48, '08', '10');
    expect(await f64At(42)).toBe(4);
    expect(next(await go())).toBe('f64.store');
    expect((await goToEnd()).at(-1)).toBe('main returned 2.4');
  });
});

describe('3, a function of its own', () => {
  beforeEach(() => begin('function'));

  test('moves three numbers from the stack to the parameters of a second frame', async () => {
    says('it will take the three numbers on top of the stack', 'the parameters `x`, `v` and `dt` in the Locals pane');
    const before = await stepTo('call $update_position');
    expect(stackOf(before)).toEqual([0.1, 3, 2, 22]);
    expect(before.stack.filter(({ consumed }) => consumed)).toHaveLength(3);
    const inside = await step();
    expect(inside.top?.locals.map(({ name, value }) => [name, numberOf(value)])).toEqual([
      ['x', 2],
      ['v', 3],
      ['dt', 0.1],
    ]);
    says('The Call stack pane now shows two frames, and below them the host, which called `main`.');
    says('`main` keeps its own stack: 22, the address for the store, still waits there.');
    expect(inside.frames.map(({ kind, name }) => [kind, name])).toEqual([
      ['wasm', 'update_position'],
      ['wasm', 'main'],
      ['host', 'main'],
    ]);
    expect(stackOf(inside)).toEqual([22]);
  });

  test('is left by a step out, and passed by a step over', async () => {
    says('Step out (Shift+F11) runs what remains of the function and stops behind the call');
    says('in place of the three numbers lies one, 2.3', 'press Step over (F10) on the `call` this time');
    await stepTo('call $update_position');
    await step(2);
    const out = await step(1, 'out');
    expect([next(out), ...stackOf(out)]).toEqual(['f64.store', 2.3, 22]);
    await restart();
    await stepTo('call $update_position');
    const over = await step(1, 'over');
    expect([next(over), ...stackOf(over)]).toEqual(['f64.store', 2.3, 22]);
  });

  test('can be called alone', async () => {
    says('open Invoke, choose `update_position`, and give it a negative `v`');
    await session.then(
      session.client.request('invoke', { name: 'update_position', args: ['2', '-3', '0.1'], pause: false }),
    );
    expect((await consoleTexts()).at(-1)).toBe('update_position returned 1.7');
  });
});

describe('4, round and round', () => {
  beforeEach(() => begin('loop'));

  test('leads out of the outer block with the first br_if, out of the inner one with the second', async () => {
    says('Step to the first `br_if`. It says 1: out of the outer box, the `block`, and so out of the loop.');
    says('The comparison before it was turned around with `i32.eqz`');
    const first = await stepTo('br_if 1');
    expect(first.top?.labels.map(({ depth, kind }) => [depth, kind])).toEqual([
      [0, 'loop'],
      [1, 'block'],
      [2, 'func'],
    ]);
    const outer = first.top?.labels[1];
    expect(outer?.branchTo).toBeGreaterThan(first.top?.labels[0]?.offset ?? Infinity);
    says('`br_if 0` leaves the inner `block` and skips the five instructions that turn `v` around');
    const second = await stepTo('br_if 0');
    const { func = 0, offset = 0 } = second.top?.next ?? {};
    const lines = await session.client.request('code.lines', { func, from: 0, count: 100 });
    const at = lines.findIndex((line) => line.offset === offset);
    const end = lines.findIndex((line, i) => i > at && line.mnemonic === 'end');
    expect(lines.slice(at + 1, end).map(({ mnemonic }) => mnemonic)).toEqual([
      'i32.const',
      'i32.const',
      'f64.load',
      'f64.neg',
      'f64.store',
    ]);
  });

  test('turns v around two steps after the breakpoint, with one byte', async () => {
    says('Set a breakpoint on the opcode `f64.neg` and press Continue (F5).', 'x is just past 70');
    says('Step twice (F11)', 'One byte of the eight is marked, the last');
    expect(findExample('loop')?.firstBreakpoint).toEqual({ kind: 'opcode', pattern: 'f64.neg' });
    await breakOn({ kind: 'opcode', pattern: 'f64.neg' });
    const stop = await go();
    expect(next(stop)).toBe('f64.neg');
    expect(stackOf(stop)).toEqual([3, 42]);
    const x = await f64At(22);
    expect(x).toBeGreaterThanOrEqual(70);
    expect(x).toBeLessThan(70.3);
    expect(stackOf(await step())).toEqual([-3, 42]);
    expect(await f64At(42)).toBe(3);
    await step();
    expect(await f64At(42)).toBe(-3);
    expect(await marked()).toEqual([49]);
  });

  test('climbs, turns and ends at or below 0', async () => {
    says('Remove the breakpoint and restart (Ctrl+Shift+F5).');
    says('When it is no longer above 0 the loop is left and `main` returns it.');
    await breakOn({ kind: 'opcode', pattern: 'f64.neg' });
    await go();
    await removeBreakpoints();
    await restart();
    const [result] = (await goToEnd()).slice(-1);
    const x = await f64At(22);
    expect(result).toBe(`main returned ${Number(x.toPrecision(6))}`);
    expect(x).toBeLessThanOrEqual(0);
    expect(x).toBeGreaterThan(-0.3);
  });
});

describe('5, a host that shows it', () => {
  beforeEach(() => begin('display'));

  test('prints a line with the step over the call', async () => {
    says('`display_player` comes from the module `env`, has one f64 parameter and no code');
    says('Step (F11) until `call $display_player` comes next: x is on the stack.');
    expect(stackOf(await stepTo('call $display_player'))).toEqual([2]);
    expect(await consoleTexts()).toEqual([]);
    expect(stackOf(await step())).toEqual([]);
    expect(await consoleTexts()).toEqual(['  <0:>']);
  });

  test('stops before each line, and prints the whole flight', async () => {
    says('Step to next host call (Alt+F10) stops at each line before it is printed.');
    for (let lines = 0; lines < 3; lines++) {
      expect(next(await step(1, 'host-call'))).toBe('call $display_player');
      expect(await consoleTexts()).toHaveLength(lines);
    }
    const lines = await goToEnd();
    expect(lines.filter((line) => line.endsWith('<0:>'))).toHaveLength(461);
    expect(Math.max(...lines.map((line) => line.indexOf('<0:>')))).toBe(70);
    expect(lines.at(-2)).toBe('<0:>');
  });

  test('flies on with another speed', async () => {
    says('stop at the first line and write 24 over the 08 at address 48 (0x30)', 'the speed is 10 instead of 3');
    await restart();
    await step(1, 'host-call');
    await overwrite(48, '08', '24');
    expect(await f64At(42)).toBe(10);
    const lines = await goToEnd();
    expect(lines.slice(0, 3)).toEqual([2, 3, 4].map((x) => `${' '.repeat(x)}<0:>`));
  });
});

describe('6, Rocket', () => {
  beforeEach(() => begin('rocket'));

  /** The name of the function the machine stands in, and of its callers. */
  const names = ({ frames }: PauseView): string[] =>
    frames.filter(({ kind }) => kind === 'wasm').map(({ name }) => name);

  async function globals(): Promise<ReadonlyMap<string, ValueView>> {
    const found = await session.client.request('global.read', { from: 0, count: 100 });
    return new Map(found.map(({ name, value }) => [name, value]));
  }

  test('stands in update, and goes on by whole pictures', async () => {
    says('the host calls two exports: `update` with the seconds that have passed, then `draw`');
    says('Step into (F11) a few times, then Step frame (F8) to go on by a whole picture');
    await breakOn({ kind: 'export', name: 'update' });
    expect(names(await playOn())).toEqual(['index/update']);
    const { moment } = await step(3);
    expect((await step(1, 'frame')).moment.frame).toBe((moment.frame ?? 0) + 1);
  });

  test('asks for distances in collide and playerIsHit, through touches', async () => {
    says('as soon as there is an enemy, Continue (F5) stops in `plane/distance`');
    says('`collisions/touches`, for a bullet (`collisions/collide`)', 'the rocket itself (`collisions/playerIsHit`)');
    await session.client.request('game.keys', { ...noKeys, button1: true });
    await session.client.request('game.options', { fixedDt: true });
    await breakOn({ kind: 'opcode', pattern: 'f64.sqrt' });
    const askers = new Set<string>();
    for (let tries = 0; tries < 200 && askers.size < 2; tries++) {
      const stop = await playOn();
      expect(next(stop)).toBe('f64.sqrt');
      const [where, touches, asker = ''] = names(stop);
      if (where === 'plane/distance' && touches === 'collisions/touches') askers.add(asker);
    }
    expect([...askers].sort()).toEqual(['collisions/collide', 'collisions/playerIsHit']);
  });

  test('draws sparks, bullets, enemies, the rocket and the score, in this order', async () => {
    says('The picture is built up before your eyes: sparks, bullets, enemies, the rocket, the score.');
    await session.client.request('game.keys', { ...noKeys, button1: true });
    await session.client.request('game.options', { fixedDt: true });
    await breakOn({ kind: 'export', name: 'update' });
    await playOn();
    const enemies = (await globals()).get('enemies/enemies') as ValueView;
    while ((await i32At(numberOf(enemies) + 4)) === 0) await step(1, 'frame');
    const calls: string[] = [];
    while (calls.at(-1) !== 'call $env.draw_score') {
      const call = next(await step(1, 'host-call'));
      if (call.includes('draw') && calls.at(-1) !== call) calls.push(call);
    }
    const things = ['particle', 'bullet', 'enemy', 'player', 'score'];
    expect(calls).toEqual(things.map((thing) => `call $env.draw_${thing}`));
  });

  test('keeps the rocket in globals, and its lists in memory as they are described', async () => {
    says('Globals: `player/x`, `player/y` and `player/angle`.', '`enemies/enemies` points at a list');
    says('A body is `x`, `y`, `vx`, `vy`, `radius` and `life`, an f64 each, then the address of the next.');
    says('All three lists are walked by one function, `bodies/sweep`.', 'break on `call_indirect`');
    await session.client.request('game.options', { fixedDt: true });
    await breakOn({ kind: 'export', name: 'update' });
    await playOn();
    const number = async (name: string): Promise<number> => numberOf((await globals()).get(name) as ValueView);
    expect(await number('player/x')).toBe(512);
    expect(await number('player/angle')).toBeCloseTo(-Math.PI / 2);
    const list = await number('enemies/enemies');
    const enemies: number[] = [];
    for (let frame = 0; frame < 300 && enemies.length === 0; frame++) {
      await step(1, 'frame');
      for (let body = await i32At(list); body !== 0; body = await i32At(body + 48)) enemies.push(body);
      expect(enemies).toHaveLength(await i32At(list + 4));
    }
    const [enemy = 0] = enemies;
    expect(await f64At(enemy)).toBeGreaterThanOrEqual(0);
    expect([await f64At(enemy + 32), await f64At(enemy + 40)]).toEqual([10, Infinity]);
    await step(2, 'frame');
    expect(Math.hypot(await f64At(enemy + 16), await f64At(enemy + 24))).toBeCloseTo(100);
    await breakOn({ kind: 'opcode', pattern: 'call_indirect' });
    expect(names(await playOn())[0]).toBe('bodies/sweep');
  });

  /** Continue (F5), with the window's clock, which begins the pictures. */
  async function playOn(): Promise<PauseView> {
    const stopped = session.until('paused', 'trapped');
    const play = { goesOn: true };
    void stopped.then(() => (play.goesOn = false));
    await session.client.request('continue', {});
    for (let time = 0; play.goesOn; time += 16) await session.client.request('view.tick', { time, consoleAfter: 0 });
    const { pause } = await stopped;
    if (!pause) throw new Error('nothing was paused');
    return pause;
  }

  async function i32At(address: number): Promise<number> {
    const { bytes } = await memory(address, 4);
    return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true);
  }
});

describe('8, when it cannot go on', () => {
  beforeEach(async () => {
    await begin('traps');
    await removeBreakpoints();
  });

  /** The call traps; what was told. */
  async function trap(name: string, ...args: string[]): Promise<PauseView> {
    const { client } = session;
    return await session.then(client.request('invoke', { name, args, pause: false }), 'trapped');
  }

  test('stops before the division, with both numbers on the stack, and goes on with another call', async () => {
    says('the machine stops at `i32.div_s` with both numbers still on the stack');
    says('the next call from the Invoke pane gives up the one that trapped');
    const stop = await session.then(session.client.request('continue', {}), 'trapped');
    expect([next(stop), ...stackOf(stop)]).toEqual(['i32.div_s', 0, 7]);
    expect(await consoleTexts()).toEqual(['An integer was divided by zero.']);
    await Promise.all([
      session.until('idle'),
      session.client.request('invoke', { name: 'act', args: ['0', '21'], pause: false }),
    ]);
    expect((await consoleTexts()).at(-1)).toBe('act returned 42');
  });

  test('goes on when the division is given another number', async () => {
    says('Write 2 over the 0 on the stack and press Try again (F5)', 'and `main` returns 3');
    await session.then(session.client.request('continue', {}), 'trapped');
    await session.client.request('edit.operand', { frame: 0, index: 1, text: '2' });
    await Promise.all([session.until('idle'), session.client.request('continue', {})]);
    expect((await consoleTexts()).at(-1)).toBe('main returned 3');
  });

  test('has ten traps of ten kinds, three of them in act', async () => {
    expect(findExample('traps')?.summary).toContain('ten traps');
    says('Slot 0 holds a function of the right type, slot 1 one of another type, slots 2 and 3 hold nothing');
    says('there is no slot 4: three different traps', 'only seven bytes are left of the memory');
    const told = [(await session.then(session.client.request('continue', {}), 'trapped')).stop.text];
    for (const call of findExample('traps')?.calls ?? []) {
      told.push((await trap(call.export, ...call.args)).stop.text);
    }
    expect(told).toHaveLength(10);
    expect(new Set(told).size).toBe(10);
    expect((await trap('act', '3', '21')).stop.text).toBe(
      (await trap('act', '2', '21')).stop.text.replace('Element 2', 'Element 3'),
    );
    expect((await trap('look', '65529')).stop.text).toContain('8 bytes at address 65529 (0xfff9), 1 too many');
  });

  test('digs as deep as the settings allow', async () => {
    says('Look how many frames there are, and what `depth` was in the last.');
    const { frameCount, top } = await trap('dig', '0');
    expect(frameCount).toBeGreaterThan(1000);
    expect(top?.locals[0]?.name).toBe('depth');
    // `main`, the host's two calls, and `dig` with 0 lie below.
    expect(numberOf(top?.locals[0]?.value as ValueView)).toBe(frameCount - 4);
  });
});

/** A vector as the panes show it: divided as the code around it does. */
function lanesOf({ bits, lanes = 'i32x4' }: ValueView, shape: LaneShape = lanes): string {
  return `${shape} ${formatV128(bits, shape)}`;
}

function localOf({ top }: PauseView, name: string): ValueView {
  const found = top?.locals.find((local) => local.name === name);
  if (!found) throw new Error(`there is no local ${name}`);
  return found.value;
}

describe('9, four at once', () => {
  beforeEach(() => begin('vectors'));

  test('multiplies and adds four numbers at a time', async () => {
    says(
      'until `f32x4.mul` comes next',
      '0.1 in all four lanes, below it the four speeds, and at the bottom the positions',
    );
    const stop = await stepTo('f32x4.mul');
    expect(stop.stack.map(({ value }) => lanesOf(value))).toEqual([
      'f32x4 0.1 0.1 0.1 0.1',
      'f32x4 3 -1 0 10',
      'f32x4 2 20 35 69.5',
    ]);
    says('Two more steps, and all four players have moved.');
    expect(lanesOf((await step(2)).stack[0]?.value as ValueView)).toBe('f32x4 2.3 19.9 35 70.5');
  });

  test('selects by a mask', async () => {
    says('until `$arrived` is set', 'Locals shows `i32x4 0 0 0 -1`');
    await stepTo('local.set $arrived');
    expect(lanesOf(localOf(await step(), 'arrived'))).toBe('i32x4 0 0 0 -1');
    says('The last player turns around, the others fly on');
    await stepTo('local.set $v');
    expect(lanesOf(localOf(await step(), 'v'))).toBe('f32x4 3 -1 0 -10');
  });

  test('stores sixteen bytes, and gives the speed of the last', async () => {
    says('sixteen bytes, all four positions, from address 16 (0x10) on', 'lane 3 of the speeds, -10.');
    await stepTo('v128.store');
    await step();
    expect(await marked()).toEqual(expect.arrayContaining([16, 31]));
    expect((await goToEnd()).at(-1)).toBe('main returned -10');
  });

  test('turns nobody around when nobody has arrived', async () => {
    says('step until `$v` is set. Edit `x` in Locals: write `2 20 35 0`', 'and the result is 10.');
    await stepTo('local.set $v');
    const stop = await step();
    expect(localOf(stop, 'x').lanes).toBe('f32x4');
    // The window says of which shape the lanes are that were typed.
    await session.client.request('edit.local', { frame: 0, index: 0, text: 'f32x4 2 20 35 0' });
    expect((await goToEnd()).at(-1)).toBe('main returned 10');
  });
});

describe('10, calls that do not come back', () => {
  beforeEach(async () => {
    await begin('tail-calls');
    await removeBreakpoints();
  });

  test('leave their frame to the next', async () => {
    says('until `return_call $is_odd` comes next', 'The Call stack shows `is_even`, called by `main`.');
    const names = ({ frames }: PauseView) => frames.filter(({ kind }) => kind === 'wasm').map(({ name }) => name);
    expect(names(await stepTo('return_call $is_odd'))).toEqual(['is_even', 'main']);
    says('`is_odd` stands in its place, and below it is `main` still');
    expect(names(await step())).toEqual(['is_odd', 'main']);
    says('A million calls later `main` returns 1');
    expect((await goToEnd()).at(-1)).toBe('main returned 1');
  });

  test('those that come back pile up', async () => {
    says('call it with 10 and Run paused, set a breakpoint on the opcode `i32.eqz`', 'every stop is one call deeper');
    const { client } = session;
    await breakOn({ kind: 'opcode', pattern: 'i32.eqz' });
    await session.then(client.request('invoke', { name: 'is_even_by_calls', args: ['10'], pause: true }));
    const depths: number[] = [];
    for (let i = 0; i < 3; i++) depths.push((await go()).frameCount);
    expect(depths.map((depth) => depth - depths[0]!)).toEqual([0, 1, 2]);
    await removeBreakpoints();
    says('Called with 1000000 it traps, when the stack of calls is full.');
    await session.then(
      client.request('invoke', { name: 'is_even_by_calls', args: ['1000000'], pause: false }),
      'trapped',
    );
    expect((await consoleTexts()).at(-1)).toContain('call stack is exhausted');
  });
});

describe('11 · who wrote the zero', () => {
  const next = () => session.last('state').pause?.top?.next?.text;
  const stack = () => session.last('state').pause?.stack.map(({ value }) => Number(value.bits));
  const time = () => session.last('state').update.time!;
  const score = async () => (await memory(32, 1)).bytes[0];

  test('is found where it was written, and the run goes on differently', async () => {
    await begin('back');
    const { client } = session;
    says('`main` adds three scores', 'the first of them, at address 32 (0x20), is 0');
    await session.then(client.request('continue', {}), 'trapped');
    expect([next(), await score()]).toEqual(['unreachable', 0]);

    says('Go to last write: the machine stands before an `i32.store` in `clear`');
    await client.request('time.access', { find: 'last-write', memory: 0, address: 32, length: 1 });
    expect([next(), session.last('state').pause?.top?.name]).toEqual(['i32.store', 'clear']);
    says('The score is 10 still, and `from` in Locals is 32.');
    expect([await score(), stack()]).toEqual([10, [0, 32]]);

    says('Step back (F7) until `i32.le_u` comes next: it compares 32 with 32');
    for (let steps = 0; next() !== 'i32.le_u' && steps < 10; steps++)
      await client.request('time.back', { kind: 'over' });
    expect([next(), stack(), time().live]).toEqual(['i32.le_u', [32, 32], false]);

    says('Step once (F11) from `i32.le_u`.', 'write 0 over it', 'a new branch begins here');
    await step();
    expect([next(), stack()]).toEqual([expect.stringContaining('br_if'), [1]]);
    await client.request('edit.operand', { frame: 0, index: 0, text: '0' });
    expect(time()).toMatchObject({ live: true, branch: 2 });
    says('`main` returns 60');
    expect((await goToEnd()).at(-1)).toBe('main returned 60');

    says('Click First run on the Timeline, and the machine stands before `unreachable` again.');
    expect(time().branches[0]?.name).toBe('First run');
    await client.request('time.switch', { branch: 1 });
    expect([next(), time().live]).toEqual(['unreachable', true]);
  });
});
