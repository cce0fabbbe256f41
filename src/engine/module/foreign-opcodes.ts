import type { Feature } from './errors.ts';
import type { ForeignOpcode } from './opcode.ts';

/** Opcode bytes of one byte that belong to features this engine does not run. */
const singles = new Map<number, ForeignOpcode>();

function add(feature: Feature, rows: Readonly<Record<number, string>>): void {
  for (const [number, mnemonic] of Object.entries(rows)) singles.set(Number(number), { mnemonic, feature });
}

add('legacy-exceptions', { 0x06: 'try', 0x07: 'catch', 0x09: 'rethrow', 0x18: 'delegate', 0x19: 'catch_all' });
add('exceptions', { 0x08: 'throw', 0x0a: 'throw_ref', 0x1f: 'try_table' });
add('tail-call', { 0x12: 'return_call', 0x13: 'return_call_indirect' });
add('function-references', {
  0x14: 'call_ref',
  0x15: 'return_call_ref',
  0xd4: 'ref.as_non_null',
  0xd5: 'br_on_null',
  0xd6: 'br_on_non_null',
});
add('gc', { 0xd3: 'ref.eq' });
add('stack-switching', {
  0xe0: 'cont.new',
  0xe1: 'cont.bind',
  0xe2: 'suspend',
  0xe3: 'resume',
  0xe4: 'resume_throw',
  0xe5: 'resume_throw_ref',
  0xe6: 'switch',
});

/** Names in order of their number; '' where there is none. */
const gcNames = words(
  'struct.new struct.new_default struct.get struct.get_s struct.get_u struct.set array.new array.new_default',
  'array.new_fixed array.new_data array.new_elem array.get array.get_s array.get_u array.set array.len array.fill',
  'array.copy array.init_data array.init_elem ref.test ref.test ref.cast ref.cast br_on_cast br_on_cast_fail',
  'any.convert_extern extern.convert_any ref.i31 i31.get_s i31.get_u',
);

const atomicFamilies = words('rmw.add rmw.sub rmw.and rmw.or rmw.xor rmw.xchg rmw.cmpxchg');
const atomicShapes = [
  ['i32', ''],
  ['i64', ''],
  ['i32', '8'],
  ['i32', '16'],
  ['i64', '8'],
  ['i64', '16'],
  ['i64', '32'],
] as const;

const integerCompare = 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u';
const floatCompare = 'eq ne lt gt le ge';
const floatArithmetic = 'abs neg - sqrt add sub mul div min max pmin pmax';

/** 0xFD 0 to 0x113: the SIMD instructions, and from 0x100 on the relaxed ones. '-' is a hole. */
const simdNames = words(
  'v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u',
  'v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store v128.const i8x16.shuffle',
  'i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat i8x16.extract_lane_s',
  'i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u i16x8.replace_lane',
  'i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane f32x4.extract_lane',
  'f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane',
  shaped('i8x16', integerCompare),
  shaped('i16x8', integerCompare),
  shaped('i32x4', integerCompare),
  shaped('f32x4', floatCompare),
  shaped('f64x2', floatCompare),
  shaped('v128', 'not and andnot or xor bitselect any_true load8_lane load16_lane load32_lane load64_lane store8_lane'),
  shaped('v128', 'store16_lane store32_lane store64_lane load32_zero load64_zero'),
  'f32x4.demote_f64x2_zero f64x2.promote_low_f32x4',
  shaped('i8x16', 'abs neg popcnt all_true bitmask narrow_i16x8_s narrow_i16x8_u'),
  shaped('f32x4', 'ceil floor trunc nearest'),
  shaped('i8x16', 'shl shr_s shr_u add add_sat_s add_sat_u sub sub_sat_s sub_sat_u'),
  shaped('f64x2', 'ceil floor'),
  shaped('i8x16', 'min_s min_u max_s max_u'),
  'f64x2.trunc i8x16.avgr_u i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u',
  'i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u',
  shaped('i16x8', 'abs neg q15mulr_sat_s all_true bitmask narrow_i32x4_s narrow_i32x4_u extend_low_i8x16_s'),
  shaped('i16x8', 'extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u shl shr_s shr_u add add_sat_s add_sat_u'),
  shaped('i16x8', 'sub sub_sat_s sub_sat_u'),
  'f64x2.nearest',
  shaped('i16x8', 'mul min_s min_u max_s max_u - avgr_u extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u'),
  shaped('i16x8', 'extmul_high_i8x16_u'),
  shaped('i32x4', 'abs neg - all_true bitmask - - extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u'),
  shaped('i32x4', 'extend_high_i16x8_u shl shr_s shr_u add - - sub - - - mul min_s min_u max_s max_u dot_i16x8_s -'),
  shaped('i32x4', 'extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u'),
  shaped('i64x2', 'abs neg - all_true bitmask - - extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u'),
  shaped('i64x2', 'extend_high_i32x4_u shl shr_s shr_u add - - sub - - - mul eq ne lt_s gt_s le_s ge_s'),
  shaped('i64x2', 'extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u'),
  shaped('f32x4', floatArithmetic),
  shaped('f64x2', floatArithmetic),
  'i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s f32x4.convert_i32x4_u',
  'i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u',
  'i8x16.relaxed_swizzle i32x4.relaxed_trunc_f32x4_s i32x4.relaxed_trunc_f32x4_u i32x4.relaxed_trunc_f64x2_s_zero',
  'i32x4.relaxed_trunc_f64x2_u_zero f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd',
  'i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect',
  'f32x4.relaxed_min f32x4.relaxed_max f64x2.relaxed_min f64x2.relaxed_max i16x8.relaxed_q15mulr_s',
  'i16x8.relaxed_dot_i8x16_i7x16_s i32x4.relaxed_dot_i8x16_i7x16_add_s',
);

function words(...lines: readonly string[]): string[] {
  return lines.join(' ').split(' ');
}

function shaped(shape: string, names: string): string {
  return names.replace(/\S+/g, (name) => (name === '-' ? '-' : `${shape}.${name}`));
}

/** The bytes that are followed by a second number which says what the instruction is. */
export function isPrefix(byte: number): boolean {
  return byte >= 0xfb && byte <= 0xfe;
}

/**
 * What an instruction that is not in the opcode table belongs to: by its byte, or by its prefix byte and the number
 * `sub` behind it. Undefined when no feature of WebAssembly defines it.
 */
export function foreignOpcode(byte: number, sub = 0): ForeignOpcode | undefined {
  switch (byte) {
    case 0xfb:
      return named('gc', gcNames[sub]);
    case 0xfd:
      return named(sub < 0x100 ? 'simd' : 'relaxed-simd', simdNames[sub]);
    case 0xfe:
      return named('threads', atomicName(sub));
    default:
      return singles.get(byte);
  }
}

function named(feature: Feature, mnemonic: string | undefined): ForeignOpcode | undefined {
  return mnemonic === undefined || mnemonic === '-' ? undefined : { mnemonic, feature };
}

function atomicName(sub: number): string | undefined {
  if (sub < 4) return ['memory.atomic.notify', 'memory.atomic.wait32', 'memory.atomic.wait64', 'atomic.fence'][sub];
  const at = sub - 0x10;
  const shape = atomicShapes[at % 7];
  if (at < 0 || shape === undefined) return undefined;
  const [type, width] = shape;
  const unsigned = width === '' ? '' : '_u';
  if (at < 7) return `${type}.atomic.load${width}${unsigned}`;
  if (at < 14) return `${type}.atomic.store${width}`;
  const family = atomicFamilies[Math.floor(at / 7) - 2];
  return family === undefined ? undefined : `${type}.atomic.${family.replace('rmw', `rmw${width}`)}${unsigned}`;
}
