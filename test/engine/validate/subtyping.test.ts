import { expect, it } from 'vitest';
import { allMatch, matches } from '../../../src/engine/validate/subtyping.ts';

it('lets a type stand for itself, and the unknown type for any', () => {
  expect(matches('i32', 'i32')).toBe(true);
  expect(matches('bottom', 'externref')).toBe(true);
  expect(matches('funcref', 'externref')).toBe(false);
});

it('compares lists by length and one by one', () => {
  expect(allMatch(['i32', 'f64'], ['i32', 'f64'])).toBe(true);
  expect(allMatch(['i32'], ['i32', 'f64'])).toBe(false);
  expect(allMatch(['i32', 'f32'], ['i32', 'f64'])).toBe(false);
});
