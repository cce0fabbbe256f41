/**
 * Arithmetic on four lanes of 32 bits; of the shifts, the count is an i32 in the word behind the vector.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import type { Lanes } from './lanes.ts';

// prettier-ignore
export function int32({ i32: s, u32: u }: Lanes, sub: number, at: number): void {
  const end = at + 4;
  let i = at;
  let x = 0;
  switch (sub) {
    case 0xa0: for (; i < end; i++) s[i] = Math.abs(s[i]!); return; // i32x4.abs
    case 0xa1: for (; i < end; i++) s[i] = -s[i]!; return; // i32x4.neg
    case 0xa3: // i32x4.all_true
      x = 1; for (; i < end; i++) if (s[i] === 0) x = 0;
      s[at] = x; return;
    case 0xa4: // i32x4.bitmask
      for (; i < end; i++) x |= (s[i]! >>> 31) << (i - at);
      s[at] = x; return;
    case 0xab: x = s[end]!; for (; i < end; i++) s[i] = s[i]! << x; return; // i32x4.shl
    case 0xac: x = s[end]!; for (; i < end; i++) s[i] = s[i]! >> x; return; // i32x4.shr_s
    case 0xad: x = s[end]!; for (; i < end; i++) s[i] = s[i]! >>> x; return; // i32x4.shr_u
    case 0xae: for (; i < end; i++) s[i] = (s[i]! + s[i + 4]!) | 0; return; // i32x4.add
    case 0xb1: for (; i < end; i++) s[i] = (s[i]! - s[i + 4]!) | 0; return; // i32x4.sub
    case 0xb5: for (; i < end; i++) s[i] = Math.imul(s[i]!, s[i + 4]!); return; // i32x4.mul
    case 0xb6: for (; i < end; i++) if (s[i + 4]! < s[i]!) s[i] = s[i + 4]!; return; // i32x4.min_s
    case 0xb7: for (; i < end; i++) if (u[i + 4]! < u[i]!) u[i] = u[i + 4]!; return; // i32x4.min_u
    case 0xb8: for (; i < end; i++) if (s[i + 4]! > s[i]!) s[i] = s[i + 4]!; return; // i32x4.max_s
    case 0xb9: for (; i < end; i++) if (u[i + 4]! > u[i]!) u[i] = u[i + 4]!; return; // i32x4.max_u
  }
}
