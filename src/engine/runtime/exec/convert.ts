/**
 * Conversions between number types that are more than one JS operator.
 * https://webassembly.github.io/spec/core/exec/numerics.html#conversions
 */
import { Trap } from '../../module/errors.ts';

const TWO_32 = 2 ** 32;
const TWO_53_HIGH = 2 ** 21;

/** f64 to i32, fraction cut off; traps on NaN and out of range. The result is the signed pattern. */
export function truncToI32(x: number, signed: boolean): number {
  const cut = Math.trunc(x);
  if (signed ? cut >= -0x8000_0000 && cut <= 0x7fff_ffff : cut >= 0 && cut <= 0xffff_ffff) return cut | 0;
  return refuse(x);
}

/** f64 to i64, fraction cut off; traps on NaN and out of range. */
export function truncToI64(x: number, signed: boolean): bigint {
  if (signed ? x >= -(2 ** 63) && x < 2 ** 63 : x > -1 && x < 2 ** 64) return BigInt(Math.trunc(x));
  return refuse(x);
}

function refuse(value: number): never {
  throw new Trap({ kind: Number.isNaN(value) ? 'invalid-conversion-to-integer' : 'integer-overflow', value });
}

/** f64 to i32 without trap: NaN gives 0, what does not fit the nearest number that does. */
export function saturateToI32(x: number, signed: boolean): number {
  if (signed) return x >= 0x7fff_ffff ? 0x7fff_ffff : x <= -0x8000_0000 ? -0x8000_0000 : x | 0;
  return x >= 0xffff_ffff ? -1 : x > 0 ? Math.trunc(x) | 0 : 0;
}

/** f64 to i64 without trap: NaN gives 0, what does not fit the nearest number that does. */
export function saturateToI64(x: number, signed: boolean): bigint {
  if (Number.isNaN(x)) return 0n;
  if (signed) return x >= 2 ** 63 ? 2n ** 63n - 1n : x < -(2 ** 63) ? -(2n ** 63n) : BigInt(Math.trunc(x));
  return x >= 2 ** 64 ? 2n ** 64n - 1n : x > 0 ? BigInt(Math.trunc(x)) : 0n;
}

/** i64 (its halves; `high` is signed or unsigned as the i64 is meant) to the nearest f64. The sum rounds, once. */
export function i64ToF64(low: number, high: number): number {
  return high * TWO_32 + (low >>> 0);
}

/**
 * i64 to the nearest f32. Rounding to f64 first and to f32 then would round twice; beyond 2^53 the low 11 bits, which
 * decide nothing but ties, are therefore folded into a sticky bit, and the f64 is exact.
 */
export function i64ToF32(low: number, high: number): number {
  if (high < -TWO_53_HIGH || high >= TWO_53_HIGH) {
    const sticky = (low & 0x7ff) === 0 ? 0 : 0x800;
    return Math.fround(high * TWO_32 + (((low & ~0x7ff) | sticky) >>> 0));
  }
  return Math.fround(i64ToF64(low, high));
}
