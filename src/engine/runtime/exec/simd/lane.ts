/**
 * Instructions that put lanes into vectors, take them out and move them about: v128.const, shuffle, swizzle, splat,
 * extract_lane and replace_lane, FD 0C to FD 22.
 * https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions
 */
import type { Lanes } from './lanes.ts';

/** Where bytes are kept while their vector is written over; nothing stays here between instructions. */
const scratch = new Uint8Array(32);

/** `words` are the code; the immediates begin at `pc`: a lane, or four words that hold 16 bytes. */
// prettier-ignore
export function lane(v: Lanes, sub: number, at: number, words: Int32Array, pc: number): void {
  const { i8, u8, i16, u16, i32: s } = v;
  const low = s[at]!;
  const high = s[at + 1]!;
  const index = words[pc]!;
  switch (sub) {
    case 0x0c: // v128.const
      for (let i = 0; i < 4; i++) s[at + i] = words[pc + i]!;
      return;
    case 0x0d: shuffle(v, at, words, pc); return; // i8x16.shuffle
    case 0x0e: swizzle(v, at); return; // i8x16.swizzle
    case 0x0f: splat32(s, at, (low & 0xff) * 0x0101_0101); return; // i8x16.splat
    case 0x10: splat32(s, at, (low & 0xffff) * 0x1_0001); return; // i16x8.splat
    case 0x11: // i32x4.splat
    case 0x13: splat32(s, at, low); return; // f32x4.splat
    case 0x12: // i64x2.splat
    case 0x14: s[at + 2] = low; s[at + 3] = high; return; // f64x2.splat
    case 0x15: s[at] = i8[4 * at + index]!; return; // i8x16.extract_lane_s
    case 0x16: s[at] = u8[4 * at + index]!; return; // i8x16.extract_lane_u
    case 0x18: s[at] = i16[2 * at + index]!; return; // i16x8.extract_lane_s
    case 0x19: s[at] = u16[2 * at + index]!; return; // i16x8.extract_lane_u
    case 0x1b: // i32x4.extract_lane
    case 0x1f: s[at] = s[at + index]!; return; // f32x4.extract_lane
    case 0x1d: // i64x2.extract_lane
    case 0x21: { // f64x2.extract_lane
      const from = at + 2 * index;
      s[at] = s[from]!; s[at + 1] = s[from + 1]!; return;
    }
    default: replace(v, sub, at, index);
  }
}

/** The same 32 bits in all four words. */
export function splat32(words: Int32Array, at: number, bits: number): void {
  words[at] = bits;
  words[at + 1] = bits;
  words[at + 2] = bits;
  words[at + 3] = bits;
}

/** The new value of the lane stands in the slot behind the vector. */
// prettier-ignore
function replace({ u8, u16, i32: s }: Lanes, sub: number, at: number, index: number): void {
  const low = s[at + 4]!;
  switch (sub) {
    case 0x17: u8[4 * at + index] = low; return; // i8x16.replace_lane
    case 0x1a: u16[2 * at + index] = low; return; // i16x8.replace_lane
    case 0x1c: // i32x4.replace_lane
    case 0x20: s[at + index] = low; return; // f32x4.replace_lane
    case 0x1e: // i64x2.replace_lane
    case 0x22: s[at + 2 * index] = low; s[at + 2 * index + 1] = s[at + 5]!; return; // f64x2.replace_lane
  }
}

function shuffle({ u8 }: Lanes, at: number, words: Int32Array, pc: number): void {
  const first = 4 * at;
  for (let i = 0; i < 32; i++) scratch[i] = u8[first + i]!;
  for (let i = 0; i < 16; i++) u8[first + i] = scratch[(words[pc + (i >> 2)]! >> (8 * (i & 3))) & 31]!;
}

/** i8x16.swizzle: lanes of the first vector, by the numbers in the second; 0 where there is no such lane. */
export function swizzle({ u8 }: Lanes, at: number): void {
  const first = 4 * at;
  for (let i = 0; i < 16; i++) scratch[i] = u8[first + i]!;
  for (let i = 0; i < 16; i++) {
    const from = u8[first + 16 + i]!;
    u8[first + i] = from < 16 ? scratch[from]! : 0;
  }
}
