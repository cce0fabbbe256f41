import { describe, expect, it } from 'vitest';
import type { BreakpointOn, BreakpointSpec } from '../../../../src/engine/index.ts';
import { WATCH_READ, WATCH_WRITE } from '../../../../src/engine/runtime/memory.ts';
import { callbackHost, everythingInside } from '../../../support/callback-host.ts';
import { again, type Done, Life, type Setting, type Stand } from '../../../support/lived-run.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';
import { firstDifference, wholeState } from '../../../support/whole-state.ts';
import { RandomProgram } from '../../random-program.ts';

/** An access of memory 0, as everything sees it that is written down by the way. */
interface Touch {
  readonly at: number;
  readonly write: boolean;
  readonly from: number;
  readonly to: number;
}

/** A run and everything there was in it, found out by single steps. */
interface Known {
  readonly life: Life;
  readonly stands: readonly Stand[];
  readonly touches: readonly Touch[];
  readonly done: readonly Done[];
}

/** Calls exports of a module one after the other, in slices with checkpoints, and a second time in single steps. */
function known(
  bytes: Uint8Array,
  names: readonly string[],
  random: Random,
  setting: () => Setting = () => ({}),
): Known {
  const life = new Life(bytes, setting());
  const slow = new Life(bytes, setting());
  expect(life.start() && slow.start()).toBe(true);
  const done: Done[] = [];
  const driver = life.debug.driver!;
  for (const name of names) {
    const func = driver.run.instance.exports.get(name);
    if (func?.kind !== 'wasm') throw new Error(`no function ${name}`);
    const args = func.type.params.map((type) =>
      type === 'i32' ? { type, bits: 5 } : ({ type, bits: type === 'f32' ? 7 : 7n } as never),
    );
    const act = { kind: 'invoke', name, args } as const;
    done.push({ at: life.at, state: driver.state, act });
    life.do(act);
    while (driver.state === 'running' && life.at < 4000) {
      life.debug.advance({ fuel: 1 + random.below(30) });
      if (random.chance(10) && !driver.history.between) driver.history.checkpoint(false);
    }
  }
  driver.pause();
  for (let i = 0; i < 100 && driver.state === 'running'; i++) life.debug.advance({ fuel: 100, instructions: 1 });
  const touches: Touch[] = [];
  const memory = slow.debug.driver!.run.instance.memories[0];
  const see = (write: boolean) => (from: number, size: number) => {
    touches.push({ at: slow.at, write, from, to: from + size });
  };
  if (memory) memory.watch = { read: see(false), write: see(true) };
  const mark = (): void => memory?.mark(0, memory.size, WATCH_READ | WATCH_WRITE);
  mark();
  const stands = again(slow, done, life.at, mark);
  return { life, stands, touches, done };
}

type Kind = 'into' | 'over' | 'out' | 'call-start';

/** Where single steps say that a way back leads. */
function expected(all: readonly Stand[], at: number, begun: number, kind: Kind): number | null {
  const here = all[at]!;
  const previous = all[at - 1]!;
  // Only what the same call by the host has done.
  const stands = all.filter((one) => one.at >= begun);
  const from = stands.indexOf(here);
  switch (kind) {
    case 'into':
      return previous.at;
    case 'over': {
      if (previous.depth <= here.depth || here.depth === 0) return previous.at;
      const call = stands.findLast((one, i) => i < from && one.depth <= here.depth);
      return call && call.depth > 0 ? call.at : previous.at;
    }
    case 'out': {
      const call = stands.findLast((one, i) => i < from && one.depth < here.depth);
      return call && call.depth > 0 ? call.at : null;
    }
    case 'call-start': {
      // The first moment since the depth was last less: no tail calls here.
      let first = from;
      while (first > 0 && stands[first - 1]!.depth >= here.depth) first--;
      return stands.slice(first, from + 1).find((one) => one.depth === here.depth)!.at;
    }
  }
}

const source = `(module
  (import "env" "stub" (func $stub (param i32)))
  (memory (export "memory") 1 4)
  (table 4 funcref) (elem (i32.const 0) $leaf $twice $fib)
  (tag $e (param i32))
  (type $unary (func (param i32) (result i32)))
  (func $leaf (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $twice (type $unary) (call $leaf (call $leaf (local.get 0))))
  (func $fib (export "fib") (type $unary)
    (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
      (then (local.get 0))
      (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
                     (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
  (func $looped (export "looped") (param $n i32) (result i32)
    (loop $again
      (i32.store (i32.mul (local.get $n) (i32.const 4)) (call_indirect (type $unary) (local.get $n) (i32.and (local.get $n) (i32.const 1))))
      (call $stub (local.get $n))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.load (i32.const 8)))
  (func $throws (param i32) (i32.store8 (i32.const 300) (i32.const 1)) (throw $e (local.get 0)))
  (func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (call $throws (i32.const 7)))))
  (func (export "catches") (param i32) (result i32)
    (block $caught (result i32)
      (try_table (catch $e $caught) (call $deep (local.get 0)))
      (i32.const 0)))
  (func (export "fills") (param i32) (result i32)
    (memory.fill (i32.const 1000) (local.get 0) (i32.const 60000))
    (memory.copy (i32.const 100) (i32.const 1000) (i32.const 3000))
    (drop (memory.grow (i32.const 1)))
    (i64.store (i32.const 65532) (i64.const -1))
    (i32.load (i32.const 200))))`;
const watches = ({ kind }: BreakpointOn): boolean => ['memory', 'local', 'global', 'table'].includes(kind);
const names = ['fib', 'looped', 'catches', 'fills', 'looped', 'fib'];

describe('ways back, against everything found out by single steps', () => {
  it('lead to the instruction before, the call, the caller and the start', async () => {
    const random = new Random(1);
    leadBack(known(await wat(source), names, random), ['into', 'over', 'out', 'call-start'], random);
  });

  it('lead past functions of the host that call back, tail calls and traps', async () => {
    const random = new Random(2);
    const all = ['callbacks', 'exceptions', 'uncaught', 'callbacks', 'bulk', 'host', 'divides', 'callbacks'];
    const bytes = await wat(everythingInside);
    const it = known(bytes, all, random, () => ({ hosts: [callbackHost()] }));
    expect(it.life.told.length).toBeGreaterThan(8);
    leadBack(it, ['into', 'over', 'out'], random);
  });

  /** From anywhere, back in these ways. */
  function leadBack({ life, stands, done }: Known, kinds: readonly Kind[], random: Random): void {
    const journeys = life.debug.journeys!;
    for (let i = 0; i < 160; i++) {
      const from = 1 + random.below(stands.length - 2);
      const kind = kinds[i % kinds.length]!;
      if (stands[from]!.depth === 0) continue;
      went(journeys.to(stands[from]!.at));
      const begun = done.findLast(({ at }) => at <= stands[from]!.at)!.at;
      const goal = expected(stands, from, begun, kind);
      const view = went(journeys.back(kind));
      const says = `${kind} from #${stands[from]!.at} (depth ${stands[from]!.depth}): ${view.text}`;
      if (goal === null) continue;
      if (goal === stands[from]!.at) expect(view.found, says).toBe(false);
      expect(life.at, says).toBe(goal);
      const stand = stands.find(({ at }) => at === goal)!;
      expect(firstDifference(wholeState(life.debug), stand.state), says).toBe(null);
    }
  }

  it('lead to the last write, the next write and the next read of bytes', async () => {
    for (let seed = 1; seed < 9; seed++) {
      const random = new Random(seed);
      const bytes = seed < 5 ? await wat(source) : new RandomProgram(new Random(seed)).bytes;
      const { life, stands, touches } = known(bytes, seed < 5 ? names : ['run', 'run'], random);
      const journeys = life.debug.journeys!;
      const total = life.at;
      for (let i = 0; i < 40; i++) {
        const touch = touches.length > 0 && random.chance(70) ? random.pick(touches) : null;
        const address = touch ? touch.from + random.below(touch.to - touch.from) : random.below(65_000);
        const length = random.pick([1, 1, 2, 4, 300]);
        const at = random.pick(stands).at;
        const meets = ({ from, to }: Touch): boolean => from < address + length && to > address;
        went(journeys.to(at));
        const bytesOf = { memory: 0, address, length };
        const which = random.below(3);
        const view = went(
          which === 0 ? journeys.lastWrite(bytesOf) : journeys.next(bytesOf, which === 1 ? 'write' : 'read'),
        );
        const found =
          which === 0
            ? touches.findLast((one) => one.write && one.at < at && meets(one))
            : touches.find((one) => one.write === (which === 1) && one.at > at && one.at < total && meets(one));
        const says = `seed ${seed}: ${['last write', 'next write', 'next read'][which]} of ${address} (${length}) from #${at} of ${total}`;
        expect(view.found, says).toBe(found !== undefined);
        expect(life.at, says).toBe(found?.at ?? at);
      }
    }
  });

  it('lead through all breakpoints, from the end to the beginning', async () => {
    const bytes = await wat(source);
    const kinds: readonly (readonly BreakpointOn[])[] = [
      [{ kind: 'opcode', pattern: 'i32.store*' }],
      [{ kind: 'function', func: 1, at: 'entry' }],
      [
        { kind: 'function', func: 3, at: 'entry' },
        { kind: 'function', func: 3, at: 'return' },
      ],
      [
        { kind: 'opcode', pattern: 'loop' },
        { kind: 'opcode', pattern: 'call*' },
      ],
      [{ kind: 'import', module: 'env', name: 'stub' }],
      [{ kind: 'opcode', pattern: 'end' }],
      [
        { kind: 'opcode', pattern: 'br*' },
        { kind: 'opcode', pattern: 'throw' },
      ],
      [{ kind: 'export', name: 'looped' }],
      [{ kind: 'exception', when: 'all' }],
      [{ kind: 'memory', memory: 0, address: 4, length: 8, access: 'write' }],
      [{ kind: 'memory', memory: 0, address: 8, length: 4, access: 'read' }],
      [{ kind: 'memory', memory: 0, address: 1000, length: 4, access: 'change' }],
      [
        { kind: 'local', func: 4, local: 0, access: 'write' },
        { kind: 'opcode', pattern: 'br_if' },
      ],
    ];
    for (const [which, list] of kinds.entries()) {
      const specs: BreakpointSpec[] = list.map((on, i) => ({ id: String(i), enabled: true, on }));
      const { life, done } = known(bytes, names, new Random(which));
      const live = new Life(bytes);
      live.debug.breakpoints.set(specs);
      expect(live.start()).toBe(true);
      const driver = live.debug.driver!;
      const stops: number[] = [];
      for (const { act } of done) {
        live.do(act);
        while (driver.state === 'running') {
          live.debug.advance({ fuel: 40 });
          if ((driver.state as string) !== 'paused') continue;
          // A watchpoint stops behind the instruction, and what leads there is before it.
          const { reason, breakpoints } = driver.stop!;
          if (reason === 'watch') stops.push(live.at - 1);
          const others = breakpoints.some((id) => !watches(list[Number(id)]!));
          if (reason !== 'watch' || others) stops.push(live.at);
          driver.resume();
        }
      }
      life.debug.breakpoints.set(specs);
      const journeys = life.debug.journeys!;
      const back: number[] = [];
      for (;;) {
        const view = went(journeys.back('continue'));
        if (!view.found || life.debug.driver!.stop!.breakpoints.length === 0) break;
        back.push(life.at);
      }
      expect(back.toReversed(), JSON.stringify(list)).toEqual([...new Set(stops)].sort((a, b) => a - b));
      expect(stops.length, JSON.stringify(list)).toBeGreaterThan(0);
    }
  });

  it('lead to traps and exceptions that were given up, with their calls still standing', async () => {
    const life = new Life(await wat(source));
    life.debug.breakpoints.set([{ id: 'off', enabled: false, on: { kind: 'trap' } }]);
    expect(life.start()).toBe(true);
    const { debug } = life;
    const driver = debug.driver!;
    const call = (name: string, arg: number): void => {
      driver.invoke(name, [{ type: 'i32', bits: arg }], false);
      while (driver.state === 'running') debug.advance({ fuel: 50 });
    };
    call('fib', 5);
    call('looped', 20_000);
    const trapped = life.at;
    expect(driver.state).toBe('idle');
    expect(life.told.at(-1)).toMatch(/memory ends/);
    call('fib', 4);
    debug.breakpoints.set([{ id: 'on', enabled: true, on: { kind: 'trap' } }]);
    expect(went(debug.journeys!.back('continue')).text).toMatch(/memory ends/);
    expect(life.at).toBe(trapped);
    expect(driver.calls.map(({ name }) => name)).toEqual(['looped']);
    const told = life.told.length;
    driver.resume();
    while (driver.state === 'running') debug.advance({ fuel: 50 });
    expect([driver.history.past, driver.state, life.told.length]).toEqual([false, 'idle', told]);
    expect(went(debug.journeys!.back('continue')).text).toMatch(/memory ends/);
    expect(went(debug.journeys!.back('into')).found).toBe(true);
    expect(life.at).toBe(trapped - 1);
  });

  it('lead to changes by hand, and to what functions of the host wrote', async () => {
    const life = new Life(await wat(everythingInside), { hosts: [callbackHost()] });
    expect(life.start()).toBe(true);
    const { debug } = life;
    const driver = debug.driver!;
    const begin = (name: string, arg: number): void => driver.invoke(name, [{ type: 'i32', bits: arg }], false);
    const run = (count?: number): void => {
      for (let i = 0; driver.state === 'running' && i < (count ?? 1e6); i++) {
        debug.advance(count === undefined ? { fuel: 30 } : { fuel: 1000, instructions: 1 });
      }
    };
    begin('host', 7);
    run();
    begin('callbacks', 9);
    run(20);
    driver.pause();
    const edited = life.at;
    debug.edit({ of: 'memory', memory: 0, address: 64, bytes: Uint8Array.of(1, 2) });
    driver.resume();
    run(9);
    driver.hold();
    const bytes = { memory: 0, address: 64, length: 2 };
    expect(went(debug.journeys!.lastWrite(bytes)).found).toBe(true);
    expect(life.at).toBe(edited);
    expect(driver.run.instance.memories[0]!.bytes[64]).toBe(1);
    // Before it, there is what the host wrote.
    went(debug.journeys!.to(edited - 1));
    expect(went(debug.journeys!.lastWrite(bytes)).found).toBe(true);
    const wrote = life.at;
    expect(wrote).toBeLessThan(edited);
    expect(driver.calls.map(({ name }) => name)).toEqual(['host']);
    expect(driver.run.instance.memories[0]!.bytes[64]).toBe(0);
    went(debug.journeys!.to(wrote + 1));
    expect(driver.run.instance.memories[0]!.bytes[64]).toBe(7);
    expect(went(debug.journeys!.next(bytes, 'write')).found).toBe(true);
    expect(life.at).toBe(edited);
  });
});

describe('a call of the host', () => {
  it('is found again where the run was stopped at it and a checkpoint stands', async () => {
    const bytes = await wat(`(module (import "env" "note" (func $note (param i32)))
      (func (export "main") (call $note (i32.const 1)) (call $note (i32.const 2)) (drop (i32.const 3))))`);
    const { debug } = new Life(bytes);
    debug.breakpoints.set([{ id: 'b', enabled: true, on: { kind: 'import', module: 'env', name: 'note' } }]);
    const driver = debug.start();
    driver.invoke('main', [], false);
    debug.advance({ fuel: 1000 });
    driver.resume();
    debug.advance({ fuel: 1000 });
    expect([driver.state, driver.history.at]).toEqual(['paused', 3]);
    driver.history.checkpoint(false);
    driver.resume();
    expect(debug.advance({ fuel: 1000 })).toBe('idle');
    expect(went(debug.journeys!.back('host-call')).found).toBe(true);
    expect(driver.history.at).toBe(3);
  });
});
