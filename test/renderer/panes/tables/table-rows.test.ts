import { describe, expect, it } from 'vitest';
import type { TableWindow } from '../../../../src/protocol/messages.ts';
import { nonNullRows, tableRow, tableTitle, type TableRow } from '../../../../src/renderer/panes/tables/table-rows.ts';

const window: TableWindow = {
  table: 0,
  from: 4,
  size: 100,
  elements: [
    { kind: 'null' },
    { kind: 'func', func: 12, name: 'collide' },
    { kind: 'host', text: 'externref 7' },
    { kind: 'func', func: null, name: 'host function sin' },
  ],
};

const show = (row: TableRow): string =>
  `${row.index}: ${row.known ? row.text : '…'}${row.isNull ? ' (null)' : ''}${row.func === null ? '' : ` → ${row.func}`}`;

describe('table rows', () => {
  it('shows elements, and which function they lead to', () => {
    expect([3, 4, 5, 6, 7, 8].map((index) => show(tableRow(window, index)))).toEqual([
      '3: …',
      '4: null (null)',
      '5: collide → 12',
      '6: externref 7',
      '7: host function sin',
      '8: …',
    ]);
    expect(show(tableRow(null, 0))).toBe('0: …');
  });

  it('finds what is not null', () => {
    expect(nonNullRows(window).map(show)).toEqual(['5: collide → 12', '6: externref 7', '7: host function sin']);
  });

  it('names a table by its name, or by its index', () => {
    expect(tableTitle({ index: 1, name: '', size: 1, type: 'funcref', address: 'i32' })).toBe(
      'table 1 · 1 element of funcref',
    );
    expect(tableTitle({ index: 0, name: 'vtable', size: 312, type: 'funcref', address: 'i64' })).toBe(
      'vtable · 312 elements of funcref · i64 indices',
    );
  });
});
