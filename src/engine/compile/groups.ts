import type { OpcodeNumber } from '../module/opcode.ts';
import type { Emit, Emits } from './emission.ts';
import { gcEmits } from './gc.ts';
import { referenceEmits } from './references.ts';
import { tailCallEmits } from './tail-calls.ts';
import { exceptionEmits } from './throws.ts';

/** One line for each file beside this one that emits a group of instructions. */
const groups: readonly Emits[] = [exceptionEmits, referenceEmits, tailCallEmits, gcEmits];

const emits = new Map<OpcodeNumber, Emit>();
for (const group of groups) for (const [number, emit] of Object.entries(group)) emits.set(Number(number), emit);

/** How an instruction is emitted that has a way of its own. */
export function emitOf(number: OpcodeNumber): Emit | undefined {
  return emits.get(number);
}
