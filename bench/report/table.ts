/** Something that was measured and is more than a figure: a row for each thing that was compared. */
export interface Table {
  readonly title: string;
  /** The first column names the row; the others are set to the right. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[];
}

/** The table as lines for a terminal. */
export function plainTable({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((name, at) => Math.max(name.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, at) => (at === 0 ? (cells[at] ?? '').padEnd(width) : (cells[at] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  return [title, line(columns), ...rows.map(line), ...notes].join('\n');
}

/** The table as Markdown, below a heading of the third level. */
export function markdownTable({ title, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]): string =>
    `| ${columns.map((_, at) => escaped(cells[at] ?? '')).join(' | ')} |`;
  const rule = `| ${columns.map((_, at) => (at === 0 ? '---' : '---:')).join(' | ')} |`;
  return [`### ${title}`, '', line(columns), rule, ...rows.map(line), ...notes.flatMap((note) => ['', note])].join(
    '\n',
  );
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
