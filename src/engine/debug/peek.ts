import { Trap } from '../module/errors.ts';
import { slotsOf, type ValueType } from '../module/types.ts';
import type { Machine } from '../runtime/machine.ts';
import type { TrapInfo } from '../runtime/stop.ts';
import type { Value } from '../runtime/value.ts';

/** What an instruction would give. */
export type Peeked = { readonly value: Value } | { readonly trap: TrapInfo };

/** Words that such an instruction takes and gives at most: three vectors, and one. */
const TAKEN = 12;
const GIVEN = 8;

/**
 * The result of the next instruction, found by executing it and putting everything back. Only for instructions that
 * read: constants, arithmetic, comparisons, conversions, vectors, loads, casts. So what is foretold is what will
 * happen, to the bit.
 */
export function peek(machine: Machine, result: ValueType): Peeked | null {
  const { pc, sp, fp, fr, instance, trap, ticks, fuel, passHostCall } = machine;
  const from = Math.max(0, sp - TAKEN);
  const words = machine.i32.slice(from, sp + GIVEN);
  const refs = machine.refs.slice(from >> 1, (sp + GIVEN) >> 1);
  const memories = instance?.memories ?? [];
  const watches = memories.map(({ watch }) => watch);
  // To foretell is no access.
  for (const memory of memories) memory.watch = null;
  try {
    const stop = machine.step();
    if (stop.why === 'trap') return { trap: stop.trap };
    const at = machine.sp - 2 * slotsOf(result);
    return stop.why === 'step' && at >= 0 ? { value: machine.read(at, result) } : null;
  } catch (error) {
    if (error instanceof Trap) return null;
    throw error;
  } finally {
    machine.i32.set(words, from);
    machine.restoreRefs(refs, from >> 1);
    Object.assign(machine, { pc, sp, fp, fr, trap, ticks, fuel, passHostCall });
    machine.setInstance(instance);
    memories.forEach((memory, i) => (memory.watch = watches[i]!));
  }
}
