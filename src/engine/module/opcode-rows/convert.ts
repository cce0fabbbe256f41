import type { Opcode } from '../opcode.ts';
import type { NumType } from '../types.ts';
import { fc, op } from './row.ts';

function convert(number: number, to: NumType, name: string, from: NumType, help: string): Opcode {
  return op(number, `${to}.${name}`, 'convert', 'none', [[from], [to]], help);
}

function truncations(first: number, to: 'i32' | 'i64'): Opcode[] {
  const signs = { s: 'a signed', u: 'an unsigned' } as const;
  return (['f32', 'f64'] as const).flatMap((from, i) =>
    (['s', 'u'] as const).map((sign, j) =>
      convert(
        first + 2 * i + j,
        to,
        `trunc_${from}_${sign}`,
        from,
        `Cuts the fraction off an ${from} and pushes it as ${signs[sign]} ${to}; traps on NaN and when it does not fit.`,
      ),
    ),
  );
}

function saturating(first: number, to: 'i32' | 'i64'): Opcode[] {
  const signs = { s: 'a signed', u: 'an unsigned' } as const;
  return (['f32', 'f64'] as const).flatMap((from, i) =>
    (['s', 'u'] as const).map((sign, j) =>
      convert(
        fc(first + 2 * i + j),
        to,
        `trunc_sat_${from}_${sign}`,
        from,
        `Cuts the fraction off an ${from} and pushes it as ${signs[sign]} ${to}; never traps: NaN gives 0, what does not fit gives the nearest number that does.`,
      ),
    ),
  );
}

function fromIntegers(first: number, to: 'f32' | 'f64'): Opcode[] {
  const signs = { s: 'a signed', u: 'an unsigned' } as const;
  return (['i32', 'i64'] as const).flatMap((from, i) =>
    (['s', 'u'] as const).map((sign, j) =>
      convert(
        first + 2 * i + j,
        to,
        `convert_${from}_${sign}`,
        from,
        `Turns ${signs[sign]} ${from} into the nearest ${to}.`,
      ),
    ),
  );
}

function signExtension(number: number, type: 'i32' | 'i64', bits: 8 | 16 | 32): Opcode {
  return convert(number, type, `extend${bits}_s`, type, `Sign-extends the low ${bits} bits to the whole ${type}.`);
}

/** Conversions between number types, and sign extension. */
export const convertRows: readonly Opcode[] = [
  convert(0xa7, 'i32', 'wrap_i64', 'i64', 'Keeps the low 32 bits of an i64.'),
  ...truncations(0xa8, 'i32'),
  convert(0xac, 'i64', 'extend_i32_s', 'i32', 'Turns a signed i32 into an i64 of the same value.'),
  convert(0xad, 'i64', 'extend_i32_u', 'i32', 'Turns an unsigned i32 into an i64 of the same value.'),
  ...truncations(0xae, 'i64'),
  ...fromIntegers(0xb2, 'f32'),
  convert(0xb6, 'f32', 'demote_f64', 'f64', 'Rounds an f64 to the nearest f32.'),
  ...fromIntegers(0xb7, 'f64'),
  convert(0xbb, 'f64', 'promote_f32', 'f32', 'Turns an f32 into an f64 of the same value.'),
  convert(0xbc, 'i32', 'reinterpret_f32', 'f32', 'Keeps the bits of an f32 and calls them an i32.'),
  convert(0xbd, 'i64', 'reinterpret_f64', 'f64', 'Keeps the bits of an f64 and calls them an i64.'),
  convert(0xbe, 'f32', 'reinterpret_i32', 'i32', 'Keeps the bits of an i32 and calls them an f32.'),
  convert(0xbf, 'f64', 'reinterpret_i64', 'i64', 'Keeps the bits of an i64 and calls them an f64.'),
  signExtension(0xc0, 'i32', 8),
  signExtension(0xc1, 'i32', 16),
  signExtension(0xc2, 'i64', 8),
  signExtension(0xc3, 'i64', 16),
  signExtension(0xc4, 'i64', 32),
  ...saturating(0, 'i32'),
  ...saturating(4, 'i64'),
];
