import { describe, expect, it } from 'vitest';
import { InstructionReader } from '../../../../src/engine/binary/instructions.ts';
import type { BreakpointOn, Debugger, Journey, Journeys, StepKind } from '../../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, wholeState } from '../../../support/whole-state.ts';

/** Loops in loops, calls that last, a recursion, calls through a table, tables and globals, a trap in the end. */
const source = `(module
  (import "env" "note" (func $note (param i32)))
  (memory (export "memory") 2)
  (table $t 4 funcref)
  (elem (i32.const 0) $leaf $fact)
  (type $unary (func (param i32) (result i32)))
  (global $g (mut i32) (i32.const 0))
  (func $leaf (param i32) (result i32) (local $i i32)
    loop $l
      local.get $i
      i32.const 1
      i32.add
      local.tee $i
      local.get 0
      i32.lt_u
      br_if $l
    end
    local.get $i)
  (func $fact (param $n i32) (result i32)
    local.get $n
    i32.eqz
    if (result i32)
      i32.const 1
    else
      local.get $n
      i32.const 1
      i32.sub
      call $fact
      local.get $n
      i32.mul
    end)
  (func $round (param $k i32) (result i32) (local $sum i32) (local $i i32)
    block $done
      loop $again
        local.get $i
        i32.const 40
        i32.ge_u
        br_if $done
        local.get $sum
        i32.const 300
        call $leaf
        i32.add
        local.set $sum
        i32.const 9
        local.get $i
        i32.const 1
        i32.and
        call_indirect $t (type $unary)
        local.get $sum
        i32.xor
        local.set $sum
        local.get $i
        i32.const 4
        i32.mul
        local.get $sum
        i32.store offset=256
        local.get $i
        i32.const 1
        i32.add
        local.set $i
        br $again
      end
    end
    local.get $sum
    global.set $g
    local.get $k
    i32.const 7
    i32.and
    i32.eqz
    if
      local.get $k
      call $note
    end
    local.get $sum)
  (func $main (export "main") (param $n i32) (result i32) (local $k i32) (local $sum i32)
    loop $l
      local.get $k
      call $round
      local.get $sum
      i32.add
      local.set $sum
      local.get $k
      i32.const 1
      i32.add
      local.tee $k
      local.get $n
      i32.lt_u
      br_if $l
    end
    local.get $sum)
  (func $dive (export "dive") (param $n i32) (result i32) (local $k i32)
    loop $l
      local.get $k
      call $round
      drop
      local.get $k
      i32.const 8000
      i32.mul
      i32.const 5
      call $peek
      drop
      local.get $k
      i32.const 1
      i32.add
      local.tee $k
      local.get $n
      i32.lt_u
      br_if $l
    end
    i32.const 0)
  (func $peek (param $at i32) (param $more i32) (result i32)
    local.get $more
    if (result i32)
      local.get $at
      local.get $more
      i32.const 1
      i32.sub
      call $peek
    else
      i32.const 77
      local.get $at
      i32.load offset=100
      i32.add
    end))`;

const ROUND = 3;
const LEAF = 1;

interface Pair {
  readonly native: Debugging;
  readonly plain: Debugging;
}

async function pair(name: string, n: number, record = true): Promise<Pair> {
  const [native, plain] = [await debugging(source), await debugging(source)];
  native.debug.tierMode = 'native';
  plain.debug.tierMode = 'interpreter';
  for (const { debug } of [native, plain]) {
    debug.history = { ...debug.history, record };
    debug.start().invoke(name, [{ type: 'i32', bits: n }], false);
  }
  return { native, plain };
}

/** Goes on until both stand, with what is wanted prepared at once, and says how they do. */
function settled({ native, plain }: Pair): string {
  const { tier } = native.debug;
  if (tier?.wanted === true) tier.prepareNow();
  const [one, other] = [native.settle(20_000), plain.settle(20_000)];
  expect(one).toBe(other);
  expect(firstDifference(wholeState(native.debug), wholeState(plain.debug))).toBe(null);
  expect(stopOf(native.debug)).toEqual(stopOf(plain.debug));
  expect(native.told).toEqual(plain.told);
  return one;
}

function stopOf({ driver }: Debugger): object {
  const { state, stop, exit, last } = driver!;
  return { state, stop, exit, last, hits: driver!.breakpoints.hits, at: driver!.history.at };
}

function armed({ native, plain }: Pair, on: readonly BreakpointOn[]): void {
  const specs = on.map((one, i) => ({ id: `b${i}`, enabled: true, on: one }));
  native.debug.breakpoints.set(specs);
  plain.debug.breakpoints.set(specs);
}

function both({ native, plain }: Pair, what: (debug: Debugger) => void): void {
  what(native.debug);
  what(plain.debug);
}

/** The number of native runs so far. */
function runs({ native }: Pair): number {
  return (native.debug.run!.machine.tier as { readonly runs?: number } | null)?.runs ?? 0;
}

/** Offset of an instruction of a function by its number. */
function offsetOf({ module }: Debugger, func: number, index: number): number {
  const reader = InstructionReader.ofBody(module.bytes, module.funcs[func]!.body!, func);
  for (let i = 0; i <= index; i++) reader.next();
  return reader.offset;
}

describe('a run with native code stands where the interpreter stands', () => {
  const kinds: readonly (readonly [string, (debug: Debugger) => BreakpointOn, number])[] = [
    ['where a function is entered', () => ({ kind: 'function', func: ROUND, at: 'entry' }), 6],
    ['where a function that loops is entered', () => ({ kind: 'function', func: LEAF, at: 'entry' }), 6],
    ['where a function returns', () => ({ kind: 'function', func: LEAF, at: 'return' }), 6],
    ['before an instruction in an inner loop', (debug) => ({ kind: 'instruction', offset: offsetOf(debug, 3, 12) }), 6],
    ['before an opcode', () => ({ kind: 'opcode', pattern: 'i32.mul' }), 12],
    ['before a call of the host', () => ({ kind: 'import', module: 'env', name: 'note' }), 2],
    ['behind writes of a global', () => ({ kind: 'global', global: 0, access: 'write' }), 4],
    ['behind changes of a local', () => ({ kind: 'local', func: ROUND, local: 1, access: 'change' }), 6],
    ['behind reads of elements', () => ({ kind: 'table', table: 0, from: 1, length: 1, access: 'read' }), 5],
    ['behind writes of memory', () => ({ kind: 'memory', memory: 0, address: 300, length: 8, access: 'write' }), 4],
    ['behind reads of memory', () => ({ kind: 'memory', memory: 0, address: 100, length: 4, access: 'read' }), 1],
  ];
  for (const [name, on, times] of kinds) {
    it(name, async () => {
      const two = await pair(name.includes('reads of memory') ? 'dive' : 'main', 12);
      armed(two, [on(two.native.debug)]);
      for (let i = 0; i < times; i++) {
        expect(settled(two)).toBe('stopped');
        both(two, (debug) => debug.driver!.resume());
      }
      armed(two, []);
      expect(['idle', 'stopped']).toContain(settled(two));
      expect(runs(two)).toBeGreaterThan(0);
    });
  }

  it('after steps of any kind, from where breakpoints have stopped it', async () => {
    const steps: readonly StepKind[] = ['over', 'out', 'block-end', 'into', 'over', 'host-call', 'frame', 'over', 'to'];
    const two = await pair('main', 60);
    armed(two, [{ kind: 'function', func: ROUND, at: 'entry' }]);
    expect(settled(two)).toBe('stopped');
    armed(two, []);
    for (let i = 0; i < 40; i++) {
      const kind = steps[(i * 7) % steps.length]!;
      if (two.native.debug.state !== 'paused') break;
      const offset = offsetOf(two.native.debug, 3, 5 + ((i * 5) % 40));
      both(two, (debug) => debug.driver!.step(kind, kind === 'to' ? { offset } : {}));
      settled(two);
    }
    expect(runs(two)).toBeGreaterThan(10);
  });

  it('where a step ends in the very frame that native code could be in', async () => {
    for (const kind of ['block-end', 'to', 'out'] as const) {
      const two = await pair('main', 5);
      armed(two, [{ kind: 'instruction', offset: offsetOf(two.native.debug, 3, 8) }]);
      expect(settled(two)).toBe('stopped');
      armed(two, []);
      // Behind the loop that it stands in.
      const offset = offsetOf(two.native.debug, 3, 39);
      both(two, (debug) => debug.driver!.step(kind, kind === 'to' ? { offset } : {}));
      expect(settled(two), kind).toBe('stopped');
    }
  });

  it('before a trap of the platform, with its operands, and nothing is told twice', async () => {
    const two = await pair('dive', 100);
    expect(settled(two)).toBe('stopped');
    const { driver } = two.native.debug;
    expect(driver!.state).toBe('trapped');
    expect(driver!.stop?.trap?.message).toContain('4 bytes at address');
    expect(driver!.run.machine.trap?.lost).toBeUndefined();
    expect(two.native.told.length).toBeGreaterThan(1);
    // It can be mended and tried again.
    both(two, (debug) => {
      const { machine } = debug.run!;
      debug.edit({ of: 'stack', word: machine.sp - 2, value: { type: 'i32', bits: 16 } });
      debug.driver!.resume();
    });
    expect(settled(two)).toBe('stopped');
    expect(runs(two)).toBeGreaterThan(0);
  });

  it('before a trap without a recording, but for the frames: it says so, and is given up', async () => {
    const two = await pair('dive', 100, false);
    expect(two.native.settle()).toBe('stopped');
    expect(two.plain.settle()).toBe('stopped');
    const [native, plain] = [two.native.debug.driver!, two.plain.debug.driver!];
    expect(native.state).toBe('trapped');
    expect(native.stop?.trap).toMatchObject({ func: plain.stop!.trap!.func!, offset: plain.stop!.trap!.offset! });
    expect(native.stop?.text).toContain('nothing was recorded');
    expect(two.native.told).toEqual(two.plain.told);
    native.resume();
    expect(native.state).toBe('idle');
    expect(native.run.machine.idle).toBe(true);
  });

  it('when it is paused between any two slices', async () => {
    const { native, plain } = await pair('main', 200);
    for (let i = 0; i < 12; i++) {
      expect(native.debug.advance({ fuel: 100 + 37 * i })).toBe('running');
      native.debug.driver!.pause();
      const { at } = native.debug.driver!.history;
      const driver = plain.debug.driver!;
      while (driver.history.at < at) plain.debug.advance({ fuel: 1000, instructions: at - driver.history.at });
      if (driver.state === 'running') driver.pause();
      expect(firstDifference(wholeState(native.debug), wholeState(plain.debug))).toBe(null);
      native.debug.driver!.resume();
      driver.resume();
    }
  });
});

describe('the past of a run with native code', () => {
  it('is gone through as that of the interpreter', async () => {
    const two = await pair('main', 40);
    expect(settled(two)).toBe('idle');
    const journeys = [two.native.debug.journeys!, two.plain.debug.journeys!];
    const total = two.plain.debug.driver!.history.total;
    const same = (): void => {
      expect(firstDifference(wholeState(two.native.debug), wholeState(two.plain.debug))).toBe(null);
    };
    for (let i = 1; i < 8; i++) {
      const at = Math.floor((total * i) / 8) + i;
      for (const journey of journeys) expect(went(journey.to(at)).found).toBe(true);
      same();
      for (const kind of ['into', 'over', 'out', 'call-start', 'host-call'] as const) {
        const [one, other] = journeys.map((journey) => went(journey.back(kind)));
        expect(one, kind).toEqual(other);
        same();
      }
      const bytes = { memory: 0, address: 256 + 4 * i, length: 4 };
      const [one, other] = journeys.map((journey) => went(journey.lastWrite(bytes)));
      expect(one).toEqual(other);
      same();
    }
    armed(two, [
      { kind: 'function', func: ROUND, at: 'entry' },
      { kind: 'global', global: 0, access: 'write' },
    ]);
    two.native.debug.tier!.prepareNow();
    for (const journey of journeys) went(journey.to(total - 5));
    for (let i = 0; i < 6; i++) {
      const [one, other] = journeys.map((journey) => went(journey.back('continue')));
      expect(one).toEqual(other);
      same();
    }
    // And forward again, through what was recorded: the same breakpoints stop it.
    for (let i = 0; i < 5; i++) {
      both(two, (debug) => debug.driver!.resume());
      expect(settled(two)).toBe('stopped');
    }
  });

  it('goes on differently from any moment as in the interpreter', async () => {
    const two = await pair('main', 40);
    expect(settled(two)).toBe('idle');
    const total = two.plain.debug.driver!.history.total;
    for (const part of [0.7, 0.4, 0.2]) {
      const at = Math.floor(total * part);
      both(two, (debug) => {
        went(debug.journeys!.to(at));
        debug.edit({ of: 'global', index: 0, value: { type: 'i32', bits: at } });
        debug.edit({ of: 'memory', memory: 0, address: 300, bytes: Uint8Array.of(1, 2, 3) });
        debug.driver!.resume();
      });
      expect(settled(two)).toBe('idle');
    }
    for (const part of [0.1, 0.5, 0.9]) {
      both(two, (debug) => went(debug.journeys!.to(Math.floor(debug.driver!.history.total * part))));
      expect(firstDifference(wholeState(two.native.debug), wholeState(two.plain.debug))).toBe(null);
    }
  });

  it('is searched far back as in the interpreter', { timeout: 120_000 }, async () => {
    const two = await pair('main', 350);
    expect(settled(two)).toBe('idle');
    const { total } = two.plain.debug.driver!.history;
    expect(total).toBeGreaterThan(33_000_000);
    const same = (what: string, way: (journeys: Journeys) => Journey): void => {
      const [one, other] = [two.native.debug, two.plain.debug].map((debug) => went(way(debug.journeys!)));
      expect(one, what).toEqual(other);
      expect(firstDifference(wholeState(two.native.debug), wholeState(two.plain.debug)), what).toBe(null);
    };
    same('to', (journeys) => journeys.to(33_000_000));
    // Out of what the round calls, and of the round, and back to where the first call began: nearly all of the run lies behind that.
    for (const kind of ['out', 'out', 'call-start'] as const) same(kind, (journeys) => journeys.back(kind));
    expect(two.native.debug.driver!.history.at).toBeLessThan(100);
    same('the end', (journeys) => journeys.to(total - 1));
    // The last round that told something, and those before.
    const offset = offsetOf(two.native.debug, ROUND, 52);
    same('to the cursor', (journeys) => journeys.back('to', offset));
    armed(two, [{ kind: 'import', module: 'env', name: 'note' }]);
    for (let i = 0; i < 3; i++) same('to a breakpoint', (journeys) => journeys.back('continue'));
    expect(runs(two)).toBeGreaterThan(100);
  });

  it('is stepped through as in the interpreter', async () => {
    const two = await pair('main', 30);
    expect(settled(two)).toBe('idle');
    const { total } = two.plain.debug.driver!.history;
    both(two, (debug) => went(debug.journeys!.to(Math.floor(total / 7))));
    const steps: readonly StepKind[] = ['out', 'over', 'over', 'block-end', 'over', 'to', 'over', 'host-call', 'out'];
    for (let i = 0; i < 30; i++) {
      const kind = steps[(i * 5) % steps.length]!;
      const offset = offsetOf(two.native.debug, ROUND, 5 + ((i * 7) % 40));
      both(two, (debug) => debug.driver!.step(kind, kind === 'to' ? { offset } : {}));
      settled(two);
      if (two.native.debug.state !== 'paused') break;
    }
    const before = runs(two);
    both(two, (debug) => {
      went(debug.journeys!.to(Math.floor(total / 3)));
      debug.driver!.resume();
    });
    expect(settled(two)).toBe('idle');
    expect(two.native.debug.driver!.history.at).toBe(total);
    expect(runs(two)).toBeGreaterThan(before);
  });
});
