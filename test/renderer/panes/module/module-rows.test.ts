import { describe, expect, it } from 'vitest';
import type { ModuleRow } from '../../../../src/protocol/messages.ts';
import {
  breakpointOf,
  detailText,
  moduleTree,
  parentRow,
  rowOfItem,
  share,
  sizeText,
  treeRow,
  wantedItems,
  type Tree,
} from '../../../../src/renderer/panes/module/module-rows.ts';

const tree = moduleTree([
  { section: 'exports', total: 2, expanded: true },
  { section: 'imports', total: 9, expanded: false },
  { section: 'elements', total: 0, expanded: true },
  { section: 'functions', total: 60_000, expanded: true },
  { section: 'types', total: null, expanded: true },
]);

function picture(of: Tree, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, i) => {
    const row = treeRow(of, from + i);
    if (row === null) return 'nothing';
    return row.kind === 'group' ? `${row.group.section} ${row.group.total ?? '?'}` : `  ${row.section} ${row.index}`;
  });
}

const row = (more: Partial<ModuleRow>): ModuleRow => ({
  index: 0,
  name: 'update',
  detail: '(f64)',
  offset: 100,
  size: null,
  target: null,
  ...more,
});

describe('module rows', () => {
  it('lists open sections with their items, closed ones alone, empty ones not at all', () => {
    expect(picture(tree, 0, 6)).toEqual([
      'exports 2',
      '  exports 0',
      '  exports 1',
      'imports 9',
      'functions 60000',
      '  functions 0',
    ]);
    expect(tree.rows).toBe(3 + 1 + 60_001 + 1);
    expect(picture(tree, tree.rows - 2, tree.rows + 1)).toEqual(['  functions 59999', 'types ?', 'nothing']);
  });

  it('finds the row of an item again', () => {
    for (const at of [1, 2, 5, 40_000]) {
      const item = treeRow(tree, at);
      expect(item?.kind === 'item' && rowOfItem(tree, item.section, item.index)).toBe(at);
    }
    expect(rowOfItem(tree, 'imports', 3)).toBeNull();
    expect(rowOfItem(tree, 'functions', 60_000)).toBeNull();
    expect(rowOfItem(tree, 'functions', -1)).toBe(4);
  });

  it('goes from an item to its section', () => {
    expect([parentRow(tree, 2), parentRow(tree, 500), parentRow(tree, 4)]).toEqual([0, 4, null]);
  });

  it('has the rows of opened items below them', () => {
    const opened = [
      { index: 0, rows: 2 },
      { index: 2, rows: 1 },
    ];
    const some = moduleTree([
      { section: 'types', total: 4, expanded: true, opened },
      { section: 'tags', total: 1, expanded: true },
    ]);
    const text = Array.from({ length: some.rows }, (_, at) => {
      const found = treeRow(some, at);
      if (found?.kind === 'group') return found.group.section;
      return found?.kind === 'part' ? `${found.index}.${found.part}` : String(found?.index);
    });
    expect(text).toEqual(['types', '0', '0.0', '0.1', '1', '2', '2.0', '3', 'tags', '0']);
    expect([-1, 0, 1, 2, 3].map((item) => rowOfItem(some, 'types', item))).toEqual([0, 1, 4, 5, 7]);
    expect([1, 3, 6].map((at) => parentRow(some, at))).toEqual([0, 1, 5]);
    // Rows of an opened item need the item.
    expect(wantedItems(some, 3, 6)).toEqual([{ section: 'types', from: 0, to: 3 }]);
    expect(wantedItems(some, 6, 9)).toEqual([{ section: 'types', from: 2, to: 4 }]);
  });

  it('asks for the items in view only', () => {
    expect(wantedItems(tree, 0, 8)).toEqual([
      { section: 'exports', from: 0, to: 2 },
      { section: 'functions', from: 0, to: 3 },
    ]);
    expect(wantedItems(tree, 30_000, 30_040)).toEqual([{ section: 'functions', from: 29_995, to: 30_035 }]);
    expect(wantedItems(tree, 3, 5)).toEqual([]);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1024, '1 KB'],
    [53_067, '52 KB'],
    [5_300, '5.2 KB'],
    [10_000_000, '9.5 MB'],
  ])('writes %i bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it('leaves out the word function before a type', () => {
    expect(detailText(row({ detail: 'function (f64) → i32' }))).toBe('(f64) → i32');
    expect(detailText(row({ detail: 'memory, 17 or more pages' }))).toBe('memory, 17 or more pages');
  });

  it('draws a section as its share of the file', () => {
    expect([share(50, 200), share(null, 200), share(3, 0)]).toEqual([0.25, 0, 0]);
  });

  it('breaks on exports by name, on imports by module and name, on functions by index', () => {
    const signature = { params: [], results: [] };
    expect(breakpointOf('exports', row({ signature }))).toEqual({ kind: 'export', name: 'update' });
    expect(breakpointOf('exports', row({ name: 'memory' }))).toBeNull();
    expect(breakpointOf('imports', row({ name: 'wasi.io.write', signature }))).toBeNull();
    const names = { module: 'wasi.io', name: 'write' };
    expect(breakpointOf('imports', row({ name: 'wasi.io.write', import: names, signature }))).toEqual({
      kind: 'import',
      ...names,
    });
    expect(breakpointOf('functions', row({ target: { kind: 'func', func: 9 } }))).toEqual({
      kind: 'function',
      func: 9,
      at: 'entry',
    });
    expect(breakpointOf('types', row({ signature }))).toBeNull();
  });
});
