import type { LocalView } from '../../../protocol/messages.ts';
import { valueText } from '../../components/value-text.ts';

/** A local as it is drawn; `local` is null while its page is on the way. */
export interface LocalRow {
  readonly index: number;
  readonly local: LocalView | null;
  /** Its name, or 'local7', as the code writes it, when the module gives it none. */
  readonly name: string;
  readonly named: boolean;
  /** First of the locals after the parameters: a line is drawn above it. */
  readonly firstOwn: boolean;
}

export function localRow(index: number, localAt: (index: number) => LocalView | null): LocalRow {
  const local = localAt(index);
  const named = local !== null && local.name !== '';
  const firstOwn = local !== null && !local.param && index > 0 && localAt(index - 1)?.param === true;
  return { index, local, name: named ? local.name : `local${index}`, named, firstOwn };
}

/** Index of the local that the code calls `name`: '$dt', 'local7' or its number; null when it is none of those here. */
export function localIndex(
  name: string,
  known: number,
  total: number,
  localAt: (index: number) => LocalView | null,
): number | null {
  const bare = name.startsWith('$') ? name.slice(1) : name;
  if (bare === '') return null;
  for (let index = 0; index < known; index++) {
    const local = localAt(index);
    if (local !== null && local.name.replace(/^\$/, '') === bare) return index;
  }
  const number = /^(?:local)?(\d+)$/.exec(bare)?.[1];
  return number !== undefined && Number(number) < total ? Number(number) : null;
}

/** 'param 0 dt = 0.5 (f64), changed': for a screen reader, and for copying. */
export function localText(row: LocalRow): string {
  const { local, index, name } = row;
  if (local === null) return `local ${index}, loading`;
  const kind = local.param ? 'param' : 'local';
  const title = row.named ? `${kind} ${index} ${name}` : `${kind} ${index}`;
  return `${title} = ${valueText(local.value)} (${local.value.type})${local.changed ? ', changed' : ''}`;
}
