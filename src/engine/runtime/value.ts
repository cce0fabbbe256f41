import type { RefType, ValueType } from '../module/types.ts';
import { bitsOfF32, bitsOfF64, f32OfBits, f64OfBits } from '../util/bits.ts';
import type { Ref } from './ref.ts';

export { wordsOf } from '../module/types.ts';

/**
 * A value at the border of the machine. Floats are their bits, because a JS number loses NaN payloads; i32 and f32 are
 * unsigned 32-bit patterns, i64 and f64 unsigned 64-bit ones, v128 an unsigned 128-bit one (lane 0 lowest).
 * https://webassembly.github.io/spec/core/exec/runtime.html#values
 */
export type Value =
  | { readonly type: 'i32' | 'f32'; readonly bits: number }
  | { readonly type: 'i64' | 'f64' | 'v128'; readonly bits: bigint }
  | { readonly type: RefType; readonly ref: Ref };

/** An i32 from any number, modulo 2^32. */
export function i32(value: number): Value {
  return { type: 'i32', bits: value >>> 0 };
}

/** An i64 from any integer, modulo 2^64. */
export function i64(value: bigint): Value {
  return { type: 'i64', bits: BigInt.asUintN(64, value) };
}

/** The f32 nearest to a number. */
export function f32(value: number): Value {
  return { type: 'f32', bits: bitsOfF32(value) };
}

/** An f64; a NaN becomes the canonical one. */
export function f64(value: number): Value {
  return { type: 'f64', bits: bitsOfF64(value) };
}

/** The value as a JS number: i32 signed, floats as they are (without NaN payload), i64 rounded. NaN for others. */
export function toNumber(value: Value): number {
  if ('ref' in value) return NaN;
  switch (value.type) {
    case 'i32':
      return value.bits | 0;
    case 'f32':
      return f32OfBits(value.bits);
    case 'i64':
      return Number(BigInt.asIntN(64, value.bits));
    case 'f64':
      return f64OfBits(value.bits);
    case 'v128':
      return NaN;
  }
}

/** The default value of a type: zero or null. https://webassembly.github.io/spec/core/exec/runtime.html#default-val */
export function defaultValue(type: ValueType): Value {
  switch (type) {
    case 'i32':
    case 'f32':
      return { type, bits: 0 };
    case 'i64':
    case 'f64':
    case 'v128':
      return { type, bits: 0n };
    default:
      return { type, ref: null };
  }
}
