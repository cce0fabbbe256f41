import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/index.ts';
import { shownFuncType, shownTypes, someTypes } from '../../../src/engine/debug/shown-types.ts';
import { assemble } from '../../support/assemble.ts';

const module = decode(assemble({ types: [{ struct: [] }] }));
const many = (count: number) => Array.from({ length: count }, () => 'i32' as const);

it('names the types that references point to', () => {
  expect(shownTypes(module, ['(ref 0)', '(ref null 0)', 'funcref', 'i8'])).toEqual([
    '(ref type0)',
    '(ref null type0)',
    'funcref',
    'i8',
  ]);
});

it('counts what is too long to be listed', () => {
  expect(someTypes(module, many(32))).toHaveLength(32);
  expect(someTypes(module, many(1000)).slice(-2)).toEqual(['i32', '… 968 more']);
});

it('writes function types in a line', () => {
  expect(shownFuncType(module, { params: ['f64', '(ref 0)'], results: ['i32'] })).toBe('(f64, (ref type0)) → i32');
  expect(shownFuncType(module, { params: [], results: ['i32', 'i64'] })).toBe('() → (i32, i64)');
  expect(shownFuncType(module, { params: many(20), results: [] })).toContain('… 8 more)');
});
