/**
 * Comparisons lane by lane: a lane of the result is all ones or all zeros. FD 23 to FD 4C, and FD D6 to FD DB.
 * https://webassembly.github.io/spec/core/exec/numerics.html#op-ieq
 */
import type { Lanes } from './lanes.ts';

export function compare(v: Lanes, sub: number, at: number): void {
  if (sub < 0x2d) compare8(v, sub, at);
  else if (sub < 0x37) compare16(v, sub, at);
  else if (sub < 0x41) compare32(v, sub, at);
  else if (sub < 0x47) compareF32(v, sub, at);
  else if (sub < 0x4d) compareF64(v, sub, at);
  else compare64(v, sub, at);
}

// prettier-ignore
function compare8({ i8: s, u8: u }: Lanes, sub: number, at: number): void {
  let i = 4 * at;
  const end = i + 16;
  switch (sub) {
    case 0x23: for (; i < end; i++) s[i] = s[i]! === s[i + 16]! ? -1 : 0; return; // i8x16.eq
    case 0x24: for (; i < end; i++) s[i] = s[i]! === s[i + 16]! ? 0 : -1; return; // i8x16.ne
    case 0x25: for (; i < end; i++) s[i] = s[i]! < s[i + 16]! ? -1 : 0; return; // i8x16.lt_s
    case 0x26: for (; i < end; i++) u[i] = u[i]! < u[i + 16]! ? 255 : 0; return; // i8x16.lt_u
    case 0x27: for (; i < end; i++) s[i] = s[i]! > s[i + 16]! ? -1 : 0; return; // i8x16.gt_s
    case 0x28: for (; i < end; i++) u[i] = u[i]! > u[i + 16]! ? 255 : 0; return; // i8x16.gt_u
    case 0x29: for (; i < end; i++) s[i] = s[i]! <= s[i + 16]! ? -1 : 0; return; // i8x16.le_s
    case 0x2a: for (; i < end; i++) u[i] = u[i]! <= u[i + 16]! ? 255 : 0; return; // i8x16.le_u
    case 0x2b: for (; i < end; i++) s[i] = s[i]! >= s[i + 16]! ? -1 : 0; return; // i8x16.ge_s
    case 0x2c: for (; i < end; i++) u[i] = u[i]! >= u[i + 16]! ? 255 : 0; return; // i8x16.ge_u
  }
}

// prettier-ignore
function compare16({ i16: s, u16: u }: Lanes, sub: number, at: number): void {
  let i = 2 * at;
  const end = i + 8;
  switch (sub) {
    case 0x2d: for (; i < end; i++) s[i] = s[i]! === s[i + 8]! ? -1 : 0; return; // i16x8.eq
    case 0x2e: for (; i < end; i++) s[i] = s[i]! === s[i + 8]! ? 0 : -1; return; // i16x8.ne
    case 0x2f: for (; i < end; i++) s[i] = s[i]! < s[i + 8]! ? -1 : 0; return; // i16x8.lt_s
    case 0x30: for (; i < end; i++) s[i] = u[i]! < u[i + 8]! ? -1 : 0; return; // i16x8.lt_u
    case 0x31: for (; i < end; i++) s[i] = s[i]! > s[i + 8]! ? -1 : 0; return; // i16x8.gt_s
    case 0x32: for (; i < end; i++) s[i] = u[i]! > u[i + 8]! ? -1 : 0; return; // i16x8.gt_u
    case 0x33: for (; i < end; i++) s[i] = s[i]! <= s[i + 8]! ? -1 : 0; return; // i16x8.le_s
    case 0x34: for (; i < end; i++) s[i] = u[i]! <= u[i + 8]! ? -1 : 0; return; // i16x8.le_u
    case 0x35: for (; i < end; i++) s[i] = s[i]! >= s[i + 8]! ? -1 : 0; return; // i16x8.ge_s
    case 0x36: for (; i < end; i++) s[i] = u[i]! >= u[i + 8]! ? -1 : 0; return; // i16x8.ge_u
  }
}

// prettier-ignore
function compare32({ i32: s, u32: u }: Lanes, sub: number, at: number): void {
  const end = at + 4;
  let i = at;
  switch (sub) {
    case 0x37: for (; i < end; i++) s[i] = s[i]! === s[i + 4]! ? -1 : 0; return; // i32x4.eq
    case 0x38: for (; i < end; i++) s[i] = s[i]! === s[i + 4]! ? 0 : -1; return; // i32x4.ne
    case 0x39: for (; i < end; i++) s[i] = s[i]! < s[i + 4]! ? -1 : 0; return; // i32x4.lt_s
    case 0x3a: for (; i < end; i++) s[i] = u[i]! < u[i + 4]! ? -1 : 0; return; // i32x4.lt_u
    case 0x3b: for (; i < end; i++) s[i] = s[i]! > s[i + 4]! ? -1 : 0; return; // i32x4.gt_s
    case 0x3c: for (; i < end; i++) s[i] = u[i]! > u[i + 4]! ? -1 : 0; return; // i32x4.gt_u
    case 0x3d: for (; i < end; i++) s[i] = s[i]! <= s[i + 4]! ? -1 : 0; return; // i32x4.le_s
    case 0x3e: for (; i < end; i++) s[i] = u[i]! <= u[i + 4]! ? -1 : 0; return; // i32x4.le_u
    case 0x3f: for (; i < end; i++) s[i] = s[i]! >= s[i + 4]! ? -1 : 0; return; // i32x4.ge_s
    case 0x40: for (; i < end; i++) s[i] = u[i]! >= u[i + 4]! ? -1 : 0; return; // i32x4.ge_u
  }
}

// prettier-ignore
function compareF32({ i32: s, f32: f }: Lanes, sub: number, at: number): void {
  const end = at + 4;
  let i = at;
  switch (sub) {
    case 0x41: for (; i < end; i++) s[i] = f[i]! === f[i + 4]! ? -1 : 0; return; // f32x4.eq
    case 0x42: for (; i < end; i++) s[i] = f[i]! === f[i + 4]! ? 0 : -1; return; // f32x4.ne
    case 0x43: for (; i < end; i++) s[i] = f[i]! < f[i + 4]! ? -1 : 0; return; // f32x4.lt
    case 0x44: for (; i < end; i++) s[i] = f[i]! > f[i + 4]! ? -1 : 0; return; // f32x4.gt
    case 0x45: for (; i < end; i++) s[i] = f[i]! <= f[i + 4]! ? -1 : 0; return; // f32x4.le
    case 0x46: for (; i < end; i++) s[i] = f[i]! >= f[i + 4]! ? -1 : 0; return; // f32x4.ge
  }
}

// prettier-ignore
function compareF64({ i32: s, f64: f }: Lanes, sub: number, at: number): void {
  for (let word = at; word < at + 4; word += 2) {
    const a = f[word >> 1]!;
    const b = f[(word >> 1) + 2]!;
    let is = false;
    switch (sub) {
      case 0x47: is = a === b; break; // f64x2.eq
      case 0x48: is = a !== b; break; // f64x2.ne
      case 0x49: is = a < b; break; // f64x2.lt
      case 0x4a: is = a > b; break; // f64x2.gt
      case 0x4b: is = a <= b; break; // f64x2.le
      case 0x4c: is = a >= b; break; // f64x2.ge
    }
    s[word] = s[word + 1] = is ? -1 : 0;
  }
}

/** On halves: the high ones decide, signed, and when they are equal the low ones, unsigned. */
// prettier-ignore
function compare64({ i32: s, u32: u }: Lanes, sub: number, at: number): void {
  for (let word = at; word < at + 4; word += 2) {
    const a = s[word + 1]!;
    const b = s[word + 5]!;
    const c = u[word]!;
    const d = u[word + 4]!;
    let is = false;
    switch (sub) {
      case 0xd6: is = a === b && c === d; break; // i64x2.eq
      case 0xd7: is = a !== b || c !== d; break; // i64x2.ne
      case 0xd8: is = a < b || (a === b && c < d); break; // i64x2.lt_s
      case 0xd9: is = a > b || (a === b && c > d); break; // i64x2.gt_s
      case 0xda: is = a < b || (a === b && c <= d); break; // i64x2.le_s
      case 0xdb: is = a > b || (a === b && c >= d); break; // i64x2.ge_s
    }
    s[word] = s[word + 1] = is ? -1 : 0;
  }
}
