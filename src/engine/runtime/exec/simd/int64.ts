/**
 * Arithmetic on two lanes of 64 bits, on halves (low word first); of the shifts, the count is an i32 in the word
 * behind the vector.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import type { Lanes } from './lanes.ts';

/** The high half of the 64-bit product of two unsigned numbers of 32 bits (given as any 32-bit pattern). */
export function highProduct(a: number, b: number): number {
  const carry = Math.imul(a & 0xffff, b & 0xffff) >>> 16;
  const middle = (Math.imul(a >>> 16, b & 0xffff) >>> 0) + carry;
  const other = (Math.imul(a & 0xffff, b >>> 16) >>> 0) + (middle & 0xffff);
  return (Math.imul(a >>> 16, b >>> 16) + (middle >>> 16) + (other >>> 16)) | 0;
}

export function int64(v: Lanes, sub: number, at: number): void {
  const s = v.i32;
  if (sub === 0xc3) {
    // i64x2.all_true
    s[at] = (s[at]! | s[at + 1]!) !== 0 && (s[at + 2]! | s[at + 3]!) !== 0 ? 1 : 0;
  } else if (sub === 0xc4) {
    // i64x2.bitmask
    s[at] = (s[at + 1]! >>> 31) | ((s[at + 3]! >>> 31) << 1);
  } else if (sub >= 0xcb && sub <= 0xcd) {
    const count = s[at + 4]! & 63;
    shift(v, sub, at, count);
    shift(v, sub, at + 2, count);
  } else {
    lane(v, sub, at);
    lane(v, sub, at + 2);
  }
}

/** One lane whose low word is at `i`; its partner of a second operand is four words behind it. */
function lane({ i32: s, u32: u }: Lanes, sub: number, i: number): void {
  const low = s[i]!;
  const high = s[i + 1]!;
  switch (sub) {
    case 0xc0: // i64x2.abs
      if (high < 0) negate(s, i, low, high);
      return;
    case 0xc1: // i64x2.neg
      return negate(s, i, low, high);
    case 0xce: // i64x2.add
      s[i] = (low + s[i + 4]!) | 0;
      s[i + 1] = (high + s[i + 5]! + (u[i]! < low >>> 0 ? 1 : 0)) | 0;
      return;
    case 0xd1: // i64x2.sub
      s[i + 1] = (high - s[i + 5]! - (u[i]! < u[i + 4]! ? 1 : 0)) | 0;
      s[i] = (low - s[i + 4]!) | 0;
      return;
    case 0xd5: {
      // i64x2.mul
      const other = s[i + 4]!;
      s[i] = Math.imul(low, other);
      s[i + 1] = (highProduct(low, other) + Math.imul(high, other) + Math.imul(low, s[i + 5]!)) | 0;
    }
  }
}

function negate(s: Int32Array, i: number, low: number, high: number): void {
  s[i] = -low | 0;
  s[i + 1] = low === 0 ? -high | 0 : ~high;
}

function shift({ i32: s }: Lanes, sub: number, i: number, count: number): void {
  if (count === 0) return;
  const low = s[i]!;
  const high = s[i + 1]!;
  switch (sub) {
    case 0xcb: // i64x2.shl
      s[i] = count < 32 ? low << count : 0;
      s[i + 1] = count < 32 ? (high << count) | (low >>> -count) : low << count;
      return;
    case 0xcc: // i64x2.shr_s
      s[i] = count < 32 ? (low >>> count) | (high << -count) : high >> count;
      s[i + 1] = count < 32 ? high >> count : high >> 31;
      return;
    case 0xcd: // i64x2.shr_u
      s[i] = count < 32 ? (low >>> count) | (high << -count) : high >>> count;
      s[i + 1] = count < 32 ? high >>> count : 0;
  }
}
