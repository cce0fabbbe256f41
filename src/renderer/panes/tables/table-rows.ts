import type { RefView, TableWindow } from '../../../protocol/messages.ts';
import { refText } from '../../components/value-text.ts';

/** One element of a table. `text` '' with `known` false: not told yet. */
export interface TableRow {
  readonly index: number;
  readonly known: boolean;
  readonly text: string;
  readonly isNull: boolean;
  /** Function to go to, null when it has none. */
  readonly func: number | null;
  /** What stands there, null while that is not told yet. */
  readonly ref: RefView | null;
}

/** The element `index` as a row. */
export function tableRow(window: TableWindow | null, index: number): TableRow {
  const element = window === null ? undefined : window.elements[index - window.from];
  if (element === undefined) return { index, known: false, text: '', isNull: false, func: null, ref: null };
  return elementRow(index, element);
}

export function elementRow(index: number, element: RefView): TableRow {
  switch (element.kind) {
    case 'null':
      return { index, known: true, text: 'null', isNull: true, func: null, ref: element };
    case 'func':
      return { index, known: true, text: refText(element), isNull: false, func: element.func, ref: element };
    default:
      return { index, known: true, text: refText(element), isNull: false, func: null, ref: element };
  }
}

/** Rows of a window that are not null, for the filter; they are gathered window by window. */
export function nonNullRows(window: TableWindow): readonly TableRow[] {
  return window.elements.map((element, i) => elementRow(window.from + i, element)).filter((row) => !row.isNull);
}

/** `table 0 · 312 elements of funcref`, and `· i64 indices` where that is so. */
export function tableTitle(table: {
  readonly index: number;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly address: 'i32' | 'i64';
}): string {
  const elements = table.size === 1 ? '1 element' : `${table.size} elements`;
  return `${table.name === '' ? `table ${table.index}` : table.name} · ${elements} of ${table.type}${table.address === 'i64' ? ' · i64 indices' : ''}`;
}
