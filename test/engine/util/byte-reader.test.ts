import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/engine/util/byte-reader.ts';
import { bytes } from '../../support/bytes.ts';

function reader(text: string): ByteReader {
  const all = bytes(text);
  return new ByteReader(all, 0, all.length, (message, offset) => {
    throw new Error(`${offset}: ${message}`);
  });
}

describe('unsigned 32-bit numbers', () => {
  it.each([
    ['00', 0],
    ['7f', 127],
    ['80 01', 128],
    ['e5 8e 26', 624_485],
    ['ff ff ff ff 0f', 0xffff_ffff],
    ['80 80 80 80 00', 0],
    ['ff 80 80 80 00', 127],
  ])('reads %s as %i', (text, value) => {
    const from = reader(text);
    expect(from.readU32()).toBe(value);
    expect(from.done).toBe(true);
  });

  it.each([
    ['80 80 80 80 80 00', '0: integer representation too long'],
    ['ff ff ff ff 1f', '0: integer too large'],
    ['80 80', '2: unexpected end'],
    ['', '0: unexpected end'],
  ])('refuses %s', (text, complaint) => {
    expect(() => reader(text).readU32()).toThrow(complaint);
  });
});

describe('signed numbers', () => {
  it.each([
    ['7f', -1],
    ['3f', 63],
    ['40', -64],
    ['ff 00', 127],
    ['80 7f', -128],
    ['80 80 80 80 78', -0x8000_0000],
    ['ff ff ff ff 07', 0x7fff_ffff],
    ['ff ff ff ff 7f', -1],
  ])('reads %s as the 32-bit number %i', (text, value) => {
    expect(reader(text).readS32()).toBe(value);
  });

  it.each([
    ['ff ff ff ff 0f', 'integer too large'],
    ['80 80 80 80 70', 'integer too large'],
    ['80 80 80 80 80 00', 'integer representation too long'],
  ])('refuses %s as a 32-bit number', (text, complaint) => {
    expect(() => reader(text).readS32()).toThrow(complaint);
  });

  it.each([
    ['40', -64],
    ['3f', 63],
    ['ff ff ff ff 0f', 0xffff_ffff],
    ['80 80 80 80 70', -0x1_0000_0000],
    ['80 80 80 80 08', 0x8000_0000],
  ])('reads %s as the 33-bit number %i', (text, value) => {
    expect(reader(text).readS33()).toBe(value);
  });

  it.each([
    ['00', 0n],
    ['7f', -1n],
    ['80 80 80 80 08', 0x8000_0000n],
    ['80 80 80 80 78', -0x8000_0000n],
    ['ff ff ff ff 0f', 0xffff_ffffn],
    ['80 80 80 80 80 7f', -0x8_0000_0000n],
    ['ff ff ff ff ff ff ff ff ff 00', 0x7fff_ffff_ffff_ffffn],
    ['80 80 80 80 80 80 80 80 80 7f', -0x8000_0000_0000_0000n],
  ])('reads %s as the 64-bit number %i', (text, value) => {
    const from = reader(text);
    from.readS64();
    expect(BigInt.asIntN(64, from.wide)).toBe(value);
  });

  it.each([
    ['80 80 80 80 80 80 80 80 80 01', 'integer too large'],
    ['80 80 80 80 80 80 80 80 80 80 00', 'integer representation too long'],
  ])('refuses %s as a 64-bit number', (text, complaint) => {
    expect(() => reader(text).readS64()).toThrow(complaint);
  });

  it('reads every 64-bit number it is given in every length', () => {
    for (let bits = 0; bits < 64; bits++) {
      for (const value of [1n << BigInt(bits), -(1n << BigInt(bits)), (1n << BigInt(bits)) - 1n]) {
        const wanted = BigInt.asIntN(64, value);
        const all = Uint8Array.from(leb(wanted));
        const from = new ByteReader(all, 0, all.length, (message) => {
          throw new Error(message);
        });
        from.readS64();
        expect(BigInt.asIntN(64, from.wide)).toBe(wanted);
      }
    }
  });
});

it('reads unsigned 64-bit numbers', () => {
  const from = reader('ff ff ff ff ff ff ff ff ff 01');
  from.readU64();
  expect(from.wide).toBe(0xffff_ffff_ffff_ffffn);
  expect(() => reader('80 80 80 80 80 80 80 80 80 02').readU64()).toThrow('integer too large');
});

it('reads floats as bits, signalling NaNs untouched', () => {
  const from = reader('01 00 a0 7f  01 00 00 00 00 00 f4 7f');
  expect(from.readFixed32() >>> 0).toBe(0x7fa0_0001);
  from.readFixed64();
  expect(from.wide).toBe(0x7ff4_0000_0000_0001n);
});

it('reads names, byte order mark included', () => {
  expect(reader('03 ef bb bf').readName()).toBe('\ufeff');
  expect(reader('00').readName()).toBe('');
  expect(() => reader('02 41').readName()).toThrow('0: unexpected end: the length of a name is out of bounds');
  expect(() => reader('03 41 42 ff').readName()).toThrow('3: malformed UTF-8 encoding');
});

it('refuses a count that the bytes cannot hold', () => {
  expect(() => reader('ff ff ff ff 0f 00').readCount()).toThrow('0: unexpected end');
  expect(() => reader('02 00 00 00').readCount(2)).toThrow('unexpected end');
  expect(reader('02 00 00 00 00').readCount(2)).toBe(2);
});

it('reads nothing past its limit', () => {
  const from = new ByteReader(bytes('01 02 03'), 0, 2, (message, offset) => {
    throw new Error(`${offset}: ${message}`);
  });
  from.skip(2);
  expect(from.peek()).toBe(-1);
  expect(() => from.readByte()).toThrow('2: unexpected end');
  expect(() => from.skip(1)).toThrow('2: unexpected end');
});

function leb(value: bigint): number[] {
  const out: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const seven = Number(rest & 0x7fn);
    if ((rest >> 7n === 0n && seven < 0x40) || (rest >> 7n === -1n && seven >= 0x40)) return [...out, seven];
    out.push(seven | 0x80);
  }
}
