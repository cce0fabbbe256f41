import { expect, it } from 'vitest';
import { heapTypeText } from '../../../src/engine/text/instruction-args.ts';
import { signatureText } from '../../../src/engine/text/type-text.ts';

it('writes signatures as the text format does', () => {
  expect(signatureText({ params: ['i32', 'f64'], results: ['i64'] })).toBe('(param i32 f64) (result i64)');
  expect(signatureText({ params: [], results: ['i64'] })).toBe('(result i64)');
  expect(signatureText({ params: [], results: [] })).toBe('');
});

it('writes heap types as ref.null does', () => {
  const named = (index: number) => `$t${index}`;
  expect([heapTypeText('funcref', named), heapTypeText('(ref null 3)', named)]).toEqual(['func', '$t3']);
});
