import { crc32 as platform } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32 } from '../../../src/engine/util/crc32.ts';

it('gives the sum that is published for "123456789"', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
});

it('sums a part, and goes on from the sum of what comes before', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.nat(20), (bytes, cut) => {
      const middle = Math.min(cut, bytes.length);
      expect(crc32(bytes, middle, bytes.length, crc32(bytes, 0, middle))).toBe(crc32(bytes));
    }),
  );
});

it.runIf(typeof platform === 'function')('agrees with the sum of the platform', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(crc32(bytes)).toBe(platform(bytes));
    }),
  );
});
