/**
 * Arithmetic on lanes of floats. As everywhere in this machine, a NaN that arithmetic makes is the canonical one, and
 * what only moves (abs, neg, pmin, pmax) keeps its bits and never passes through a JS number.
 * https://webassembly.github.io/spec/core/exec/numerics.html#floating-point-operations
 */
import { NAN_F32, NAN_F64_HIGH, nearest } from '../float.ts';
import type { Lanes } from './lanes.ts';

const SIGN = 0x8000_0000;
const REST = 0x7fff_ffff;

/** Writes an f32 lane: rounded to the nearest, a NaN as the canonical one. */
export function putF32({ f32, i32 }: Lanes, i: number, x: number): void {
  if (Number.isNaN(x)) i32[i] = NAN_F32;
  else f32[i] = x;
}

/** Writes the f64 lane that begins at a word, a NaN as the canonical one. */
export function putF64({ f64, i32 }: Lanes, word: number, x: number): void {
  if (Number.isNaN(x)) {
    i32[word] = 0;
    i32[word + 1] = NAN_F64_HIGH;
  } else {
    f64[word >> 1] = x;
  }
}

// prettier-ignore
export function float32(v: Lanes, sub: number, at: number): void {
  const { f32: f, i32: s } = v;
  const end = at + 4;
  let i = at;
  switch (sub) {
    case 0x67: for (; i < end; i++) putF32(v, i, Math.ceil(f[i]!)); return; // f32x4.ceil
    case 0x68: for (; i < end; i++) putF32(v, i, Math.floor(f[i]!)); return; // f32x4.floor
    case 0x69: for (; i < end; i++) putF32(v, i, Math.trunc(f[i]!)); return; // f32x4.trunc
    case 0x6a: for (; i < end; i++) putF32(v, i, nearest(f[i]!)); return; // f32x4.nearest
    case 0xe0: for (; i < end; i++) s[i] = s[i]! & REST; return; // f32x4.abs
    case 0xe1: for (; i < end; i++) s[i] = s[i]! ^ SIGN; return; // f32x4.neg
    case 0xe3: for (; i < end; i++) putF32(v, i, Math.sqrt(f[i]!)); return; // f32x4.sqrt
    case 0xe4: for (; i < end; i++) putF32(v, i, f[i]! + f[i + 4]!); return; // f32x4.add
    case 0xe5: for (; i < end; i++) putF32(v, i, f[i]! - f[i + 4]!); return; // f32x4.sub
    case 0xe6: for (; i < end; i++) putF32(v, i, f[i]! * f[i + 4]!); return; // f32x4.mul
    case 0xe7: for (; i < end; i++) putF32(v, i, f[i]! / f[i + 4]!); return; // f32x4.div
    case 0xe8: for (; i < end; i++) putF32(v, i, Math.min(f[i]!, f[i + 4]!)); return; // f32x4.min
    case 0xe9: for (; i < end; i++) putF32(v, i, Math.max(f[i]!, f[i + 4]!)); return; // f32x4.max
    case 0xea: for (; i < end; i++) if (f[i + 4]! < f[i]!) s[i] = s[i + 4]!; return; // f32x4.pmin
    case 0xeb: for (; i < end; i++) if (f[i + 4]! > f[i]!) s[i] = s[i + 4]!; return; // f32x4.pmax
  }
}

export function float64(v: Lanes, sub: number, at: number): void {
  double(v, sub, at);
  double(v, sub, at + 2);
}

/** The lane that begins at word `i`; its partner of a second operand is four words behind it. */
// prettier-ignore
function double(v: Lanes, sub: number, i: number): void {
  const { f64: f, i32: s } = v;
  const a = f[i >> 1]!;
  const b = f[(i >> 1) + 2]!;
  switch (sub) {
    case 0x74: putF64(v, i, Math.ceil(a)); return; // f64x2.ceil
    case 0x75: putF64(v, i, Math.floor(a)); return; // f64x2.floor
    case 0x7a: putF64(v, i, Math.trunc(a)); return; // f64x2.trunc
    case 0x94: putF64(v, i, nearest(a)); return; // f64x2.nearest
    case 0xec: s[i + 1] = s[i + 1]! & REST; return; // f64x2.abs
    case 0xed: s[i + 1] = s[i + 1]! ^ SIGN; return; // f64x2.neg
    case 0xef: putF64(v, i, Math.sqrt(a)); return; // f64x2.sqrt
    case 0xf0: putF64(v, i, a + b); return; // f64x2.add
    case 0xf1: putF64(v, i, a - b); return; // f64x2.sub
    case 0xf2: putF64(v, i, a * b); return; // f64x2.mul
    case 0xf3: putF64(v, i, a / b); return; // f64x2.div
    case 0xf4: putF64(v, i, Math.min(a, b)); return; // f64x2.min
    case 0xf5: putF64(v, i, Math.max(a, b)); return; // f64x2.max
    case 0xf6: if (b < a) { s[i] = s[i + 4]!; s[i + 1] = s[i + 5]!; } return; // f64x2.pmin
    case 0xf7: if (b > a) { s[i] = s[i + 4]!; s[i + 1] = s[i + 5]!; } return; // f64x2.pmax
  }
}
