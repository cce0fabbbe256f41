import type { ConsoleEntry, Target } from '../../../protocol/messages.ts';

export type ConsoleKind = ConsoleEntry['kind'];

/** The word beside the icon: kinds are told by word and shape, not by colour alone. */
export const consoleKinds: Readonly<Record<ConsoleKind, string>> = {
  output: 'Output',
  stderr: 'Stderr',
  input: 'Input',
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

/** Where a link leads, in a word or two. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'func':
      return target.offset === undefined ? `func ${target.func}` : `0x${target.offset.toString(16)}`;
    case 'memory':
      return `memory 0x${target.address.toString(16)}`;
    case 'table':
      return `table ${target.table}[${target.index}]`;
    case 'global':
      return `global ${target.global}`;
    case 'type':
      return `type ${target.type}`;
    case 'tag':
      return `tag ${target.tag}`;
  }
}

/** Columns that the arrow behind a link takes, with the air before it. */
const LINK_AIR = 4;

/** The lines to draw, wrapped at `columns` characters (fewer beside a link), with an explanation below each trap that we can explain. */
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
  const link = entry.target === null ? 0 : targetText(entry.target).length + LINK_AIR;
  const lines = wrap(entry.text, columns, columns - link).map((text) => ({ text, explanation: false }));
  const why = entry.kind === 'trap' ? explain(entry.text) : null;
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

/** Fewer characters than this would leave words in pieces. */
export const LEAST_COLUMNS = 12;

/** Lines of at most `columns` characters, the first of at most `first`, broken at a space where that leaves no line nearly empty. */
export function wrap(text: string, columns: number, first = columns): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
    let rest = paragraph;
    for (;;) {
      const width = Math.max(LEAST_COLUMNS, lines.length === 0 ? first : columns);
      if (rest.length <= width) break;
      const space = rest.lastIndexOf(' ', width);
      const end = space > width / 3 ? space : width;
      lines.push(rest.slice(0, end));
      rest = rest.slice(space === end ? end + 1 : end);
    }
    lines.push(rest);
  }
  return lines;
}

/** By words of the engine's sentences; a test holds them against every kind of trap there is. */
const explanations: readonly (readonly [RegExp, string])[] = [
  [/`unreachable`/, 'Compilers put it where the code must never come: behind a panic, an abort or a failed assertion.'],
  [
    /divided by zero/,
    'Integers have no infinity, so this traps where a float would go on. The divisor is the top operand.',
  ],
  [/division does not fit/, 'The result would be one more than the largest integer of that size.'],
  [
    /converted to an integer/,
    'NaN, infinities and floats out of range have no integer value; the trunc_sat instructions give one all the same.',
  ],
  [
    /at address \d+/,
    'The address is the operand plus the offset of the instruction. Look where the operand was computed.',
  ],
  [/do(es)? not (all )?exist/, 'The index is an operand of the instruction: look where it was computed.'],
  [/to be called, but the table/, 'The index is past the end of the table: not a function pointer, or a damaged one.'],
  [
    /to be called, but it is null/,
    'Nothing was put there, or it was taken away: a function pointer that is null or out of date.',
  ],
  [
    /to be called as/,
    'The caller expects another type of function: often a function pointer that was cast, or a wrong one.',
  ],
  [
    /: nobody catches it/,
    'It stands where it was thrown: the call stack shows the way the exception would have taken.',
  ],
  [
    /null reference was to be thrown/,
    'throw_ref got a null: the reference was never set, or taken from the wrong place.',
  ],
  [/^The cast failed/, 'The program expects an object of another type here: look where this one was made.'],
  [
    /the reference is null\.$/,
    'It was never set, or taken from the wrong place: look which instruction put it on the stack.',
  ],
  [/call stack is exhausted/, 'Most likely a recursion without an end. The limit is in the settings.'],
];

/** Why a trap happens and where to look, in a sentence or two; null when we have nothing to add. */
export function explain(text: string): string | null {
  return explanations.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** What goes to the clipboard: one line per line of each entry, marked by its kind. */
export function copyText(entries: readonly ConsoleEntry[]): string {
  return entries.map((entry) => `[${consoleKinds[entry.kind].toLowerCase()}] ${entry.text}`).join('\n');
}

/** How many entries there are of each kind, for the filter buttons. */
export function countKinds(entries: readonly ConsoleEntry[]): Readonly<Record<ConsoleKind, number>> {
  const counts: Record<ConsoleKind, number> = {
    output: 0,
    stderr: 0,
    input: 0,
    stub: 0,
    trap: 0,
    error: 0,
    info: 0,
    result: 0,
  };
  for (const entry of entries) counts[entry.kind]++;
  return counts;
}
