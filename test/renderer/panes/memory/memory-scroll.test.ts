import { describe, expect, it } from 'vitest';
import {
  MAX_TRACK,
  clampTop,
  drawnRows,
  jumpTop,
  maxTop,
  revealTop,
  scrollTopOf,
  topOf,
  trackHeight,
  type ScrollSpace,
} from '../../../../src/renderer/panes/memory/memory-scroll.ts';

const small: ScrollSpace = { rows: 100, rowHeight: 18, viewport: 185 };
const whole: ScrollSpace = { rows: 2 ** 28, rowHeight: 18, viewport: 500 };

describe('memory scroll', () => {
  it('keeps the track below what browsers can lay out', () => {
    expect(trackHeight(small)).toBe(1800);
    expect(trackHeight(whole)).toBe(MAX_TRACK);
  });

  it('reaches the first and the last row of 4 GiB', () => {
    expect(topOf(whole, 0)).toBe(0);
    expect(topOf(whole, MAX_TRACK - whole.viewport)).toBe(maxTop(whole));
    expect(maxTop(whole)).toBe(2 ** 28 - 27);
  });

  it('comes back to the same row from the position it gave', () => {
    for (const space of [small, whole]) {
      for (const part of [0, 0.1, 0.5, 0.999, 1]) {
        const top = Math.round(maxTop(space) * part);
        expect(topOf(space, scrollTopOf(space, top))).toBe(top);
      }
    }
  });

  it('draws the row that is cut by the edge, and none beyond the end', () => {
    expect(drawnRows(small, 0)).toBe(11);
    expect(drawnRows(small, 95)).toBe(5);
    expect(drawnRows({ ...small, rows: 3 }, 0)).toBe(3);
  });

  it.each([
    ['above', 20, 12, 12],
    ['in view', 20, 25, 20],
    ['below', 20, 40, 31],
  ])('reveals a row %s without moving more than needed', (_, top, row, expected) => {
    expect(revealTop(small, top, row)).toBe(expected);
  });

  it('puts the goal of a jump a third down, and stays when it is in view', () => {
    expect(jumpTop(small, 0, 60)).toBe(57);
    expect(jumpTop(small, 58, 60)).toBe(58);
    expect(jumpTop(small, 0, 1)).toBe(0);
  });

  it('clamps to the memory', () => {
    expect([clampTop(small, -5), clampTop(small, 1e9), clampTop({ ...small, rows: 0 }, 3)]).toEqual([0, 90, 0]);
  });
});
