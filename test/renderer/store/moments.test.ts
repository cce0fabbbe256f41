import { expect, test } from 'vitest';
import {
  bookmarkName,
  bookmarksShown,
  extentOf,
  grouped,
  neighbour,
  readBookmarks,
  sharedUntil,
  whereText,
} from '../../../src/renderer/store/moments.ts';
import { fakeTime } from '../../support/fake-client.ts';

const branch = (id: number, parent: number | null, from: number, total: number) => ({
  id,
  parent,
  from,
  total,
  name: `Branch ${id}`,
});
/** 0 ─────100; 1 parts from it at 40, 2 parts from 1 at 60, 3 from 1 at 20: before 1 parted. */
const tree = [branch(0, null, 0, 100), branch(1, 0, 40, 90), branch(2, 1, 60, 70), branch(3, 0, 20, 55)];

test('numbers are read in groups of three', () => {
  expect([0, 999, 1000, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

test('the moment is told by frame and by instruction, each of how many', () => {
  expect(whereText(fakeTime)).toBe('frame 312 / 480 · #5,912,044 of 9,204,377');
  expect(whereText({ ...fakeTime, frames: false, call: 7, calls: 9 })).toContain('call 7 / 9 · ');
  expect(whereText({ ...fakeTime, call: 0, calls: 0 })).toBe('#5,912,044 of 9,204,377');
});

test('a bookmark is called after its moment', () => {
  expect(bookmarkName(fakeTime)).toBe('frame 312, #5,912,044');
  expect(bookmarkName({ ...fakeTime, calls: 0 })).toBe('#5,912,044');
});

test('branches share their moments up to where they part', () => {
  expect([...sharedUntil(tree, 2)]).toEqual([
    [2, 70],
    [1, 60],
    [0, 40],
  ]);
  expect([...sharedUntil(tree, 0)]).toEqual([[0, 100]]);
});

test('only bookmarks that are moments of the branch on screen are shown, in order', () => {
  const marks = [
    { at: 65, branch: 2, name: 'own' },
    { at: 30, branch: 0, name: 'before it parted' },
    { at: 50, branch: 0, name: 'after it parted' },
    { at: 55, branch: 1, name: 'of the parent' },
  ];
  const view = { branches: tree, branch: 2, total: 70 };
  expect(bookmarksShown(marks, view).map(({ name }) => name)).toEqual(['before it parted', 'of the parent', 'own']);
  expect(bookmarksShown(marks, { ...view, total: 40 }).map(({ name }) => name)).toEqual(['before it parted']);
});

test('the neighbours of a moment are the bookmarks before and after it, not the one on it', () => {
  const marks = [10, 20, 30].map((at) => ({ at, branch: 0, name: String(at) }));
  expect(neighbour(marks, 20, 1)?.at).toBe(30);
  expect(neighbour(marks, 20, -1)?.at).toBe(10);
  expect(neighbour(marks, 30, 1)).toBeNull();
});

test('what is kept of bookmarks is checked', () => {
  const good = { at: 5, branch: 0, name: 'a' };
  expect(readBookmarks([good, { at: -1, branch: 0, name: 'b' }, { at: 1.5, branch: 0, name: 'c' }, null, 7])).toEqual([
    good,
  ]);
  expect(readBookmarks('x')).toEqual([]);
});

test('a branch leaves a little room for those that go on beyond it', () => {
  const view = (total: number, other: number) => ({
    total,
    branches: [branch(0, null, 0, other), branch(1, 0, 10, total)],
  });
  expect(extentOf(view(100, 90))).toBe(100);
  expect(extentOf(view(100, 110))).toBe(110);
  expect(extentOf(view(100, 5000))).toBe(125);
  expect(extentOf(view(0, 5000))).toBe(1);
});
