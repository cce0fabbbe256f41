import { expect, test } from 'vitest';
import type { BranchView, ConsoleEntry } from '../../../../src/protocol/messages.ts';
import { apartFrom, momentOf, nothingApart } from '../../../../src/renderer/panes/console/console-moments.ts';

const entry = (id: number, at: number | null, branch = 1): ConsoleEntry => ({
  id,
  kind: 'output',
  text: `line ${id}`,
  target: null,
  at,
  branch: at === null ? null : branch,
});

const first: BranchView = { id: 1, parent: null, from: 0, total: 100, name: 'First run' };
const second: BranchView = { id: 2, parent: 1, from: 50, total: 80, name: 'Branch 2' };
const entries = [
  entry(1, 90),
  entry(2, null),
  entry(3, 10),
  entry(4, 50),
  entry(5, 60),
  entry(6, 95),
  entry(7, 55, 2),
  entry(8, 70, 2),
];
const shown = (at: number, branch: number, live: boolean) => {
  const { later, elsewhere } = apartFrom(entries, 1, { at, branch, live, branches: [first, second] });
  return [[...later], [...elsewhere]];
};

test('what was said after the moment shown lies apart, and what was said on another branch behind the fork', () => {
  expect(shown(55, 1, false)).toEqual([
    [5, 6],
    [7, 8],
  ]);
  expect(shown(60, 1, false)).toEqual([[6], [7, 8]]);
  expect(shown(55, 2, false)).toEqual([[8], [5, 6]]);
  expect(shown(20, 2, false)).toEqual([
    [4, 7, 8],
    [5, 6],
  ]);
  expect(shown(80, 2, true)).toEqual([[], [5, 6]]);
  expect(shown(100, 1, true)).toEqual([[], [7, 8]]);
});

test('nothing does at the end of the only branch, or without a run', () => {
  const one = { at: 100, branch: 1, live: true, branches: [{ ...first, total: 20 }] };
  expect(apartFrom(entries, 1, one)).toBe(nothingApart);
  expect(apartFrom(entries, 1, null)).toBe(nothingApart);
});

test('between two entries nothing is different', () => {
  const moment = { branch: 1, live: false, branches: [first] };
  const known = apartFrom(entries, 1, { ...moment, at: 61 });
  expect(apartFrom(entries, 1, { ...moment, at: 90 }, known)).toBe(known);
  expect(apartFrom(entries, 1, { ...moment, at: 95 }, known)).not.toBe(known);
});

test('an entry has a moment unless it is of no run, or of another one', () => {
  expect(momentOf(entries[0], 1)).toBe(null);
  expect(momentOf(entries[1], 1)).toBe(null);
  expect(momentOf(undefined, 1)).toBe(null);
  expect(momentOf(entries[7], 1)).toEqual({ at: 70, branch: 2 });
});
