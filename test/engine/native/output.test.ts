import { describe, expect, it } from 'vitest';
import { Output } from '../../../src/engine/native/output.ts';
import { ByteReader } from '../../../src/engine/util/byte-reader.ts';

const fail = (message: string): never => {
  throw new Error(message);
};

describe('the bytes of a twin', () => {
  it('are read again as the numbers that were written', () => {
    const out = new Output(1);
    const numbers = [0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 27, 2 ** 31 - 1];
    for (const number of numbers) {
      out.u32(number);
      out.s32(number);
      out.s32(-number - 1);
      out.s64(BigInt(number) << 32n);
      out.s64(-(2n ** 63n) + BigInt(number));
    }
    out.u32(2 ** 32 - 1);
    const reader = new ByteReader(out.take(), 0, out.length, fail);
    for (const number of numbers) {
      expect(reader.readU32()).toBe(number);
      expect(reader.readS32()).toBe(number);
      expect(reader.readS32()).toBe(-number - 1);
      reader.readS64();
      expect(reader.wide).toBe(BigInt.asUintN(64, BigInt(number) << 32n));
      reader.readS64();
      expect(reader.wide).toBe(2n ** 63n + BigInt(number));
    }
    expect(reader.readU32()).toBe(2 ** 32 - 1);
    expect(reader.done).toBe(true);
  });

  it('take pieces of others, of any length', () => {
    const from = Uint8Array.from({ length: 200 }, (_, i) => i);
    const out = new Output(1);
    out.copy(from, 3, 7);
    out.copy(from, 10, 150);
    const sized = new Output();
    sized.sized(out);
    expect([...sized.take()]).toEqual([0x90, 1, ...from.subarray(3, 7), ...from.subarray(10, 150)]);
    const floats = new Output(1);
    floats.float(-1.5, 4);
    floats.float(2 ** 63, 8);
    const view = new DataView(floats.take().buffer);
    expect([view.getFloat32(0, true), view.getFloat64(4, true), floats.length]).toEqual([-1.5, 2 ** 63, 12]);
  });
});
