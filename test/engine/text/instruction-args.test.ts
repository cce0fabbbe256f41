import { expect, it } from 'vitest';
import { heapTypeText, signatureText } from '../../../src/engine/text/instruction-args.ts';

it('writes signatures as the text format does', () => {
  expect(signatureText({ params: ['i32', 'f64'], results: ['i64'] })).toBe('(param i32 f64) (result i64)');
  expect(signatureText({ params: [], results: ['i64'] })).toBe('(result i64)');
  expect(signatureText({ params: [], results: [] })).toBe('');
});

it('writes heap types as ref.null does', () => {
  expect([heapTypeText('funcref'), heapTypeText('externref')]).toEqual(['func', 'extern']);
});
