import { expect, it } from 'vitest';
import * as bits from '../../../src/engine/util/bits.ts';

it('reinterprets 32-bit floats', () => {
  expect(bits.bitsOfF32(1)).toBe(0x3f80_0000);
  expect(bits.bitsOfF32(-0)).toBe(0x8000_0000);
  expect(bits.f32OfBits(0x4049_0fdb)).toBe(Math.fround(Math.PI));
});

it('reinterprets 64-bit floats', () => {
  expect(bits.bitsOfF64(-2)).toBe(0xc000_0000_0000_0000n);
  expect(bits.f64OfBits(0x4009_21fb_5444_2d18n)).toBe(Math.PI);
});

it('takes 64-bit numbers apart and puts them together', () => {
  expect(bits.lowHalf(-2n)).toBe(-2);
  expect(bits.highHalf(-2n)).toBe(-1);
  expect(bits.u64OfHalves(bits.lowHalf(0x1234_5678_9abc_def0n), bits.highHalf(0x1234_5678_9abc_def0n))).toBe(
    0x1234_5678_9abc_def0n,
  );
});
