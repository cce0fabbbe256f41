import { describe, expect, it } from 'vitest';
import {
  isTypeCode,
  moduleReader,
  readHeapType,
  readRefType,
  readValueType,
} from '../../../src/engine/binary/type-codes.ts';
import { bytes } from '../../support/bytes.ts';

/** Reads with one of the functions, and notes what it needs. */
function reading(read: typeof readValueType | typeof readRefType | typeof readHeapType, text: string): string {
  const all = bytes(text);
  const reader = moduleReader(all, 0, all.length);
  const needed: string[] = [];
  const type = read(reader, (what, feature, offset) => needed.push(`${what}: ${feature} at ${offset}`));
  expect(reader.done).toBe(true);
  return [type, ...needed].join(', ');
}

describe('value types', () => {
  it.each([
    ['7f', 'i32'],
    ['7e', 'i64'],
    ['7d', 'f32'],
    ['7c', 'f64'],
    ['70', 'funcref'],
    ['6f', 'externref'],
    ['7b', 'v128'],
    ['6d', 'eqref'],
    ['64 6b', '(ref struct)'],
    ['63 6b', 'structref'],
    ['63 85 01', '(ref null 133)'],
    ['69', 'exnref'],
    ['68', 'anyref, the type cont: stack-switching at 0'],
  ])('%s', (text, type) => {
    expect(reading(readValueType, text)).toBe(type);
  });

  it('are not any byte', () => {
    expect(() => reading(readValueType, '40')).toThrow('malformed value type 0x40 (at 0x0)');
    expect(() => reading(readValueType, '64 7f')).toThrow('malformed heap type (at 0x1)');
  });
});

it('reads reference types and nothing else where one is wanted', () => {
  expect(reading(readRefType, '6f')).toBe('externref');
  expect(() => reading(readRefType, '7f')).toThrow('malformed reference type 0x7f');
});

it('reads heap types: abstract ones by name, others by index', () => {
  expect(reading(readHeapType, '70')).toBe('func');
  expect(reading(readHeapType, '6e')).toBe('any');
  expect(reading(readHeapType, '05')).toBe('5');
});

it('tells type bytes from type indices', () => {
  expect([0x7f, 0x7b, 0x70, 0x64, 0x00, 0x05, 0x40].map(isTypeCode)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
