/**
 * Conversions between integer and float lanes, FD 5E, FD 5F and FD F8 to FD FF.
 * https://webassembly.github.io/spec/core/exec/numerics.html#conversions
 */
import { saturateToI32 } from '../convert.ts';
import { putF32, putF64 } from './float.ts';
import type { Lanes } from './lanes.ts';

// prettier-ignore
export function convert(v: Lanes, sub: number, at: number): void {
  const { i32, u32, f32, f64 } = v;
  const end = at + 4;
  let i = at;
  const a = i32[at]!;
  const b = i32[at + 1]!;
  const low = f64[at >> 1]!;
  const high = f64[(at >> 1) + 1]!;
  switch (sub) {
    case 0x5e: // f32x4.demote_f64x2_zero
      putF32(v, at, low); putF32(v, at + 1, high);
      i32[at + 2] = i32[at + 3] = 0; return;
    case 0x5f: { // f64x2.promote_low_f32x4
      const first = f32[at]!;
      const second = f32[at + 1]!;
      putF64(v, at, first); putF64(v, at + 2, second); return;
    }
    case 0xf8: for (; i < end; i++) i32[i] = saturateToI32(f32[i]!, true); return; // i32x4.trunc_sat_f32x4_s
    case 0xf9: for (; i < end; i++) i32[i] = saturateToI32(f32[i]!, false); return; // i32x4.trunc_sat_f32x4_u
    case 0xfa: for (; i < end; i++) f32[i] = i32[i]!; return; // f32x4.convert_i32x4_s
    case 0xfb: for (; i < end; i++) f32[i] = u32[i]!; return; // f32x4.convert_i32x4_u
    case 0xfc: // i32x4.trunc_sat_f64x2_s_zero
    case 0xfd: // i32x4.trunc_sat_f64x2_u_zero
      i32[at] = saturateToI32(low, sub === 0xfc); i32[at + 1] = saturateToI32(high, sub === 0xfc);
      i32[at + 2] = i32[at + 3] = 0; return;
    case 0xfe: f64[at >> 1] = a; f64[(at >> 1) + 1] = b; return; // f64x2.convert_low_i32x4_s
    case 0xff: f64[at >> 1] = a >>> 0; f64[(at >> 1) + 1] = b >>> 0; return; // f64x2.convert_low_i32x4_u
  }
}
