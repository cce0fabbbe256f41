import type { Feature } from './errors.ts';
import type { ForeignOpcode } from './opcode.ts';

/** Opcode bytes of one byte that belong to features this engine does not run. */
const singles = new Map<number, ForeignOpcode>();

function add(feature: Feature, rows: Readonly<Record<number, string>>): void {
  for (const [number, mnemonic] of Object.entries(rows)) singles.set(Number(number), { mnemonic, feature });
}

add('stack-switching', {
  0xe0: 'cont.new',
  0xe1: 'cont.bind',
  0xe2: 'suspend',
  0xe3: 'resume',
  0xe4: 'resume_throw',
  0xe5: 'resume_throw_ref',
  0xe6: 'switch',
});

function words(...lines: readonly string[]): string[] {
  return lines.join(' ').split(' ');
}

/** The bytes that are followed by a second number which says what the instruction is. */
export function isPrefix(byte: number): boolean {
  return byte >= 0xfb && byte <= 0xfe;
}

/**
 * What an instruction that is not in the opcode table belongs to: by its byte, or by its prefix byte and the number
 * `sub` behind it. Undefined when no feature of WebAssembly defines it.
 */
export function foreignOpcode(byte: number, sub = 0): ForeignOpcode | undefined {
  switch (byte) {
    default:
      return singles.get(byte);
  }
}

function named(feature: Feature, mnemonic: string | undefined): ForeignOpcode | undefined {
  return mnemonic === undefined ? undefined : { mnemonic, feature };
}
