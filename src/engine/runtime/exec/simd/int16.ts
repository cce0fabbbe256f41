/**
 * Arithmetic on eight lanes of 16 bits; of the shifts, the count is an i32 in the word behind the vector.
 * https://webassembly.github.io/spec/core/exec/numerics.html#integer-operations
 */
import type { Lanes } from './lanes.ts';

// prettier-ignore
export function int16({ i16: s, u16: u, i32 }: Lanes, sub: number, at: number): void {
  const first = 2 * at;
  const end = first + 8;
  let i = first;
  let x = 0;
  switch (sub) {
    case 0x80: for (; i < end; i++) s[i] = Math.abs(s[i]!); return; // i16x8.abs
    case 0x81: for (; i < end; i++) s[i] = -s[i]!; return; // i16x8.neg
    case 0x82: for (; i < end; i++) s[i] = signed((s[i]! * s[i + 8]! + 0x4000) >> 15); return; // i16x8.q15mulr_sat_s
    case 0x83: // i16x8.all_true
      x = 1; for (; i < end; i++) if (s[i] === 0) x = 0;
      i32[at] = x; return;
    case 0x84: // i16x8.bitmask
      for (; i < end; i++) x |= (u[i]! >> 15) << (i - first);
      i32[at] = x; return;
    case 0x8b: x = i32[at + 4]! & 15; for (; i < end; i++) u[i] = u[i]! << x; return; // i16x8.shl
    case 0x8c: x = i32[at + 4]! & 15; for (; i < end; i++) s[i] = s[i]! >> x; return; // i16x8.shr_s
    case 0x8d: x = i32[at + 4]! & 15; for (; i < end; i++) u[i] = u[i]! >> x; return; // i16x8.shr_u
    case 0x8e: for (; i < end; i++) u[i] = u[i]! + u[i + 8]!; return; // i16x8.add
    case 0x8f: for (; i < end; i++) s[i] = signed(s[i]! + s[i + 8]!); return; // i16x8.add_sat_s
    case 0x90: for (; i < end; i++) u[i] = unsigned(u[i]! + u[i + 8]!); return; // i16x8.add_sat_u
    case 0x91: for (; i < end; i++) u[i] = u[i]! - u[i + 8]!; return; // i16x8.sub
    case 0x92: for (; i < end; i++) s[i] = signed(s[i]! - s[i + 8]!); return; // i16x8.sub_sat_s
    case 0x93: for (; i < end; i++) u[i] = unsigned(u[i]! - u[i + 8]!); return; // i16x8.sub_sat_u
    case 0x95: for (; i < end; i++) s[i] = Math.imul(s[i]!, s[i + 8]!); return; // i16x8.mul
    case 0x96: for (; i < end; i++) if (s[i + 8]! < s[i]!) s[i] = s[i + 8]!; return; // i16x8.min_s
    case 0x97: for (; i < end; i++) if (u[i + 8]! < u[i]!) u[i] = u[i + 8]!; return; // i16x8.min_u
    case 0x98: for (; i < end; i++) if (s[i + 8]! > s[i]!) s[i] = s[i + 8]!; return; // i16x8.max_s
    case 0x99: for (; i < end; i++) if (u[i + 8]! > u[i]!) u[i] = u[i + 8]!; return; // i16x8.max_u
    case 0x9b: for (; i < end; i++) u[i] = (u[i]! + u[i + 8]! + 1) >> 1; return; // i16x8.avgr_u
  }
}

/** The nearest number that 16 bits hold as a signed one. */
export function signed(x: number): number {
  return x > 0x7fff ? 0x7fff : x < -0x8000 ? -0x8000 : x;
}

function unsigned(x: number): number {
  return x > 0xffff ? 0xffff : x < 0 ? 0 : x;
}
