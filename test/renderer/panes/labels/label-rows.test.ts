import { expect, test } from 'vitest';
import type { LabelView } from '../../../../src/protocol/messages.ts';
import { boxText, labelBoxes } from '../../../../src/renderer/panes/labels/label-rows.ts';

function label(depth: number, kind: LabelView['kind'], rest: Partial<LabelView> = {}): LabelView {
  const none: readonly string[] = [];
  return {
    depth,
    kind,
    offset: 0x200 + depth,
    name: '',
    branchTo: 0x300,
    keeps: none,
    drops: 0,
    params: none,
    results: none,
    ...rest,
  };
}

const text = (labels: readonly LabelView[], unfolded = false) => labelBoxes(labels, unfolded).map(boxText);

test('lists boxes from the outermost to the innermost, with where a branch goes and what it carries', () => {
  expect(
    text([
      label(0, 'loop', { offset: 0x2ad, branchTo: 0x2ad }),
      label(1, 'block', { offset: 0x2ab, name: '$done', branchTo: 0x331, keeps: ['f64'], drops: 3, results: ['f64'] }),
      label(2, 'func', { offset: 0x2a1, branchTo: null, keeps: ['i32', 'f64'] }),
    ]),
  ).toEqual([
    '2 · function at 0x2a1, br 2 returns, keeps i32 f64',
    '1 · block $done at 0x2ab, br 1 goes to 0x331, keeps f64, drops 3',
    '0 · loop at 0x2ad, br 0 goes back to 0x2ad',
  ]);
});

test('says what a try catches and where that goes on', () => {
  const catches = [
    { kind: 'catch', tag: 'oops', to: 0x40 },
    { kind: 'catch_all_ref', tag: '', to: null },
  ];
  expect(text([label(0, 'try_table', { catches })])).toEqual([
    '0 · try_table at 0x200, br 0 goes to 0x300, catch oops goes to 0x40, catch_all_ref goes to the caller',
  ]);
});

test('says what a block takes and gives', () => {
  const arity = (rest: Partial<LabelView>) =>
    labelBoxes([label(0, 'block', rest)], false).map((box) => (box.kind === 'box' ? box.arity : ''));
  expect(arity({})).toEqual(['']);
  expect(arity({ results: ['i32'] })).toEqual(['→ i32']);
  expect(arity({ params: ['i32', 'i64'], results: ['f64'] })).toEqual(['i32 i64 → f64']);
  expect(arity({ params: ['i32'] })).toEqual(['i32 →']);
});

test('folds the middle of a deep nesting, and unfolds it', () => {
  const deep = Array.from({ length: 500 }, (_, depth) => label(depth, depth === 499 ? 'func' : 'block'));
  const folded = text(deep);
  expect(folded).toHaveLength(17);
  expect(folded.slice(3, 6)).toEqual([
    '496 · block at 0x3f0, br 496 goes to 0x300',
    '484 labels folded, 495 to 12',
    '11 · block at 0x20b, br 11 goes to 0x300',
  ]);
  expect(text(deep, true)).toHaveLength(500);
});

test('does not fold what would save no room', () => {
  const labels = Array.from({ length: 18 }, (_, depth) => label(depth, 'block'));
  expect(text(labels)).toHaveLength(18);
});
