import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlotView, ValueView } from '../../src/protocol/messages.ts';
import { StaleError } from '../../src/protocol/problem.ts';
import { expectGolden } from '../support/golden.ts';
import { showPause, type TestSession, testSession } from '../support/session.ts';

let session: TestSession;
beforeEach(() => void (session = testSession()));
afterEach(() => session.close());

const bounce = `(module $bounce
  (import "env" "ask" (func $ask (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $speed (mut f64) (f64.const 500))
  (global $limit i32 (i32.const 70))
  (table 2 funcref)
  (elem (i32.const 0) $step)
  (data (i32.const 16) "\\01\\02\\03\\04")
  (func $step (param $x f64) (param $dt f64) (result f64)
    local.get $x
    local.get $dt
    global.get $speed
    f64.mul
    f64.add)
  (func (export "main") (local $x f64) (local $n i32)
    i32.const 8
    f64.const 20
    f64.const 0.0166
    call $step
    local.tee $x
    f64.store
    i32.const 3
    call $ask
    local.set $n
    (block $out
      (loop $again
        (br_if $out (i32.eqz (local.get $n)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again))))
  (func (export "add") (param $a i64) (param $b i64) (result i64) (i64.add (local.get $a) (local.get $b))))`;

async function step(kind: 'into' | 'over' | 'out' | 'block-end' | 'host-call' | 'frame', times = 1): Promise<string> {
  const shown: string[] = [];
  for (let i = 0; i < times; i++) {
    const { state, pause } = await Promise.all([
      session.until('paused', 'trapped', 'idle'),
      session.client.request('step', { kind }),
    ]).then(([event]) => event);
    shown.push(pause ? showPause(pause) : state);
  }
  return shown.join('\n');
}

function signed({ type, bits }: ValueView): string {
  return type === 'i32' ? String(BigInt.asIntN(32, bits)) : String(bits);
}

describe('a session', () => {
  it('opens, waits before the first instruction, and steps to the end', async () => {
    const view = await session.open(bounce, { name: 'bounce.wasm' });
    const { pause } = session.last('state');
    expect(view).toMatchObject({
      name: 'bounce.wasm',
      problem: null,
      host: null,
      hostTitle: null,
      program: false,
      importedFuncs: 1,
      counts: { functions: 4, exports: 3 },
      customSections: 1,
      memories: [{ index: 0, name: 'memory', pages: 1, max: null }],
      tables: [{ index: 0, name: 'table0', size: 2, type: 'funcref' }],
    });
    expect(view.hash).toMatch(/^[0-9a-f]{64}$/);
    const log = pause ? [showPause(pause)] : [];
    log.push(await step('into', 9), await step('host-call'), await step('into', 5));
    log.push(await step('block-end'), await step('into'));
    expectGolden(import.meta.url, 'session.txt', log.join('\n'));
  });

  it('shows how a value came onto the stack and what the next instruction will take', async () => {
    await session.open(bounce);
    await step('into', 4);
    const pause = await session.then(session.client.request('step', { kind: 'into' }));
    expect(pause.top?.locals).toMatchObject([
      { index: 0, name: 'x', param: true },
      { index: 1, name: 'dt', param: true },
    ]);
    await step('into', 2);
    const last = await session.then(session.client.request('step', { kind: 'into' }));
    const show = ({ frame, index, consumed, fresh }: SlotView): string =>
      `frame ${frame} operand ${index}${consumed ? ' consumed' : ''}${fresh ? ' fresh' : ''}`;
    expect(last.stack.map(show)).toEqual([
      'frame 0 operand 1 consumed fresh',
      'frame 0 operand 0 consumed',
      'frame 1 operand 0',
    ]);
    expect(last.top?.next).toMatchObject({ mnemonic: 'f64.add', effect: '20 + 8.3 → 28.3', pushes: ['f64'] });
    expect(last.stack.map(({ position }) => position)).toEqual([2, 1, 0]);
    expect(last.stackCount).toBe(3);
  });

  it('marks what changed since the stop before', async () => {
    await session.open(bounce);
    await session.client.request('view.interest', {
      memory: { memory: 0, address: 0, length: 32 },
      globals: { from: 0, count: 10 },
      table: { table: 0, from: 0, count: 10 },
      game: false,
    });
    await step('over', 5);
    const before = await session.client.request('memory.read', { memory: 0, address: 0, length: 32 });
    expect([...before.changed]).toEqual([0, 0, 0, 0]);
    const pause = session.until('paused');
    await session.client.request('step', { kind: 'into' });
    const { update, pause: view } = await pause;
    expect(view?.top?.next?.mnemonic).toBe('i32.const');
    // 28.3 as f64, all eight bytes of it.
    expect([...(update.memory?.changed ?? [])]).toEqual([0, 0xff, 0, 0]);
    expect([...(update.memory?.bytes.slice(16, 20) ?? [])]).toEqual([1, 2, 3, 4]);
    expect(update.globals).toMatchObject([
      { name: 'speed', mutable: true, changed: false },
      { name: 'limit', mutable: false },
    ]);
    expect(update.table?.elements).toEqual([{ kind: 'func', func: 1, name: 'step' }, { kind: 'null' }]);
    const next = session.until('paused');
    await session.client.request('step', { kind: 'into' });
    expect([...((await next).update.memory?.changed ?? [])]).toEqual([0, 0, 0, 0]);
  });

  it('marks a changed local, and only in the frame where it changed', async () => {
    await session.open(bounce);
    await step('over', 4);
    const pause = await session.then(session.client.request('step', { kind: 'over' }));
    expect(pause.top?.locals.map(({ name, changed }) => [name, changed])).toEqual([
      ['x', true],
      ['n', false],
    ]);
  });
});

describe('edits', () => {
  it('change locals, operands, globals and memory, and the run goes on with them', async () => {
    await session.open(bounce);
    const { client } = session;
    await step('into', 4);
    await client.request('edit.local', { frame: 0, index: 1, text: '0.5' });
    await client.request('edit.global', { index: 0, text: '0x10' });
    await step('into', 3);
    // dt × speed is next: 0.5 × 16
    expect(await step('into')).toContain('20 + 8 → 28');
    await client.request('edit.operand', { frame: 0, index: 0, text: '-inf' });
    const top = await client.request('frame', { index: 0 });
    expect(top.next?.effect).toBe('-inf + 8 → -inf');
    await client.request('edit.memory', { memory: 0, address: 65535, bytes: new Uint8Array([255]) });
    const { bytes } = await client.request('memory.read', { memory: 0, address: 65530, length: 100 });
    expect([...bytes]).toEqual([0, 0, 0, 0, 0, 255]);
  });

  it('say why they cannot be made', async () => {
    await session.open(bounce);
    const { client } = session;
    const why = (request: Promise<unknown>): Promise<string> =>
      request.then(
        () => 'took',
        (error: Error) => error.message,
      );
    expect([
      await why(client.request('edit.local', { frame: 0, index: 1, text: '1.5' })),
      await why(client.request('edit.local', { frame: 0, index: 9, text: '1' })),
      await why(client.request('edit.local', { frame: 1, index: 0, text: '1' })),
      await why(client.request('edit.operand', { frame: 0, index: 0, text: '1' })),
      await why(client.request('edit.global', { index: 1, text: '1' })),
      await why(client.request('edit.memory', { memory: 0, address: 65535, bytes: new Uint8Array(2) })),
      await why(client.request('edit.memory', { memory: 1, address: 0, bytes: new Uint8Array(2) })),
    ]).toEqual([
      'n: "1.5" is no integer: write 42, -1, 0x2a, 0b101010 or 1_000',
      'there is no local 9 here',
      'this frame has no locals',
      'there is no operand 0 here',
      'the global limit is a constant',
      '2 bytes at 65535 are not all inside: the memory ends at 65536',
      'there is no memory 1',
    ]);
  });

  it('let a trapped instruction be tried again', async () => {
    await session.open('(module (func (export "main") (param i32) (drop (i32.div_u (i32.const 6) (local.get 0)))))');
    const trap = await session.then(session.client.request('continue', {}));
    expect(trap.stop.reason).toBe('trap');
    await session.client.request('edit.operand', { frame: 0, index: 1, text: '3' });
    expect(await step('into')).toContain('drops 2');
  });
});

describe('calls by hand', () => {
  it('take what people type and give their results', async () => {
    await session.open(bounce);
    const { client } = session;
    await client.request('stop', {});
    const done = session.until('idle');
    await client.request('invoke', { name: 'add', args: ['-1', '0xffff_ffff_ffff_ffff'], pause: false });
    await done;
    expect(session.events.findLast(({ name }) => name === 'results')?.data).toEqual({
      name: 'add',
      values: [{ type: 'i64', bits: 0xffff_ffff_ffff_fffen, ref: null }],
    });
    await expect(client.request('invoke', { name: 'nope', args: [], pause: false })).rejects.toThrow('no exported');
    await expect(client.request('invoke', { name: 'add', args: ['1'], pause: false })).rejects.toThrow('2 values');
    await expect(client.request('invoke', { name: 'add', args: ['1', 'x'], pause: false })).rejects.toThrow('"x"');
  });

  it('run nested in a paused call, and come back to it', async () => {
    await session.open(bounce);
    await step('into', 6);
    const { client } = session;
    const nested = await session.then(client.request('invoke', { name: 'add', args: ['1', '2'], pause: true }));
    expect(nested.frames.map(({ name, note }) => name + note)).toEqual([
      'add',
      'addinvoked',
      'step',
      'main',
      'mainhost: entry',
    ]);
    const back = await session.then(client.request('step', { kind: 'out' }));
    expect(back.stop).toMatchObject({
      reason: 'finished',
      text: 'add has returned.',
      results: [{ type: 'i64', bits: 3n }],
    });
    expect(back.frames.map(({ name }) => name)).toEqual(['step', 'main', 'main']);
    expect(back.stack.map(({ value }) => value.type)).toEqual(['f64', 'f64', 'i32']);
  });
});

describe('stubs', () => {
  it('are logged once and counted, and give the results that were set', async () => {
    await session.open(bounce);
    const { client } = session;
    await client.request('stub.results', { module: 'env', name: 'ask', results: ['2'] });
    await expect(client.request('stub.results', { module: 'env', name: 'nope', results: [] })).rejects.toThrow(
      'not a stub',
    );
    await step('host-call');
    const pause = await session.then(client.request('step', { kind: 'into' }));
    expect(pause.stack.map(({ value }) => signed(value))).toEqual(['2']);
    const { console } = await client.request('view.tick', { time: 0, consoleAfter: 0 });
    expect(console.map(({ kind, text }) => `${kind} ${text}`)).toEqual(['stub env.ask(3) → 2']);
    const { rows } = await client.request('module.list', { section: 'imports', from: 0, count: 10 });
    expect(rows).toMatchObject([{ name: 'env.ask', detail: 'function (i32) → i32', calls: 1 }]);
  });
});

describe('expressions', () => {
  it('see locals, globals, operands and memory of the frame', async () => {
    await session.open(bounce);
    await step('into', 4);
    const value = (expression: string, frame = 0): Promise<string> =>
      session.client.request('evaluate', { expression, frame }).then(({ text }) => text);
    expect(await value('$x + global 1')).toBe('0x5a (90)');
    expect(await value('$speed')).toBe('0x1f4 (500)');
    expect(await value('top', 1)).toBe('0x8 (8)');
    expect(await value('i32[16]')).toBe('0x4030201 (67305985)');
    await expect(value('$dt')).rejects.toThrow('$dt is 0.0166, not a whole number.');
    await expect(value('1 +')).rejects.toThrow('Something is missing at the end.');
  });
});

describe('a slow run', () => {
  it('executes so many instructions a second, shown as it goes', async () => {
    await session.open('(module (func (export "main") (loop nop (br 0))))');
    const { client } = session;
    await client.request('run.speed', { ips: 600 });
    await client.request('continue', {});
    session.events.length = 0;
    for (let time = 0; time <= 1000; time += 100 / 6) await client.request('view.tick', { time, consoleAfter: 0 });
    const shown = session.events.filter(({ data }) => (data as { pause?: unknown }).pause).length;
    expect(shown).toBeGreaterThan(50);
    await session.then(client.request('pause', {}));
  });
});

describe('searching memory', () => {
  const large = '(module (memory 4096) (data (i32.const 0xfffff00) "needle") (func (export "main") nop))';

  it('finds what is far away, and answers other questions meanwhile', async () => {
    await session.open(large);
    const { client } = session;
    const pattern = new TextEncoder().encode('needle');
    const order: string[] = [];
    const found = client.request('memory.search', { memory: 0, pattern, from: 0, backwards: false });
    const ping = client.request('ping', {}).then(() => order.push('ping'));
    await Promise.all([found.then(() => order.push('found')), ping]);
    expect(await found).toEqual({ address: 0xfffff00 });
    expect(order).toEqual(['ping', 'found']);
  });

  it('is given up for the next search, and for another module', async () => {
    await session.open(large);
    const { client } = session;
    const search = (text: string): Promise<unknown> => {
      const pattern = new TextEncoder().encode(text);
      return client
        .request('memory.search', { memory: 0, pattern, from: 0, backwards: false })
        .catch((e: unknown) => e);
    };
    const [first, second] = await Promise.all([search('needless'), search('needle')]);
    expect(first).toBeInstanceOf(StaleError);
    expect(second).toEqual({ address: 0xfffff00 });
    const third = search('needless');
    await client.request('close', {});
    expect(await third).toBeInstanceOf(StaleError);
  });
});

describe('numbers that cannot be meant', () => {
  it('are refused by name, and nothing is changed by them', async () => {
    await session.open('(module (func (export "main") nop nop (loop nop (br 0))))');
    const { client } = session;
    await expect(client.request('step', { kind: 'count', count: NaN })).rejects.toThrow('"count"');
    await expect(client.request('step', { kind: 'to', offset: -1 })).rejects.toThrow('"offset"');
    await expect(client.request('frame', { index: -1 })).rejects.toThrow('"index"');
    await expect(client.request('run.speed', { ips: NaN })).rejects.toThrow('"ips"');
    const few = { maxTableElements: 10, maxArrayLength: 10, maxObjectBytes: 1000 };
    const limits = { maxFrames: 100, maxStackBytes: 1e6, maxMemoryPages: 10, ...few };
    await expect(client.request('settings', { ...limits, maxFrames: NaN })).rejects.toThrow('"maxFrames"');
    await expect(client.request('settings', { ...limits, maxStackBytes: 1e12 })).rejects.toThrow('"maxStackBytes"');
    const again = await session.then(client.request('restart', { run: false }));
    expect(again.stop.reason).toBe('entry');
  });

  it('do not stop the clock of a slow run', async () => {
    await session.open('(module (func (export "main") (loop nop (br 0))))');
    const { client } = session;
    await client.request('run.speed', { ips: 600 });
    await client.request('continue', {});
    await client.request('view.tick', { time: 0, consoleAfter: 0 });
    await expect(client.request('view.tick', { time: NaN, consoleAfter: 0 })).rejects.toThrow('"time"');
    session.events.length = 0;
    for (let time = 17; time <= 170; time += 17) await client.request('view.tick', { time, consoleAfter: 0 });
    expect(session.events.filter(({ data }) => (data as { pause?: unknown }).pause).length).toBeGreaterThan(5);
    await session.then(client.request('pause', {}));
  });
});

describe('long lists', () => {
  /** A module with very many functions, all alike. */
  function many(count: number): Uint8Array {
    const leb = (value: number): number[] => [(value & 127) | 128, ((value >> 7) & 127) | 128, value >> 14];
    const section = (id: number, each: readonly number[]): number[] => {
      const items = Array.from({ length: count }, () => each).flat();
      return [id, ...leb(items.length + 3), ...leb(count), ...items];
    };
    const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0];
    return Uint8Array.from([...head, ...section(3, [0]), ...section(10, [2, 0, 0x0b])]);
  }

  it('are filtered while everything else is answered', async () => {
    const { client } = session;
    await session.open(many(200_000));
    const order: string[] = [];
    const list = (filter: string, from = 0): Promise<unknown> =>
      client
        .request('module.list', { section: 'functions', from, count: 2, filter })
        .then(({ total, rows }) => [total, ...rows.map(({ name }) => name)])
        .catch((error: unknown) => error)
        .finally(() => order.push('list'));
    const found = list('FUNC19999');
    await client.request('ping', {}).then(() => order.push('ping'));
    expect(await found).toEqual([11, 'func19999', 'func199990']);
    expect(order).toEqual(['ping', 'list']);
    expect(await list('func19999', 9)).toEqual([11, 'func199998', 'func199999']);
    const late = list('func0');
    await client.request('close', {});
    expect(await late).toBeInstanceOf(StaleError);
  });
});
