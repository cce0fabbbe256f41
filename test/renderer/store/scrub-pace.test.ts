import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scrubPace } from '../../../src/renderer/store/scrub-pace.ts';

let shown: string[] = [];
let drawn: (() => void)[] = [];
/** A pace whose drawings are over when the test says so. */
const pace = () =>
  scrubPace<string>(
    (newest) => void shown.push(newest),
    (then) => void drawn.push(then),
  );

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  drawn = [];
});
afterEach(() => void vi.useRealTimers());

test('the first is shown behind the task, then the newest when that was drawn and as much time again has gone by', () => {
  const { put } = pace();
  put('a');
  expect(shown).toEqual([]);
  vi.advanceTimersByTime(0);
  expect(shown).toEqual(['a']);
  vi.advanceTimersByTime(10);
  put('b');
  vi.advanceTimersByTime(30);
  put('c');
  expect(shown).toEqual(['a']);
  drawn[0]!();
  vi.advanceTimersByTime(39);
  put('d');
  expect(shown).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual(['a', 'd']);
  vi.advanceTimersByTime(5);
  drawn[1]!();
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual(['a', 'd']);
  put('e');
  vi.advanceTimersByTime(0);
  expect(shown).toEqual(['a', 'd', 'e']);
});

test('what waits is shown when that is asked for, once, or given up', () => {
  const { put, flush, drop } = pace();
  put('a');
  vi.advanceTimersByTime(0);
  put('b');
  flush();
  flush();
  expect(shown).toEqual(['a', 'b']);
  put('c');
  drop();
  for (const then of drawn) then();
  vi.advanceTimersByTime(1000);
  flush();
  expect(shown).toEqual(['a', 'b']);
});
