import { expect, test } from 'vitest';
import { otherText, refText, valueText } from '../../../src/renderer/components/value-text.ts';
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
