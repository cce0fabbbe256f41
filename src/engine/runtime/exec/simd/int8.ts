/**
 * Arithmetic on sixteen lanes of 8 bits; of the shifts, the count is an i32 in the word behind the vector.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import { popcnt } from '../int32.ts';
import type { Lanes } from './lanes.ts';

// prettier-ignore
export function int8({ i8: s, u8: u, i32 }: Lanes, sub: number, at: number): void {
  const first = 4 * at;
  const end = first + 16;
  let i = first;
  let x = 0;
  switch (sub) {
    case 0x60: for (; i < end; i++) s[i] = Math.abs(s[i]!); return; // i8x16.abs
    case 0x61: for (; i < end; i++) s[i] = -s[i]!; return; // i8x16.neg
    case 0x62: for (; i < end; i++) u[i] = popcnt(u[i]!); return; // i8x16.popcnt
    case 0x63: // i8x16.all_true
      x = 1; for (; i < end; i++) if (s[i] === 0) x = 0;
      i32[at] = x; return;
    case 0x64: // i8x16.bitmask
      for (; i < end; i++) x |= (u[i]! >> 7) << (i - first);
      i32[at] = x; return;
    case 0x6b: x = i32[at + 4]! & 7; for (; i < end; i++) u[i] = u[i]! << x; return; // i8x16.shl
    case 0x6c: x = i32[at + 4]! & 7; for (; i < end; i++) s[i] = s[i]! >> x; return; // i8x16.shr_s
    case 0x6d: x = i32[at + 4]! & 7; for (; i < end; i++) u[i] = u[i]! >> x; return; // i8x16.shr_u
    case 0x6e: for (; i < end; i++) u[i] = u[i]! + u[i + 16]!; return; // i8x16.add
    case 0x6f: for (; i < end; i++) s[i] = signed(s[i]! + s[i + 16]!); return; // i8x16.add_sat_s
    case 0x70: for (; i < end; i++) u[i] = unsigned(u[i]! + u[i + 16]!); return; // i8x16.add_sat_u
    case 0x71: for (; i < end; i++) u[i] = u[i]! - u[i + 16]!; return; // i8x16.sub
    case 0x72: for (; i < end; i++) s[i] = signed(s[i]! - s[i + 16]!); return; // i8x16.sub_sat_s
    case 0x73: for (; i < end; i++) u[i] = unsigned(u[i]! - u[i + 16]!); return; // i8x16.sub_sat_u
    case 0x76: for (; i < end; i++) if (s[i + 16]! < s[i]!) s[i] = s[i + 16]!; return; // i8x16.min_s
    case 0x77: for (; i < end; i++) if (u[i + 16]! < u[i]!) u[i] = u[i + 16]!; return; // i8x16.min_u
    case 0x78: for (; i < end; i++) if (s[i + 16]! > s[i]!) s[i] = s[i + 16]!; return; // i8x16.max_s
    case 0x79: for (; i < end; i++) if (u[i + 16]! > u[i]!) u[i] = u[i + 16]!; return; // i8x16.max_u
    case 0x7b: for (; i < end; i++) u[i] = (u[i]! + u[i + 16]! + 1) >> 1; return; // i8x16.avgr_u
  }
}

function signed(x: number): number {
  return x > 127 ? 127 : x < -128 ? -128 : x;
}

function unsigned(x: number): number {
  return x > 255 ? 255 : x < 0 ? 0 : x;
}
