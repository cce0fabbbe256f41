import { expect, it } from 'vitest';
import { checkLocalCount, LocalTypes } from '../../../src/engine/validate/local-types.ts';

it('finds the type of every local, parameters first', () => {
  const locals = new LocalTypes(
    ['i32', 'f64'],
    [
      { count: 3, type: 'i64' },
      { count: 0, type: 'externref' },
      { count: 100, type: 'f32' },
      { count: 4_000_000_000, type: 'funcref' },
    ],
  );
  expect(locals.count).toBe(4_000_000_105);
  expect([0, 1, 2, 4, 5, 63, 64, 104, 105, 4_000_000_104].map((i) => locals.at(i))).toEqual([
    'i32',
    'f64',
    'i64',
    'i64',
    'f32',
    'f32',
    'f32',
    'f32',
    'funcref',
    'funcref',
  ]);
  expect(locals.at(4_000_000_105)).toBeUndefined();
});

it('takes as many parameters as there are', () => {
  const locals = new LocalTypes(
    Array.from({ length: 90 }, () => 'i64' as const),
    [],
  );
  expect(locals.at(89)).toBe('i64');
  expect(locals.at(90)).toBeUndefined();
});

it('counts parameters among the locals', () => {
  const body = { start: 5, code: 9, end: 10, locals: [{ count: 49_999, type: 'i32' as const }] };
  expect(() => checkLocalCount(1, body, 0)).not.toThrow();
  expect(() => checkLocalCount(2, body, 0)).toThrow('50001 locals');
});
