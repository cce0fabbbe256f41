import { expect, test } from 'vitest';
import { editText, otherText, packedView, refText, valueText } from '../../../src/renderer/components/value-text.ts';
import type { ObjectRefView, ValueView } from '../../../src/protocol/messages.ts';
import { f64, i32, i64 } from '../../support/fake-client.ts';

test('integers are signed decimals, or hex, and the other form stands beside', () => {
  expect(valueText(i32(-1))).toBe('-1');
  expect(valueText(i32(-1), 'hex')).toBe('0xffffffff');
  expect(otherText(i32(-1))).toBe('0xffffffff');
  expect(otherText(i32(-1), 'hex')).toBe('-1');
  expect(valueText(i64(2n ** 63n - 1n))).toBe('9223372036854775807');
});

test('floats are what they are, whatever integers are written as', () => {
  expect(valueText(f64(0.1), 'hex')).toBe('0.1');
  expect(valueText(f64(-0))).toBe('-0');
  expect(valueText(f64(Infinity))).toBe('inf');
  expect(valueText({ type: 'f64', bits: 0x7ff4000000000001n, ref: null })).toBe('nan:0x4000000000001');
  expect(otherText(f64(1))).toBe('0x3ff0000000000000');
});

test('references say what they point to', () => {
  expect(refText({ kind: 'null' })).toBe('null');
  expect(refText({ kind: 'func', func: 3, name: '' })).toBe('func 3');
  expect(refText({ kind: 'func', func: 3, name: 'explode' })).toBe('explode');
});

const vector: ValueView = { type: 'v128', bits: 0x3f800000_00000000_ffffffff_00000007n, ref: null };

test('vectors are written by lanes, the first one first, as they are divided', () => {
  expect(valueText(vector)).toBe('i32x4 7 -1 0 1065353216');
  expect(valueText(vector, 'decimal', 'f32x4')).toBe('f32x4 1e-44 nan:0x7fffff 0 1'.replace('nan', '-nan'));
  expect(valueText(vector, 'hex', 'i64x2')).toBe('i64x2 0xffffffff00000007 0x3f80000000000000');
  expect(valueText(vector, 'hex', 'f64x2')).toContain('f64x2 ');
  expect(otherText(vector)).toBe('0x3f80000000000000ffffffff00000007');
});

const node = (more: Partial<ObjectRefView> = {}): ObjectRefView => ({
  kind: 'struct',
  id: 12,
  type: '$node',
  count: 3,
  members: [
    { name: 'next', storage: 'anyref', mutable: true, value: { type: 'anyref', bits: 0n, ref: { kind: 'null' } } },
    { name: 'tag', storage: 'i8', mutable: true, value: i32(255) },
    {
      name: 'kids',
      storage: 'arrayref',
      mutable: false,
      value: { type: 'arrayref', bits: 0n, ref: { kind: 'array', id: 3, type: '$nodes', count: 9, members: [] } },
    },
  ],
  ...more,
});

test('objects are written with their kind, type, number and first members', () => {
  expect(refText(node())).toBe('struct $node #12 {next: null, tag: -1, kids: $nodes #3}');
  expect(refText(node({ kind: 'array', count: 14, type: '$bytes' }))).toBe(
    'array(14) $bytes #12 [null, -1, $nodes #3, …]',
  );
  expect(refText(node({ kind: 'exn', type: '$oops', count: 0, members: [] }))).toBe('exn $oops #12 ()');
  // In another object they carry no members.
  expect(refText(node({ members: [] }))).toBe('struct $node #12');
});

test('an editor begins with what the engine reads', () => {
  const reference = (ref: ValueView['ref']): ValueView => ({ type: 'anyref', bits: 0n, ref });
  expect(editText(reference(node()))).toBe('#12');
  expect(editText(reference({ kind: 'i31', value: -5 }))).toBe('-5');
  expect(editText(reference({ kind: 'func', func: 1, name: 'main' }))).toBe('func:main');
  expect(editText(reference({ kind: 'null' }))).toBe('null');
  expect(editText(vector, 'decimal', 'i64x2')).toBe('i64x2 -4294967289 4575657221408423936');
});

test('packed fields have a sign', () => {
  expect(valueText(packedView('i8', i32(200)))).toBe('-56');
  expect(valueText(packedView('i16', i32(200)))).toBe('200');
  expect(valueText(packedView('i32', i32(200)))).toBe('200');
});
