import { assert, integer, nat, property } from 'fast-check';
import { expect, test } from 'vitest';
import {
  MARGIN,
  momentAt,
  niceStep,
  panned,
  perPixel,
  xOf,
  zoomed,
} from '../../../../src/renderer/panes/timeline/timeline-scale.ts';

const scale = { range: { from: 1000, to: 2000 }, width: 500 + 2 * MARGIN };

test('the ends of what is visible are at the margins', () => {
  expect([xOf(scale, 1000), xOf(scale, 2000)]).toEqual([MARGIN, 500 + MARGIN]);
  expect(perPixel(scale)).toBe(2);
});

test('from a moment to its pixel and back is the same moment', () => {
  assert(
    property(integer({ min: 0, max: 1e9 }), integer({ min: 1, max: 1e9 }), nat(1e9), (from, span, at) => {
      const some = { range: { from, to: from + span }, width: 1200 };
      expect(Math.abs(momentAt(some, xOf(some, at)) - at)).toBeLessThan(1e-3);
    }),
  );
});

test('what the pointer is on stays under it when one comes closer', () => {
  const range = zoomed(scale.range, 4, 1250, 10_000);
  expect(range).not.toBeNull();
  if (range === null) return;
  expect(range.to - range.from).toBe(250);
  expect(xOf({ ...scale, range }, 1250)).toBeCloseTo(xOf(scale, 1250));
});

test('one comes as close as single instructions, and as far as the whole run', () => {
  const close = zoomed({ from: 100, to: 140 }, 1000, 120, 10_000);
  expect((close?.to ?? 0) - (close?.from ?? 0)).toBe(12);
  expect(zoomed({ from: 100, to: 9000 }, 0.25, 120, 10_000)).toBeNull();
});

test('what is visible stays within the run', () => {
  expect(panned({ from: 100, to: 200 }, -500, 1000)).toEqual({ from: 0, to: 100 });
  expect(panned({ from: 100, to: 200 }, 5000, 1000)).toEqual({ from: 900, to: 1000 });
  expect(zoomed({ from: 0, to: 100 }, 0.5, 0, 1000)).toEqual({ from: 0, to: 200 });
});

test('people count in ones, twos and fives', () => {
  expect([0.2, 1, 1.5, 3, 7, 12, 350, 5000].map(niceStep)).toEqual([1, 1, 2, 5, 10, 20, 500, 5000]);
});
