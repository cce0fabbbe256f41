import type { ConsoleEntry, Target } from '../../../protocol/messages.ts';

export type ConsoleKind = ConsoleEntry['kind'];

/** The word beside the icon: kinds are told by word and shape, not by colour alone. */
export const consoleKinds: Readonly<Record<ConsoleKind, string>> = {
  output: 'Output',
  stub: 'Stub',
  trap: 'Trap',
  error: 'Error',
  info: 'Info',
  result: 'Result',
};

/** One line on screen. Long and many-lined entries take several; the first one carries the kind. */
export interface ConsoleRow {
  readonly key: string;
  readonly entry: number;
  readonly kind: ConsoleKind;
  /** First line of its entry. */
  readonly first: boolean;
  readonly text: string;
  /** Said by us to explain the entry, not part of it. */
  readonly explanation: boolean;
  /** Where the entry points; on its first line only. */
  readonly target: Target | null;
}

export interface ConsoleFilter {
  /** Kinds that are hidden. */
  readonly hidden: ReadonlySet<ConsoleKind>;
  /** Part of the text, in any case; '' for all. */
  readonly text: string;
}

export const noFilter: ConsoleFilter = { hidden: new Set(), text: '' };

/** Entries that pass the filter. */
export function filterEntries(entries: readonly ConsoleEntry[], filter: ConsoleFilter): readonly ConsoleEntry[] {
  const wanted = filter.text.toLowerCase();
  if (filter.hidden.size === 0 && wanted === '') return entries;
  return entries.filter((entry) => !filter.hidden.has(entry.kind) && entry.text.toLowerCase().includes(wanted));
}

/** The lines to draw, wrapped at `columns` characters, with an explanation below each trap that we can explain. */
export function consoleRows(entries: readonly ConsoleEntry[], columns: number): readonly ConsoleRow[] {
  return entries.flatMap((entry) => {
    const known = wrapped.get(entry);
    if (known?.columns === columns) return known.rows;
    const rows = entryRows(entry, columns);
    wrapped.set(entry, { columns, rows });
    return rows;
  });
}

/** Entries never change, so each is wrapped once per width: thousands of old ones cost nothing when one is added. */
const wrapped = new WeakMap<ConsoleEntry, { readonly columns: number; readonly rows: readonly ConsoleRow[] }>();

function entryRows(entry: ConsoleEntry, columns: number): ConsoleRow[] {
  const lines = wrap(entry.text, columns).map((text) => ({ text, explanation: false }));
  const why = entry.kind === 'trap' || entry.kind === 'error' ? explain(entry.text) : null;
  if (why !== null) lines.push(...wrap(why, columns).map((text) => ({ text, explanation: true })));
  return lines.map((line, i) => ({
    key: `${entry.id}.${i}`,
    entry: entry.id,
    kind: entry.kind,
    first: i === 0,
    ...line,
    target: i === 0 ? entry.target : null,
  }));
}

/** Lines of at most `columns` characters, broken at a space where there is one in the last third. Spaces are kept. */
export function wrap(text: string, columns: number): readonly string[] {
  const width = Math.max(20, columns);
  const lines: string[] = [];
  for (const paragraph of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
    let rest = paragraph;
    while (rest.length > width) {
      const space = rest.lastIndexOf(' ', width);
      const end = space > (width * 2) / 3 ? space : width;
      lines.push(rest.slice(0, end));
      rest = rest.slice(space === end ? end + 1 : end);
    }
    lines.push(rest);
  }
  return lines;
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [
    /unreachable/,
    'The code reached an instruction its compiler marked as impossible: a panic, an abort or a failed assertion.',
  ],
  [
    /divi(de|sion) by zero/,
    'Integers have no infinity, so dividing by zero traps. Look at the top of the value stack: the divisor is 0.',
  ],
  [
    /integer overflow/,
    'The result does not fit: the lowest number divided by -1, or a float too large for the integer type.',
  ],
  [
    /invalid conversion/,
    'NaN or an infinity has no integer value. The saturating conversions (trunc_sat) give a number instead of a trap.',
  ],
  [
    /out of bounds memory/,
    'The address plus the size of the access lies past the end of the memory. The address is the operand plus the offset.',
  ],
  [/out of bounds table/, 'The index lies past the end of the table.'],
  [/undefined element/, 'call_indirect looked for a function at an index past the end of the table.'],
  [/uninitialized element/, 'The table holds null at this index: nothing was put there, or it was taken away.'],
  [
    /indirect call type mismatch/,
    'The function in the table has another type than call_indirect was told: often a wrong function pointer.',
  ],
  [
    /call stack exhausted|stack overflow/,
    'Calls are nested deeper than the limit allows, most likely a recursion without an end. The limit is in the settings.',
  ],
];

/** Why a trap happens and where to look, in a sentence or two; null when we have nothing to add. */
export function explain(text: string): string | null {
  const plain = text.toLowerCase().replaceAll('-', ' ');
  return explanations.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** What goes to the clipboard: one line per line of each entry, marked by its kind. */
export function copyText(entries: readonly ConsoleEntry[]): string {
  return entries.map((entry) => `[${consoleKinds[entry.kind].toLowerCase()}] ${entry.text}`).join('\n');
}

/** How many entries there are of each kind, for the filter buttons. */
export function countKinds(entries: readonly ConsoleEntry[]): Readonly<Record<ConsoleKind, number>> {
  const counts: Record<ConsoleKind, number> = { output: 0, stub: 0, trap: 0, error: 0, info: 0, result: 0 };
  for (const entry of entries) counts[entry.kind]++;
  return counts;
}
