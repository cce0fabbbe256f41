import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { ByteReader } from '../../../src/engine/util/byte-reader.ts';
import { ByteWriter } from '../../../src/engine/util/byte-writer.ts';
import { numberOfHalves } from '../../../src/engine/util/bits.ts';

function reader(out: ByteWriter): ByteReader {
  return new ByteReader(out.bytes, 0, out.length, (message) => {
    throw new Error(message);
  });
}

it('writes numbers and names that a reader reads', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.maxSafeNat(),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.string({ unit: 'grapheme' }),
      (small, whole, wide, name) => {
        const out = new ByteWriter();
        out.writeU32(small);
        out.writeWhole(whole);
        out.writeWide(wide);
        out.writeName(name);
        out.writeFixed32(small);
        const input = reader(out);
        expect(input.readU32()).toBe(small);
        input.readU64();
        expect(numberOfHalves(input.low, input.high)).toBe(whole);
        input.readU64();
        expect(input.wide).toBe(wide);
        expect(input.readName()).toBe(name);
        expect(input.readFixed32() >>> 0).toBe(small);
        expect(input.done).toBe(true);
      },
    ),
  );
});

it('writes floats in eight bytes, the low ones first', () => {
  const out = new ByteWriter();
  out.writeF64(1.5);
  expect([...out.bytes]).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0x3f]);
});
