/**
 * i64 operators that are too long for the hot loop, on signed or unsigned BigInts. Everything short is done there on
 * two 32-bit halves, which is three to twenty times faster.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import { Trap } from '../../module/errors.ts';

const LOWEST = -(2n ** 63n);

/** Signed quotient, rounded towards 0. Traps when dividing by 0, and -2^63 by -1. */
export function divS(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Trap({ kind: 'integer-divide-by-zero' });
  if (a === LOWEST && b === -1n) throw new Trap({ kind: 'integer-overflow' });
  return a / b;
}

/** Unsigned quotient; traps when dividing by 0. */
export function divU(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Trap({ kind: 'integer-divide-by-zero' });
  return a / b;
}

/** Remainder with the sign of the dividend, for signed operands as for unsigned ones; traps when dividing by 0. */
export function rem(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new Trap({ kind: 'integer-divide-by-zero' });
  return a % b;
}
