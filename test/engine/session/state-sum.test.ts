import { describe, expect, it } from 'vitest';
import type { Debugger } from '../../../src/engine/debug/debugger.ts';
import { i32 } from '../../../src/engine/runtime/value.ts';
import { sameState, stateSum } from '../../../src/engine/session/state-sum.ts';
import { debugging } from '../../support/debugging.ts';

const source = `(module
  (memory 2)
  (global $g (mut i64) (i64.const 1))
  (table $t 3 funcref)
  (elem (table $t) (i32.const 0) func $main)
  (func $main (export "main") (local $x i32) (local.set $x (i32.const 3)) (call $inner))
  (func $inner nop nop))`;

async function standing(steps = 4): Promise<Debugger> {
  const { debug, settle } = await debugging(source);
  debug.start().toEntry();
  settle();
  for (let i = 1; i < steps; i++) {
    debug.driver!.step('into');
    settle();
  }
  return debug;
}

describe('the sum of a state', () => {
  it('is the same for the same state of another run', async () => {
    const [one, other] = [await standing(), await standing()];
    expect(stateSum(one.run!)).toEqual(stateSum(other.run!));
    expect(sameState(stateSum(one.run!), stateSum(other.run!))).toBe(true);
  });

  it.each([
    ['a byte of memory', ({ run }: Debugger) => run!.instance.memories[0]!.write(0x1_ffff, Uint8Array.of(1))],
    ['the size of a memory', ({ run }: Debugger) => void run!.instance.memories[0]!.grow(1)],
    ['a global', ({ run }: Debugger) => run!.instance.globals[0]!.set({ type: 'i64', bits: 1n << 63n })],
    ['an element of a table', ({ run }: Debugger) => void (run!.instance.tables[0]!.elements[0] = null)],
    ['a local', ({ run }: Debugger) => run!.machine.write(run!.machine.frames()[1]!.kind === 'wasm' ? 0 : 0, i32(4))],
  ])('is another one when %s is', async (_what, change) => {
    const debug = await standing();
    const before = stateSum(debug.run!);
    change(debug);
    const after = stateSum(debug.run!);
    expect(after.at).toBe(before.at);
    expect(after.low).not.toBe(before.low);
    expect(after.high).not.toBe(before.high);
    expect(sameState(before, after)).toBe(false);
  });

  it('is another one an instruction later', async () => {
    const [one, other] = [await standing(4), await standing(5)];
    expect(stateSum(other.run!).at).toBe(stateSum(one.run!).at + 1);
    expect(stateSum(other.run!).low).not.toBe(stateSum(one.run!).low);
  });
});
