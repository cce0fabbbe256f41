import { expect, it } from 'vitest';
import { hex, hexBytes } from '../../../src/engine/util/hex.ts';

it('writes whole numbers of any size', () => {
  expect([0, 255, -16, 2n ** 64n - 1n, -1n].map(hex)).toEqual(['0x0', '0xff', '-0x10', '0xffffffffffffffff', '-0x1']);
});

it('writes bytes as pairs of digits', () => {
  expect(hexBytes(Uint8Array.of(0, 0xa, 0xff))).toBe('00 0a ff');
  expect(hexBytes(Uint8Array.of(0, 0xa, 0xff), '')).toBe('000aff');
  expect(hexBytes(new Uint8Array(0))).toBe('');
});
