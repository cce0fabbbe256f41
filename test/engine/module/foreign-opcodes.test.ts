import { expect, it } from 'vitest';
import { foreignOpcode, isPrefix } from '../../../src/engine/module/foreign-opcodes.ts';
import { opcodeByNumber } from '../../../src/engine/module/opcodes.ts';

it.each([
  [0x06, 0, 'try', 'legacy-exceptions'],
  [0x08, 0, 'throw', 'exceptions'],
  [0x1f, 0, 'try_table', 'exceptions'],
  [0x12, 0, 'return_call', 'tail-call'],
  [0x14, 0, 'call_ref', 'function-references'],
  [0xd3, 0, 'ref.eq', 'gc'],
  [0xe3, 0, 'resume', 'stack-switching'],
  [0xfb, 0, 'struct.new', 'gc'],
  [0xfb, 30, 'i31.get_u', 'gc'],
  [0xfd, 0, 'v128.load', 'simd'],
  [0xfd, 35, 'i8x16.eq', 'simd'],
  [0xfd, 77, 'v128.not', 'simd'],
  [0xfd, 84, 'v128.load8_lane', 'simd'],
  [0xfd, 110, 'i8x16.add', 'simd'],
  [0xfd, 142, 'i16x8.add', 'simd'],
  [0xfd, 174, 'i32x4.add', 'simd'],
  [0xfd, 206, 'i64x2.add', 'simd'],
  [0xfd, 228, 'f32x4.add', 'simd'],
  [0xfd, 255, 'f64x2.convert_low_i32x4_u', 'simd'],
  [0xfd, 256, 'i8x16.relaxed_swizzle', 'relaxed-simd'],
  [0xfd, 275, 'i32x4.relaxed_dot_i8x16_i7x16_add_s', 'relaxed-simd'],
  [0xfe, 0, 'memory.atomic.notify', 'threads'],
  [0xfe, 0x16, 'i64.atomic.load32_u', 'threads'],
  [0xfe, 0x1e, 'i32.atomic.rmw.add', 'threads'],
  [0xfe, 0x4e, 'i64.atomic.rmw32.cmpxchg_u', 'threads'],
] as const)('names %i %i as %s', (byte, sub, mnemonic, feature) => {
  expect(foreignOpcode(byte, sub)).toEqual({ mnemonic, feature });
});

it('knows no feature for what none defines', () => {
  for (const [byte, sub] of [
    [0x27, 0],
    [0xff, 0],
    [0xfb, 31],
    [0xfd, 154],
    [0xfd, 276],
    [0xfe, 4],
    [0xfe, 0x4f],
  ] as const) {
    expect(foreignOpcode(byte, sub)).toBeUndefined();
  }
});

it('claims no byte that the opcode table has', () => {
  for (let byte = 0; byte < 256; byte++) {
    if (opcodeByNumber(byte) !== undefined) expect(foreignOpcode(byte)).toBeUndefined();
  }
  expect([0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff].map(isPrefix)).toEqual([false, true, true, true, true, false]);
});
