import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { validate } from '../../../../src/engine/validate/validate.ts';
import { buildModule } from '../../runtime/module-builder.ts';

const vector = [0xfd, 0x0c, ...Array.from({ length: 16 }, (_, i) => i)];
const DROP = 0x1a;

/** What is said of a function of these instructions. */
function complaint(...body: readonly number[]): string {
  try {
    validate(
      decode(buildModule({ memory: { min: 1, max: 1 }, funcs: [{ params: [], results: [], body: [...body, DROP] }] })),
    );
    return 'fine';
  } catch (error) {
    return String(error);
  }
}

const shuffle = (lane: number): number[] => [
  ...vector,
  ...vector,
  0xfd,
  0x0d,
  ...Array.from({ length: 15 }, () => 31),
  lane,
];

describe('lanes', () => {
  it.each([
    ['i8x16.extract_lane_s', 0x15, 16],
    ['i16x8.extract_lane_u', 0x19, 8],
    ['i32x4.extract_lane', 0x1b, 4],
    ['i64x2.extract_lane', 0x1d, 2],
    ['f32x4.extract_lane', 0x1f, 4],
    ['f64x2.extract_lane', 0x21, 2],
  ])('of %s', (name, sub, lanes) => {
    expect(complaint(...vector, 0xfd, sub, lanes - 1)).toBe('fine');
    expect(complaint(...vector, 0xfd, sub, lanes)).toContain(
      `invalid lane index ${lanes} of ${name}, there are ${lanes} (in function func0`,
    );
    expect(complaint(...vector, 0xfd, sub, 255)).toContain('invalid lane index 255');
  });

  it.each([
    ['v128.load8_lane', 0x54, 16],
    ['v128.load16_lane', 0x55, 8],
    ['v128.load32_lane', 0x56, 4],
    ['v128.load64_lane', 0x57, 2],
  ])('of %s', (name, sub, lanes) => {
    const load = (align: number, lane: number) => complaint(0x41, 0, ...vector, 0xfd, sub, align, 0, lane);
    const natural = Math.log2(16 / lanes);
    expect(load(natural, lanes - 1)).toBe('fine');
    expect(load(natural, lanes)).toContain(`invalid lane index ${lanes} of ${name}`);
    expect(load(natural + 1, 0)).toContain('alignment must not be larger than natural');
  });

  it('of a shuffle are those of two vectors', () => {
    expect(complaint(...shuffle(31))).toBe('fine');
    expect(complaint(...shuffle(32))).toContain('invalid lane index 32 of i8x16.shuffle, there are 32');
  });
});

describe('vectors', () => {
  it('are told apart from numbers', () => {
    expect(complaint(0x41, 0, 0xfd, 0x4d)).toContain('v128.not expects v128, found i32');
    expect(complaint(...vector, 0x45)).toContain('i32.eqz expects i32, found v128');
    expect(complaint(...vector, ...vector, 0x41, 0, 0x1b)).toBe('fine');
    expect(complaint(...vector, 0x41, 1, 0x41, 0, 0x1b)).toContain('select expects two values of one type');
  });

  it('may be accessed in no larger alignment than their own', () => {
    expect(complaint(0x41, 0, 0xfd, 0x00, 4, 0)).toBe('fine');
    expect(complaint(0x41, 0, 0xfd, 0x00, 5, 0)).toContain(
      'alignment must not be larger than natural: 32 of v128.load',
    );
    expect(complaint(0x41, 0, 0xfd, 0x5c, 3, 0)).toContain('alignment must not be larger than natural: 8');
  });
});
