import type { Figure } from '../measure.ts';
import { misses } from './comparison.ts';
import { markdownTable, type Table } from './table.ts';

/** What one group of benchmarks has measured, and when and where. */
export interface Section {
  readonly prefix: string;
  /** Says what is measured. */
  readonly title: string;
  readonly text: string;
  readonly figures: Readonly<Record<string, Figure>>;
  readonly tables: readonly Table[];
  /** Date, machine and load in one sentence. */
  readonly taken: string;
  readonly command: string;
}

const head = `# Benchmarks

What \`npm run bench\` measured last, section by section: one for each of its groups, with the machine and the day. A
group that is run as a whole (\`npm run bench -- --only native.\`) writes its section anew and leaves the others. Ratios
(\`x\`) are taken within one run, both sides in turns, and are medians; they are compared with those kept in
\`bench/baseline.json\`, and one that got worse by more than 25 % fails the run (\`--renew\` keeps the new ones).
Milliseconds depend on the machine and are only reported.
`;

function sectionText({ title, prefix, text, figures, tables, taken, command }: Section): string {
  const rows = Object.entries(figures).map(([id, figure]) => [
    `\`${id}\``,
    `${figure.value} ${figure.unit}`,
    figure.goal === null ? '' : `${figure.better === 'lower' ? 'at most' : 'at least'} ${figure.goal}`,
    figure.goal === null ? '' : misses(figure) ? '**missed**' : 'met',
    spread(figure.samples),
  ]);
  const figuresTable = [
    '| figure | value | goal | | samples |',
    '| --- | ---: | ---: | --- | --- |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
  return [
    `## ${title} (${prefix})`,
    '',
    text,
    '',
    ...figuresTable,
    '',
    ...tables.flatMap((table) => [markdownTable(table), '']),
    `${taken} \`${command}\``,
    '',
  ].join('\n');
}

/** How many there were, and between what they lay. */
function spread(samples: readonly number[]): string {
  if (samples.length < 2) return '';
  return `${samples.length}: ${Math.min(...samples)} … ${Math.max(...samples)}`;
}

/** Parts of the document: what stands before the first section, and the sections by the prefix in their headings. */
function parted(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.split(/^(?=## )/m)) {
    const prefix = /^## .*\(([a-z]+\.)\)$/m.exec(part)?.[1];
    if (prefix !== undefined) parts.set(prefix, part);
  }
  return parts;
}

/**
 * The document with these sections in the places of their older selves; others stay to the letter. `order` lists all
 * prefixes; sections whose prefix is not in it go.
 */
export function documentWith(before: string, sections: readonly Section[], order: readonly string[]): string {
  const parts = new Map(parted(before));
  for (const section of sections) parts.set(section.prefix, sectionText(section));
  const present = order.flatMap((prefix) => parts.get(prefix) ?? []);
  return `${[head, ...present].map((part) => part.trimEnd()).join('\n\n')}\n`;
}
