import type { ImmediateKind, Opcode, OpcodeGroup, OpcodeNumber } from '../opcode.ts';
import type { ValueType } from '../types.ts';

/** Operand and result types; null when they depend on the context. */
export type Signature = readonly [params: readonly ValueType[] | null, results: readonly ValueType[] | null];

/** Marks an instruction whose operands and results follow from its immediates or the stack. */
export const byContext: Signature = [null, null];

/** Number of the instruction `sub` behind the prefix byte 0xFB. */
export function fb(sub: number): OpcodeNumber {
  return (0xfb << 12) | sub;
}

/** Number of the instruction `sub` behind the prefix byte 0xFC. */
export function fc(sub: number): OpcodeNumber {
  return (0xfc << 12) | sub;
}

/** Number of the instruction `sub` behind the prefix byte 0xFD. */
export function fd(sub: number): OpcodeNumber {
  return (0xfd << 12) | sub;
}

/** Number of the instruction `sub` behind the prefix byte 0xFE. */
export function fe(sub: number): OpcodeNumber {
  return (0xfe << 12) | sub;
}

/** One row of the opcode table. */
export function op(
  number: OpcodeNumber,
  mnemonic: string,
  group: OpcodeGroup,
  immediate: ImmediateKind,
  [params, results]: Signature,
  help: string,
  access: Opcode['access'] = null,
): Opcode {
  return { number, mnemonic, immediate, group, params, results, access, help };
}
