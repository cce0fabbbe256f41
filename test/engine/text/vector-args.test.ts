import { expect, it } from 'vitest';
import { decode, FunctionListing } from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

it.each([
  ['v128.const i32x4 0x00000001 0xffffffff 0x3f800000 0x00000000', 'v128.const i32x4 1 -1 0x3f800000 0'],
  [
    'v128.const i32x4 0x03020100 0x07060504 0x0b0a0908 0x0f0e0d0c',
    'v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15',
  ],
  [
    'i8x16.shuffle 0 31 2 29 4 27 6 25 8 23 10 21 12 19 14 17',
    'i8x16.shuffle 0 31 2 29 4 27 6 25 8 23 10 21 12 19 14 17',
  ],
  ['i16x8.extract_lane_s 7', 'i16x8.extract_lane_s 7'],
  ['v128.load8x8_u offset=16', 'v128.load8x8_u offset=16'],
  ['v128.store', 'v128.store'],
  ['v128.load align=2', 'v128.load align=2'],
  ['v128.load16_lane offset=4 align=1 3', 'v128.load16_lane offset=4 align=1 3'],
  ['v128.store64_lane 1', 'v128.store64_lane 1'],
  ['f32x4.relaxed_madd', 'f32x4.relaxed_madd'],
])('%s', async (expected, written) => {
  const module = decode(await wat(`(module (memory 1) (func unreachable ${written} unreachable))`));
  const line = new FunctionListing(module, 0).line(2);
  expect([line.mnemonic, ...line.args.map(({ text }) => text)].join(' ')).toBe(expected);
});
