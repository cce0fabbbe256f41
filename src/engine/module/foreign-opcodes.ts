import type { Feature } from './errors.ts';
import type { ForeignOpcode } from './opcode.ts';

/** Opcode bytes of one byte that belong to features this engine does not run. */
const singles = new Map<number, ForeignOpcode>();

function add(feature: Feature, rows: Readonly<Record<number, string>>): void {
  for (const [number, mnemonic] of Object.entries(rows)) singles.set(Number(number), { mnemonic, feature });
}

add('legacy-exceptions', { 0x06: 'try', 0x07: 'catch', 0x09: 'rethrow', 0x18: 'delegate', 0x19: 'catch_all' });
add('exceptions', { 0x08: 'throw', 0x0a: 'throw_ref', 0x1f: 'try_table' });
add('tail-call', { 0x12: 'return_call', 0x13: 'return_call_indirect' });
add('function-references', {
  0x14: 'call_ref',
  0x15: 'return_call_ref',
  0xd4: 'ref.as_non_null',
  0xd5: 'br_on_null',
  0xd6: 'br_on_non_null',
});
add('gc', { 0xd3: 'ref.eq' });
add('stack-switching', {
  0xe0: 'cont.new',
  0xe1: 'cont.bind',
  0xe2: 'suspend',
  0xe3: 'resume',
  0xe4: 'resume_throw',
  0xe5: 'resume_throw_ref',
  0xe6: 'switch',
});

/** Names in order of their number; '' where there is none. */
const gcNames = words(
  'struct.new struct.new_default struct.get struct.get_s struct.get_u struct.set array.new array.new_default',
  'array.new_fixed array.new_data array.new_elem array.get array.get_s array.get_u array.set array.len array.fill',
  'array.copy array.init_data array.init_elem ref.test ref.test ref.cast ref.cast br_on_cast br_on_cast_fail',
  'any.convert_extern extern.convert_any ref.i31 i31.get_s i31.get_u',
);

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
    case 0xfb:
      return named('gc', gcNames[sub]);
    default:
      return singles.get(byte);
  }
}

function named(feature: Feature, mnemonic: string | undefined): ForeignOpcode | undefined {
  return mnemonic === undefined ? undefined : { mnemonic, feature };
}
