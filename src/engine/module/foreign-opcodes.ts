import type { ForeignOpcode } from './opcode.ts';

/** Opcode bytes that belong to what is proposed beyond 3.0. */
const foreign: Readonly<Record<number, ForeignOpcode>> = Object.fromEntries(
  ['cont.new', 'cont.bind', 'suspend', 'resume', 'resume_throw', 'resume_throw_ref', 'switch'].map((mnemonic, i) => [
    0xe0 + i,
    { mnemonic, feature: 'stack-switching' },
  ]),
);

/** The bytes that are followed by a second number which says what the instruction is. */
export function isPrefix(byte: number): boolean {
  return byte >= 0xfb && byte <= 0xfe;
}

/**
 * What the instruction behind a byte belongs to that is not in the opcode table. Undefined when no feature of
 * WebAssembly that is known here defines it.
 */
export function foreignOpcode(byte: number): ForeignOpcode | undefined {
  return foreign[byte];
}
