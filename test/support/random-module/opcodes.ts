import { opcodes } from '../../../src/engine/index.ts';

export type Opcode = (typeof opcodes)[number];

/** Bytes of exceptions, tail calls and typed references, which the platform these modules run on need not know. */
const newer = new Set([6, 7, 8, 9, 0x0a, 0x12, 0x13, 0x14, 0x15, 0x18, 0x19, 0x1f, 0xd3, 0xd4, 0xd5, 0xd6]);
/** What it knows: also bulk operations, and vectors but the relaxed ones. */
export const platformKnows: readonly Opcode[] = opcodes.filter(({ number }) =>
  number < 256 ? !newer.has(number) : number >> 12 === 0xfc || (number >> 12 === 0xfd && (number & 0xfff) < 0x100),
);
/** Opcodes whose types the table tells, for which nothing but operands is needed. */
export const plain = platformKnows.filter(({ params, group }) => params !== null && group !== 'control');
