import { expect, test } from 'vitest';
import type { GlobalView } from '../../../../src/protocol/messages.ts';
import { globalRange, globalRow, globalText } from '../../../../src/renderer/panes/globals/global-rows.ts';

function global(index: number, name: string, mutable: boolean, changed = false): GlobalView {
  return { index, name, mutable, changed, value: { type: 'i64', bits: 0xffff_ffff_ffff_ffd6n, ref: null } };
}

test('reads rows out of the window the engine told about', () => {
  const rows = [global(100, 'score', true, true), global(101, '', false)];
  expect([99, 100, 101, 102].map((index) => globalText(globalRow(index, 100, rows)))).toEqual([
    'global 99, loading',
    'global 100 score = -42 (i64, mutable), changed',
    'global 101 = -42 (i64, constant)',
    'global 102, loading',
  ]);
});

test('asks for what is in view and some around it, never beyond the ends', () => {
  expect(globalRange(0, 9, 3)).toEqual({ from: 0, count: 3 });
  expect(globalRange(0, 9, 1000)).toEqual({ from: 0, count: 42 });
  expect(globalRange(500, 509, 1000)).toEqual({ from: 468, count: 74 });
  expect(globalRange(990, 999, 1000)).toEqual({ from: 958, count: 42 });
});
