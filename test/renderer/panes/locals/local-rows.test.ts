import { expect, test } from 'vitest';
import type { LocalView } from '../../../../src/protocol/messages.ts';
import { localIndex, localRow, localText } from '../../../../src/renderer/panes/locals/local-rows.ts';

function local(index: number, name: string, rest: Partial<LocalView> = {}): LocalView {
  return { index, name, param: false, value: { type: 'i32', bits: BigInt(index), ref: null }, changed: false, ...rest };
}

const locals: readonly (LocalView | null)[] = [
  local(0, 'dt', { param: true }),
  local(1, '', { param: true }),
  local(2, '$i', { changed: true }),
  local(3, ''),
  null,
];
const at = (index: number) => locals[index] ?? null;

test('tells parameters from locals, and says what changed', () => {
  expect(locals.map((_, index) => localText(localRow(index, at)))).toEqual([
    'param 0 dt = 0 (i32)',
    'param 1 = 1 (i32)',
    'local 2 $i = 2 (i32), changed',
    'local 3 = 3 (i32)',
    'local 4, loading',
  ]);
});

test('draws a line where the parameters end', () => {
  expect(locals.map((_, index) => localRow(index, at).firstOwn)).toEqual([false, false, true, false, false]);
});

test('a function without parameters has no such line', () => {
  expect(localRow(0, () => local(0, 'a')).firstOwn).toBe(false);
});

test('finds a local by what the code writes: a name, with or without $, or a number', () => {
  const names = ['$dt', 'dt', '$i', 'i', '3', 'local3', 'local40', 'local50', '$nobody', ''];
  expect(names.map((name) => localIndex(name, 5, 50, at))).toEqual([0, 0, 2, 2, 3, 3, 40, null, null, null]);
});
