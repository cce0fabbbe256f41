import { expect, it } from 'vitest';
import { finite, whole, wholeOrNone } from '../../src/worker/params.ts';

it('takes numbers within bounds', () => {
  expect(whole('count', 0)).toBe(0);
  expect(whole('count', 2 ** 53 - 1)).toBe(2 ** 53 - 1);
  expect(whole('pages', 65_536, 1, 65_536)).toBe(65_536);
  expect(wholeOrNone('count', undefined, 1)).toBeUndefined();
  expect(wholeOrNone('count', 1, 1)).toBe(1);
  expect(finite('time', -0.5)).toBe(-0.5);
});

it.each([
  [() => whole('from', -5), '"from" must be a whole number of at least 0, not -5.'],
  [() => whole('from', 1.5), '"from" must be a whole number of at least 0, not 1.5.'],
  [() => wholeOrNone('count', NaN, 1), '"count" must be a whole number of at least 1, not NaN.'],
  [() => whole('maxMemoryPages', 1e12, 1, 65_536), '"maxMemoryPages" must be a whole number from 1 to 65536, not 1000'],
  [() => whole('from', '5'), '"from" must be a whole number of at least 0, not a string.'],
  [() => whole('from', undefined), '"from" must be a whole number of at least 0, not undefined.'],
  [() => finite('time', Infinity), '"time" must be a finite number, not Infinity.'],
])('says what is wrong with any other', (check, sentence) => expect(check).toThrow(sentence));
