import { describe, expect, it } from 'vitest';
import { bytesOf, scalarText, toBigInt, unsignedLong } from '../../../src/engine/jsapi/idl.ts';

describe('conversions of Web IDL', () => {
  it('take whole numbers of 32 bits and nothing beyond', () => {
    expect([0, -0.9, '7', true, null, 2 ** 32 - 1].map((value) => unsignedLong(value, 'it'))).toEqual([
      0,
      0,
      7,
      1,
      0,
      2 ** 32 - 1,
    ]);
    expect(Object.is(unsignedLong(-0.5, 'it'), 0)).toBe(true);
    for (const bad of [-1, 2 ** 32, NaN, Infinity, undefined, {}, 1n, Symbol.iterator]) {
      expect(() => unsignedLong(bad, 'it')).toThrow(TypeError);
    }
  });

  it('take big integers of any size, but no numbers', () => {
    expect([toBigInt(2n ** 70n), toBigInt('12'), toBigInt(true), toBigInt(-1n)]).toEqual([2n ** 70n, 12n, 1n, -1n]);
    expect(() => toBigInt(1)).toThrow(TypeError);
  });

  it('copy the bytes of every kind of buffer', () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(7);
    for (const [source, copy] of [
      [bytes, [1, 2, 3, 4]],
      [bytes.buffer, [1, 2, 3, 4]],
      [bytes.subarray(1, 3), [2, 3]],
      [new DataView(bytes.buffer, 2), [3, 4]],
      [shared, [7, 7]],
      [shared.buffer, [7, 7]],
      [structuredClone(new ArrayBuffer(3)), [0, 0, 0]],
    ] as const) {
      expect([...bytesOf(source, 'it')]).toEqual(copy);
    }
    const gone = new ArrayBuffer(3);
    structuredClone(gone, { transfer: [gone] });
    expect(bytesOf(gone, 'it').length).toBe(0);
    for (const bad of [null, 'abc', [1], {}, ArrayBuffer.prototype])
      expect(() => bytesOf(bad, 'it')).toThrow(TypeError);
  });

  it('replace lone surrogates', () => {
    expect(scalarText('a\uD83D\uDE00b\uD83Dc\uDE00')).toBe('a\uD83D\uDE00b\uFFFDc\uFFFD');
  });
});
