/**
 * Relaxed SIMD, FD 100 to FD 113. Where the specification leaves a choice, this machine takes the one of the
 * deterministic profile, always: most of these are then an instruction that exists without the word "relaxed", and
 * madd rounds twice.
 * https://webassembly.github.io/spec/core/exec/numerics.html#relaxed-operations
 */
import { bitwise } from './bitwise.ts';
import { convert } from './convert.ts';
import { float32, float64, putF32, putF64 } from './float.ts';
import { int16, signed } from './int16.ts';
import { swizzle } from './lane.ts';
import type { Lanes } from './lanes.ts';

export function relaxed(v: Lanes, sub: number, at: number): void {
  switch (sub) {
    case 0x100: // i8x16.relaxed_swizzle
      return swizzle(v, at);
    case 0x101: // i32x4.relaxed_trunc_f32x4_s
    case 0x102: // i32x4.relaxed_trunc_f32x4_u
      return convert(v, sub - 0x101 + 0xf8, at);
    case 0x103: // i32x4.relaxed_trunc_f64x2_s_zero
    case 0x104: // i32x4.relaxed_trunc_f64x2_u_zero
      return convert(v, sub - 0x103 + 0xfc, at);
    case 0x105: // f32x4.relaxed_madd
      return multiplyAdd32(v, at, 1);
    case 0x106: // f32x4.relaxed_nmadd
      return multiplyAdd32(v, at, -1);
    case 0x107: // f64x2.relaxed_madd
      return multiplyAdd64(v, at, 1);
    case 0x108: // f64x2.relaxed_nmadd
      return multiplyAdd64(v, at, -1);
    case 0x109: // i8x16.relaxed_laneselect
    case 0x10a: // i16x8.relaxed_laneselect
    case 0x10b: // i32x4.relaxed_laneselect
    case 0x10c: // i64x2.relaxed_laneselect
      return bitwise(v, 0x52, at);
    case 0x10d: // f32x4.relaxed_min
    case 0x10e: // f32x4.relaxed_max
      return float32(v, sub - 0x10d + 0xe8, at);
    case 0x10f: // f64x2.relaxed_min
    case 0x110: // f64x2.relaxed_max
      return float64(v, sub - 0x10f + 0xf4, at);
    case 0x111: // i16x8.relaxed_q15mulr_s
      return int16(v, 0x82, at);
    case 0x112: // i16x8.relaxed_dot_i8x16_i7x16_s
      return dot(v, at);
    case 0x113: // i32x4.relaxed_dot_i8x16_i7x16_add_s
      return dotAdd(v, at);
  }
}

function multiplyAdd32(v: Lanes, at: number, sign: 1 | -1): void {
  const { f32: f } = v;
  for (let i = at; i < at + 4; i++) putF32(v, i, Math.fround(sign * f[i]! * f[i + 4]!) + f[i + 8]!);
}

function multiplyAdd64(v: Lanes, at: number, sign: 1 | -1): void {
  const { f64: f } = v;
  for (let i = at >> 1; i < (at >> 1) + 2; i++) putF64(v, 2 * i, sign * f[i]! * f[i + 2]! + f[i + 4]!);
}

/** Two products of bytes, both signed, and their sum as far as 16 bits hold it. */
function product(i8: Int8Array, i: number): number {
  return signed(i8[i]! * i8[i + 16]! + i8[i + 1]! * i8[i + 17]!);
}

function dot({ i8, i16 }: Lanes, at: number): void {
  for (let i = 0; i < 8; i++) i16[2 * at + i] = product(i8, 4 * at + 2 * i);
}

function dotAdd({ i8, i32 }: Lanes, at: number): void {
  for (let i = 0; i < 4; i++) {
    const from = 4 * (at + i);
    i32[at + i] = (product(i8, from) + product(i8, from + 2) + i32[at + 8 + i]!) | 0;
  }
}
