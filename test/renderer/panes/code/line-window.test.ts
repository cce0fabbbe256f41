import { expect, test } from 'vitest';
import {
  lineWindow,
  MAX_HEIGHT,
  scrollFor,
  wheelTo,
  wholeLines,
} from '../../../../src/renderer/panes/code/line-window.ts';

const row = 20;

test('draws what is in view and a little beyond each edge', () => {
  expect(lineWindow(1000, row, { scrollTop: 0, height: 400 })).toEqual({ from: 0, to: 32, top: 0, height: 20_000 });
  expect(lineWindow(1000, row, { scrollTop: 10_010, height: 400 })).toEqual({
    from: 488,
    to: 533,
    top: 9760,
    height: 20_000,
  });
  expect(lineWindow(5, row, { scrollTop: 0, height: 400 })).toEqual({ from: 0, to: 5, top: 0, height: 100 });
  expect(lineWindow(0, row, { scrollTop: 0, height: 400 })).toEqual({ from: 0, to: 0, top: 0, height: 0 });
});

test('a list too tall for a browser is scaled, and its ends can be reached', () => {
  const total = 4_000_000;
  const start = lineWindow(total, row, { scrollTop: 0, height: 400 });
  const end = lineWindow(total, row, { scrollTop: MAX_HEIGHT - 400, height: 400 });
  expect([start.from, start.height]).toEqual([0, MAX_HEIGHT]);
  expect(end.to).toBe(total);
  // The last line drawn ends where the content ends.
  expect(end.top + (end.to - end.from) * row).toBeCloseTo(MAX_HEIGHT, 3);
});

test('any line of a scaled list can be scrolled to', () => {
  const total = 4_000_000;
  for (const line of [0, 1, 1_234_567, 3_999_999]) {
    const scrollTop = scrollFor(total, row, { scrollTop: 7_000_000, height: 400 }, line, 'middle') ?? Number.NaN;
    const { first, last } = wholeLines(total, row, { scrollTop, height: 400 });
    expect(line).toBeGreaterThanOrEqual(first);
    expect(line).toBeLessThanOrEqual(last);
  }
});

test('a line that can be seen does not move the list', () => {
  const view = { scrollTop: 1000, height: 400 };
  expect(scrollFor(1000, row, view, 50, 'near')).toBeNull();
  expect(scrollFor(1000, row, view, 69, 'near')).toBeNull();
  expect(scrollFor(1000, row, view, 60, 'middle')).toBeNull();
  expect(scrollFor(1000, row, { scrollTop: 0, height: 400 }, 1, 'middle')).toBeNull();
  expect(scrollFor(20, row, { scrollTop: 0, height: 400 }, 19, 'middle')).toBeNull();
});

test('keys scroll by as little as it takes, jumps show what is around', () => {
  const view = { scrollTop: 1000, height: 400 };
  expect(scrollFor(1000, row, view, 49, 'near')).toBe(980);
  expect(scrollFor(1000, row, view, 70, 'near')).toBe(1020);
  expect(scrollFor(1000, row, view, 500, 'middle')).toBe(9860);
  expect(scrollFor(1000, row, view, 68, 'middle')).toBe(1220);
});

test('the wheel moves by lines on a scaled bar too, and is the browser’s own on a plain one', () => {
  expect(wheelTo(10_000, 20, { scrollTop: 500, height: 600 }, 100)).toBeNull();
  const lines = 3_000_000;
  const height = 600;
  let scrollTop = 7_000_000;
  const before = wholeLines(lines, 20, { scrollTop, height }).first;
  for (let i = 0; i < 10; i++) scrollTop = wheelTo(lines, 20, { scrollTop, height }, 100) ?? 0;
  // Ten times five lines.
  expect(wholeLines(lines, 20, { scrollTop, height }).first - before).toBe(50);
  expect(wheelTo(lines, 20, { scrollTop: MAX_HEIGHT - height, height }, 100)).toBe(MAX_HEIGHT - height);
  expect(wheelTo(lines, 20, { scrollTop: 0, height }, -100)).toBe(0);
});
