import { expect, test } from 'vitest';
import { fitsBeside, mostIndent, roomBeside } from '../../../../src/renderer/panes/code/note-place.ts';

const char = 7.2;

test('a note stands beside the instruction only when both are whole', () => {
  expect(fitsBeside({ view: 600, end: 200, length: 20, char })).toBe(true);
  expect(fitsBeside({ view: 600, end: 200, length: 51, char })).toBe(false);
  expect(fitsBeside({ view: 600, end: 590, length: 1, char })).toBe(false);
});

test('a note that may not go below gets what is left of the row, or is left out', () => {
  expect(roomBeside({ view: 600, end: 200, length: 90, char })).toBe(400);
  expect(roomBeside({ view: 600, end: 520, length: 90, char })).toBe(0);
  expect(roomBeside({ view: 600, end: 900, length: 90, char })).toBe(0);
});

test('indentation takes less than half of the view, whatever its width', () => {
  for (const view of [200, 280, 430, 800, 1900]) {
    const levels = mostIndent(view, char);
    expect(levels).toBeGreaterThanOrEqual(3);
    expect(levels).toBeLessThanOrEqual(24);
    expect(2 * levels * char).toBeLessThan(view / 2);
  }
  expect(mostIndent(0, 0)).toBe(24);
});
