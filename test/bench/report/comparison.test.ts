import { expect, it } from 'vitest';
import type { Figure } from '../../../bench/measure.ts';
import { isGated, misses, regressions, regressionText, renewed } from '../../../bench/report/comparison.ts';

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  value,
  unit: 'x',
  goal: 2,
  better: 'lower',
  samples: [value],
  ...more,
});

it('tells ratios that got worse by more than a quarter, the worst first', () => {
  const kept = { 'a.same': 1, 'a.bit': 1, 'a.worse': 1, 'a.worst': 2, 'a.better': 4 };
  const figures = {
    'a.same': figure(1),
    'a.bit': figure(1.25),
    'a.worse': figure(1.26),
    'a.worst': figure(4),
    'a.better': figure(1),
  };
  expect(regressions(figures, kept).map(({ id }) => id)).toEqual(['a.worst', 'a.worse']);
});

it('knows which way is worse', () => {
  const rate = figure(7, { better: 'higher' });
  expect(regressions({ a: rate }, { a: 10 })).toMatchObject([{ id: 'a', kept: 10, now: 7 }]);
  expect(regressions({ a: rate }, { a: 5 })).toEqual([]);
  expect(regressions({ a: rate }, { a: 8.7 })).toEqual([]);
});

it('takes what is no number for worse', () => {
  expect(regressions({ a: figure(NaN) }, { a: 1 })).toHaveLength(1);
});

it('compares ratios alone, and not those of others', () => {
  expect(isGated(figure(1))).toBe(true);
  expect(isGated(figure(1, { unit: 'ms' }))).toBe(false);
  expect(isGated(figure(1, { goal: null }))).toBe(true);
  expect(isGated(figure(1, { gated: false }))).toBe(false);
  expect(regressions({ a: figure(9, { unit: 'ms' }), b: figure(9, { gated: false }) }, { a: 1, b: 1 })).toEqual([]);
});

it('lets figures that were never kept pass', () => {
  expect(regressions({ a: figure(100) }, {})).toEqual([]);
});

it('says what got worse, and by how much', () => {
  const [worse] = regressions({ 'native.plain': figure(1.8) }, { 'native.plain': 1.2 });
  expect(regressionText(worse!)).toBe('native.plain is 1.8 x, and was 1.2 x when it was kept: 50 % worse');
});

it('keeps what was measured, and what was not as it was', () => {
  const kept = renewed({ c: figure(3), a: figure(1), d: figure(4, { unit: 'ms' }) }, { b: 2, a: 7, d: 8 });
  expect(kept).toEqual({ a: 1, b: 2, c: 3 });
  expect(Object.keys(kept)).toEqual(['a', 'b', 'c']);
});

it('knows which goals are missed', () => {
  expect(misses(figure(2))).toBe(false);
  expect(misses(figure(2.01))).toBe(true);
  expect(misses(figure(1, { better: 'higher' }))).toBe(true);
  expect(misses(figure(99, { goal: null }))).toBe(false);
  expect(misses(figure(NaN))).toBe(true);
});
