import { describe, expect, it } from 'vitest';
import { range } from '../../src/worker/range.ts';

describe('range', () => {
  it.each([
    [
      { from: 3, count: 5 },
      { from: 3, count: 5 },
    ],
    [
      { from: 3, count: 500 },
      { from: 3, count: 100 },
    ],
    [
      { from: -3, count: -5 },
      { from: 0, count: 0 },
    ],
    [
      { from: 1.9, count: 2.1 },
      { from: 1, count: 2 },
    ],
    [
      { from: NaN, count: NaN },
      { from: 0, count: 0 },
    ],
    [
      { from: Infinity, count: Infinity },
      { from: Number.MAX_SAFE_INTEGER, count: 100 },
    ],
    [
      { from: -Infinity, count: -Infinity },
      { from: 0, count: 0 },
    ],
  ])('makes %j one that exists', (asked, given) => expect(range(asked, 100)).toEqual(given));
});
