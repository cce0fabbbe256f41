/**
 * Numeric instructions that are rare, long, or about to trap. All are one word long.
 * https://webassembly.github.io/spec/core/exec/numerics.html
 */
import type { Machine } from '../machine.ts';
import { i64ToF32, i64ToF64, saturateToI32, saturateToI64, truncToI32, truncToI64 } from './convert.ts';
import { NAN_F32, NAN_F64_HIGH, nearest } from './float.ts';
import * as int32 from './int32.ts';
import * as int64 from './int64.ts';

/** Executes the operation `op` (an opcode byte) at `m.pc`. */
export function numeric(m: Machine, op: number): void {
  const { i32, f32, f64 } = m;
  const top = m.sp - 2;
  const below = m.sp - 4;
  const double = top >> 1;
  switch (op) {
    case 0x69: // i32.popcnt
      i32[top] = int32.popcnt(i32[top]!);
      break;
    case 0x6d: // i32.div_s
      i32[below] = int32.divS(i32[below]!, i32[top]!);
      m.sp -= 2;
      break;
    case 0x6e: // i32.div_u
      i32[below] = int32.divU(i32[below]!, i32[top]!);
      m.sp -= 2;
      break;
    case 0x6f: // i32.rem_s
      i32[below] = int32.remS(i32[below]!, i32[top]!);
      m.sp -= 2;
      break;
    case 0x70: // i32.rem_u
      i32[below] = int32.remU(i32[below]!, i32[top]!);
      m.sp -= 2;
      break;
    case 0x79: // i64.clz
      setI64(m, top, i32[top + 1] === 0 ? 32 + Math.clz32(i32[top]!) : Math.clz32(i32[top + 1]!));
      break;
    case 0x7a: // i64.ctz
      setI64(m, top, i32[top] === 0 ? 32 + int32.ctz(i32[top + 1]!) : int32.ctz(i32[top]!));
      break;
    case 0x7b: // i64.popcnt
      setI64(m, top, int32.popcnt(i32[top]!) + int32.popcnt(i32[top + 1]!));
      break;
    case 0x7f: // i64.div_s
      m.writeI64(below, int64.divS(m.readS64(below), m.readS64(top)));
      m.sp -= 2;
      break;
    case 0x80: // i64.div_u
      m.writeI64(below, int64.divU(m.readU64(below), m.readU64(top)));
      m.sp -= 2;
      break;
    case 0x81: // i64.rem_s
      m.writeI64(below, int64.rem(m.readS64(below), m.readS64(top)));
      m.sp -= 2;
      break;
    case 0x82: // i64.rem_u
      m.writeI64(below, int64.rem(m.readU64(below), m.readU64(top)));
      m.sp -= 2;
      break;
    case 0x8d: // f32.ceil
      setF32(m, top, Math.ceil(f32[top]!));
      break;
    case 0x8e: // f32.floor
      setF32(m, top, Math.floor(f32[top]!));
      break;
    case 0x8f: // f32.trunc
      setF32(m, top, Math.trunc(f32[top]!));
      break;
    case 0x90: // f32.nearest
      setF32(m, top, nearest(f32[top]!));
      break;
    case 0x96: // f32.min
      setF32(m, below, Math.min(f32[below]!, f32[top]!));
      m.sp -= 2;
      break;
    case 0x97: // f32.max
      setF32(m, below, Math.max(f32[below]!, f32[top]!));
      m.sp -= 2;
      break;
    case 0x98: // f32.copysign
      i32[below] = (i32[below]! & 0x7fff_ffff) | (i32[top]! & 0x8000_0000);
      m.sp -= 2;
      break;
    case 0x9e: // f64.nearest
      setF64(m, top, nearest(f64[double]!));
      break;
    case 0xa8: // i32.trunc_f32_s
    case 0xa9: // i32.trunc_f32_u
      i32[top] = truncToI32(f32[top]!, op === 0xa8);
      break;
    case 0xaa: // i32.trunc_f64_s
    case 0xab: // i32.trunc_f64_u
      i32[top] = truncToI32(f64[double]!, op === 0xaa);
      break;
    case 0xae: // i64.trunc_f32_s
    case 0xaf: // i64.trunc_f32_u
      m.writeI64(top, truncToI64(f32[top]!, op === 0xae));
      break;
    case 0xb0: // i64.trunc_f64_s
    case 0xb1: // i64.trunc_f64_u
      m.writeI64(top, truncToI64(f64[double]!, op === 0xb0));
      break;
    case 0xb3: // f32.convert_i32_u
      f32[top] = i32[top]! >>> 0;
      break;
    case 0xb4: // f32.convert_i64_s
      f32[top] = i64ToF32(i32[top]!, i32[top + 1]!);
      break;
    case 0xb5: // f32.convert_i64_u
      f32[top] = i64ToF32(i32[top]!, i32[top + 1]! >>> 0);
      break;
    case 0xb9: // f64.convert_i64_s
      f64[double] = i64ToF64(i32[top]!, i32[top + 1]!);
      break;
    case 0xba: // f64.convert_i64_u
      f64[double] = i64ToF64(i32[top]!, i32[top + 1]! >>> 0);
      break;
    default:
      throw new Error(`internal error: no operation 0x${op.toString(16)} (at ${m.pc})`);
  }
  m.pc += 1;
}

/**
 * The instructions FC 0 to FC 7, trunc_sat. https://webassembly.github.io/spec/core/exec/numerics.html#op-trunc-sat-u
 */
export function saturating(m: Machine, sub: number): void {
  const top = m.sp - 2;
  const value = (sub & 2) === 0 ? m.f32[top]! : m.f64[top >> 1]!;
  const signed = (sub & 1) === 0;
  if (sub < 4) m.i32[top] = saturateToI32(value, signed);
  else m.writeI64(top, saturateToI64(value, signed));
  m.pc += 1;
}

function setI64(m: Machine, word: number, small: number): void {
  m.i32[word] = small;
  m.i32[word + 1] = 0;
}

function setF32(m: Machine, word: number, value: number): void {
  if (Number.isNaN(value)) m.i32[word] = NAN_F32;
  else m.f32[word] = value;
}

function setF64(m: Machine, word: number, value: number): void {
  if (Number.isNaN(value)) {
    m.i32[word] = 0;
    m.i32[word + 1] = NAN_F64_HIGH;
  } else {
    m.f64[word >> 1] = value;
  }
}
