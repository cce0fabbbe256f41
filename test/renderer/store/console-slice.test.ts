import { expect, test } from 'vitest';
import type { ConsoleEntry } from '../../../src/protocol/messages.ts';
import { consoleLimit } from '../../../src/renderer/store/console-slice.ts';
import { withStore } from './with-store.ts';

const entry = (id: number): ConsoleEntry => ({
  id,
  kind: 'output',
  text: `line ${id}`,
  target: null,
  at: null,
  branch: null,
});

test('entries that came twice are shown once', () => {
  const { s } = withStore();
  s().console.append([entry(1), entry(2)]);
  s().console.append([entry(2), entry(3)]);
  expect(s().console.entries.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(s().console.lastId).toBe(3);
});

test('what was cleared does not come back', () => {
  const { s } = withStore();
  s().console.append([entry(1)]);
  s().console.clear();
  s().console.append([entry(1), entry(2)]);
  expect(s().console.entries.map(({ id }) => id)).toEqual([2]);
});

test('old entries are dropped and counted when there are too many', () => {
  const { s } = withStore();
  s().console.append(Array.from({ length: consoleLimit + 5 }, (_, index) => entry(index + 1)));
  expect(s().console.entries).toHaveLength(consoleLimit);
  expect(s().console.entries[0]?.id).toBe(6);
  expect(s().console.dropped).toBe(5);
});

test('a line that goes on takes the place of what was there of it', () => {
  const { s } = withStore();
  s().console.append([entry(1), entry(2)]);
  s().console.append([{ ...entry(2), text: 'longer' }]);
  expect(s().console.entries.map(({ text }) => text)).toEqual(['line 1', 'longer']);
  s().console.append([{ ...entry(2), text: 'whole' }, entry(3)]);
  expect(s().console.entries.map(({ text }) => text)).toEqual(['line 1', 'whole', 'line 3']);
  s().console.clear();
  s().console.append([{ ...entry(3), text: 'late' }]);
  expect(s().console.entries).toEqual([]);
});
