import type { GlobalView } from '../../../protocol/messages.ts';
import { valueText } from '../../components/value-text.ts';

/** A global as it is drawn; `global` is null while it is on the way. */
export interface GlobalRow {
  readonly index: number;
  readonly global: GlobalView | null;
  /** Its name, or 'global 7' when the module gives it none. */
  readonly name: string;
  readonly named: boolean;
}

/** Row `index` of all globals; `rows` are those from `from` on that the engine told about. */
export function globalRow(index: number, from: number, rows: readonly GlobalView[]): GlobalRow {
  const global = rows[index - from] ?? null;
  const named = global !== null && global.name !== '';
  return { index, global, name: named ? global.name : `global ${index}`, named };
}

/** What to ask for so that rows `first` to `last` (inclusive) can be drawn, with some around them. */
export function globalRange(
  first: number,
  last: number,
  count: number,
): { readonly from: number; readonly count: number } {
  const around = 32;
  const from = Math.max(0, first - around);
  return { from, count: Math.min(count, last + 1 + around) - from };
}

/** 'global 0 score = 70 (i32, mutable), changed': for a screen reader, and for copying. */
export function globalText({ global, index, name, named }: GlobalRow): string {
  if (global === null) return `global ${index}, loading`;
  const title = named ? `global ${index} ${name}` : name;
  const kind = `${global.value.type}, ${global.mutable ? 'mutable' : 'constant'}`;
  return `${title} = ${valueText(global.value)} (${kind})${global.changed ? ', changed' : ''}`;
}
