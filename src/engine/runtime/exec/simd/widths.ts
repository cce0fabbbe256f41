/**
 * Integer instructions whose result has lanes of another width than their operands: narrow, extend, extmul,
 * extadd_pairwise, dot. They overwrite their operands as they go: upwards where a lane is written behind the ones still
 * to be read, downwards (the low half of a vector, widened) where it would be written before them.
 * https://webassembly.github.io/spec/core/exec/numerics.html#op-narrow-u
 */
import { highProduct } from './int64.ts';
import type { Lanes } from './lanes.ts';

export function widths(v: Lanes, sub: number, at: number): void {
  if (sub < 0x7c) toBytes(v, sub, at);
  else if (sub === 0x7e || sub === 0x7f || (sub >= 0xa0 && sub < 0xc0)) toWords(v, sub, at);
  else if (sub < 0xa0) toHalves(v, sub, at);
  else toDoubles(v, sub, at);
}

/** The lanes of a second vector stand right behind those of the first, so narrowing walks over both at once. */
// prettier-ignore
function toBytes({ i8, u8, i16 }: Lanes, sub: number, at: number): void {
  const to = 4 * at;
  const from = 2 * at;
  let i = 0;
  switch (sub) {
    case 0x65: for (; i < 16; i++) i8[to + i] = clamp(i16[from + i]!, -0x80, 0x7f); return; // i8x16.narrow_i16x8_s
    case 0x66: for (; i < 16; i++) u8[to + i] = clamp(i16[from + i]!, 0, 0xff); return; // i8x16.narrow_i16x8_u
  }
}

// prettier-ignore
function toHalves({ i8, u8, i16, u16, i32 }: Lanes, sub: number, at: number): void {
  const to = 2 * at;
  const from = 4 * at;
  const high = from + 8;
  let i = 0;
  switch (sub) {
    case 0x7c: // i16x8.extadd_pairwise_i8x16_s
      for (; i < 8; i++) i16[to + i] = i8[from + 2 * i]! + i8[from + 2 * i + 1]!; return;
    case 0x7d: // i16x8.extadd_pairwise_i8x16_u
      for (; i < 8; i++) i16[to + i] = u8[from + 2 * i]! + u8[from + 2 * i + 1]!; return;
    case 0x85: for (; i < 8; i++) i16[to + i] = clamp(i32[at + i]!, -0x8000, 0x7fff); return; // i16x8.narrow_i32x4_s
    case 0x86: for (; i < 8; i++) u16[to + i] = clamp(i32[at + i]!, 0, 0xffff); return; // i16x8.narrow_i32x4_u
    case 0x87: for (i = 7; i >= 0; i--) i16[to + i] = i8[from + i]!; return; // i16x8.extend_low_i8x16_s
    case 0x88: for (; i < 8; i++) i16[to + i] = i8[high + i]!; return; // i16x8.extend_high_i8x16_s
    case 0x89: for (i = 7; i >= 0; i--) i16[to + i] = u8[from + i]!; return; // i16x8.extend_low_i8x16_u
    case 0x8a: for (; i < 8; i++) i16[to + i] = u8[high + i]!; return; // i16x8.extend_high_i8x16_u
    case 0x9c: // i16x8.extmul_low_i8x16_s
      for (i = 7; i >= 0; i--) i16[to + i] = i8[from + i]! * i8[from + 16 + i]!; return;
    case 0x9d: // i16x8.extmul_high_i8x16_s
      for (; i < 8; i++) i16[to + i] = i8[high + i]! * i8[high + 16 + i]!; return;
    case 0x9e: // i16x8.extmul_low_i8x16_u
      for (i = 7; i >= 0; i--) i16[to + i] = u8[from + i]! * u8[from + 16 + i]!; return;
    case 0x9f: // i16x8.extmul_high_i8x16_u
      for (; i < 8; i++) i16[to + i] = u8[high + i]! * u8[high + 16 + i]!; return;
  }
}

// prettier-ignore
function toWords({ i16, u16, i32 }: Lanes, sub: number, at: number): void {
  const from = 2 * at;
  const high = from + 4;
  let i = 0;
  let j = from;
  switch (sub) {
    case 0x7e: // i32x4.extadd_pairwise_i16x8_s
      for (; i < 4; i++, j += 2) i32[at + i] = i16[j]! + i16[j + 1]!; return;
    case 0x7f: // i32x4.extadd_pairwise_i16x8_u
      for (; i < 4; i++, j += 2) i32[at + i] = u16[j]! + u16[j + 1]!; return;
    case 0xa7: for (i = 3; i >= 0; i--) i32[at + i] = i16[from + i]!; return; // i32x4.extend_low_i16x8_s
    case 0xa8: for (; i < 4; i++) i32[at + i] = i16[high + i]!; return; // i32x4.extend_high_i16x8_s
    case 0xa9: for (i = 3; i >= 0; i--) i32[at + i] = u16[from + i]!; return; // i32x4.extend_low_i16x8_u
    case 0xaa: for (; i < 4; i++) i32[at + i] = u16[high + i]!; return; // i32x4.extend_high_i16x8_u
    case 0xba: // i32x4.dot_i16x8_s
      for (; i < 4; i++, j += 2) i32[at + i] = (i16[j]! * i16[j + 8]! + i16[j + 1]! * i16[j + 9]!) | 0; return;
    case 0xbc: // i32x4.extmul_low_i16x8_s
      for (i = 3; i >= 0; i--) i32[at + i] = i16[from + i]! * i16[from + 8 + i]!; return;
    case 0xbd: // i32x4.extmul_high_i16x8_s
      for (; i < 4; i++) i32[at + i] = i16[high + i]! * i16[high + 8 + i]!; return;
    case 0xbe: // i32x4.extmul_low_i16x8_u
      for (i = 3; i >= 0; i--) i32[at + i] = u16[from + i]! * u16[from + 8 + i]!; return;
    case 0xbf: // i32x4.extmul_high_i16x8_u
      for (; i < 4; i++) i32[at + i] = u16[high + i]! * u16[high + 8 + i]!; return;
  }
}

function toDoubles({ i32: s }: Lanes, sub: number, at: number): void {
  const multiplies = sub >= 0xdc;
  // extend and extmul come in the same order: low_s, high_s, low_u, high_u.
  const form = sub - (multiplies ? 0xdc : 0xc7);
  const unsigned = form >= 2;
  const from = at + (form & 1) * 2;
  const a = s[from]!;
  const b = s[from + 1]!;
  const c = multiplies ? s[from + 4]! : 1;
  const d = multiplies ? s[from + 5]! : 1;
  s[at] = Math.imul(a, c);
  s[at + 1] = unsigned ? highProduct(a, c) : highSigned(a, c);
  s[at + 2] = Math.imul(b, d);
  s[at + 3] = unsigned ? highProduct(b, d) : highSigned(b, d);
}

/** The high half of the 64-bit product of two signed numbers of 32 bits. */
function highSigned(a: number, b: number): number {
  return (highProduct(a, b) - (a < 0 ? b : 0) - (b < 0 ? a : 0)) | 0;
}

function clamp(x: number, least: number, most: number): number {
  return x < least ? least : x > most ? most : x;
}
