/**
 * i32 operators that are more than one JS operator.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import { Trap } from '../../module/errors.ts';

/** Signed quotient, rounded towards 0. Traps when dividing by 0, and -2^31 by -1. */
export function divS(a: number, b: number): number {
  if (b === 0) throw new Trap({ kind: 'integer-divide-by-zero' });
  if (a === -0x8000_0000 && b === -1) throw new Trap({ kind: 'integer-overflow' });
  return (a / b) | 0;
}

/** Unsigned quotient of two patterns; traps when dividing by 0. */
export function divU(a: number, b: number): number {
  if (b === 0) throw new Trap({ kind: 'integer-divide-by-zero' });
  return ((a >>> 0) / (b >>> 0)) | 0;
}

/** Remainder with the sign of the dividend; traps when dividing by 0. */
export function remS(a: number, b: number): number {
  if (b === 0) throw new Trap({ kind: 'integer-divide-by-zero' });
  return (a % b) | 0;
}

/** Unsigned remainder; traps when dividing by 0. */
export function remU(a: number, b: number): number {
  if (b === 0) throw new Trap({ kind: 'integer-divide-by-zero' });
  return ((a >>> 0) % (b >>> 0)) | 0;
}

/** Number of 1 bits. */
export function popcnt(a: number): number {
  let n = a - ((a >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Number of 0 bits below the lowest 1 bit, 32 for 0. */
export function ctz(a: number): number {
  return a === 0 ? 32 : 31 - Math.clz32(a & -a);
}
