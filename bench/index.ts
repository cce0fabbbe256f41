/**
 * `npm run bench [-- --json] [--only PREFIX] [--renew]`: measures what the goals of the project name, as ratios within
 * one run where that is possible. With `--json` the only output is one object, id -> figure. Groups that were run as a
 * whole get their section of docs/benchmarks.md written anew. Exit code 1 when a ratio is worse than the kept one by
 * more than 25 %; `--renew` keeps the ratios of this run instead. Exit code 64 for unknown words.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BenchGroup, Figure } from './measure.ts';
import { groups } from './registry.ts';
import { type Kept, regressions, regressionText, renewed } from './report/comparison.ts';
import { documentWith, type Section } from './report/document.ts';
import { takenNow } from './report/machine.ts';
import { plainTable, type Table } from './report/table.ts';

const DOCUMENT = resolve('docs', 'benchmarks.md');
const BASELINE = resolve('bench', 'baseline.json');

interface Wish {
  readonly json: boolean;
  readonly renew: boolean;
  readonly only: string;
}

function parse(args: readonly string[]): Wish | null {
  let json = false;
  let renew = false;
  let only = '';
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--json') json = true;
    else if (args[i] === '--renew') renew = true;
    else if (args[i] === '--only' && args[i + 1] !== undefined) only = args[++i]!;
    else return null;
  }
  return { json, renew, only };
}

function line(id: string, { value, unit, goal, better, samples }: Figure): string {
  const aim = goal === null ? '' : `  (goal: ${better === 'lower' ? 'at most' : 'at least'} ${goal})`;
  return `${id.padEnd(32)} ${String(value).padStart(10)} ${unit}${aim}  of ${samples.length} samples`;
}

/** What was measured by one group. */
interface Measured {
  readonly group: BenchGroup;
  readonly figures: Record<string, Figure>;
  readonly tables: Table[];
  readonly taken: string;
}

async function measure(group: BenchGroup, { only, json }: Wish): Promise<Measured> {
  const wanted = (id: string): boolean => id.startsWith(only);
  const say = (text: string): void => (json ? undefined : console.log(text));
  const figures: Record<string, Figure> = {};
  const tables: Table[] = [];
  const show = (table: Table): void => {
    tables.push(table);
    say(`\n${plainTable(table)}\n`);
  };
  for (const [id, figure] of Object.entries(await group.run(say, wanted, show))) {
    if (!wanted(id)) continue;
    figures[id] = figure;
    say(line(id, figure));
  }
  return { group, figures, tables, taken: takenNow() };
}

function document(measured: readonly Measured[], order: readonly string[], { only }: Wish): void {
  const whole = measured.filter(({ group }) => group.prefix.startsWith(only));
  if (whole.length === 0) return;
  const command = only === '' ? 'npm run bench' : `npm run bench -- --only ${only}`;
  const sections = whole.map(({ group: { prefix, title, text }, figures, tables, taken }): Section => ({
    prefix,
    title,
    text,
    figures,
    tables,
    taken,
    command,
  }));
  const before = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '';
  writeFileSync(DOCUMENT, documentWith(before, sections, order));
}

/** Keeps the ratios, or compares them with those that are kept; false when one got worse. */
function judge(figures: Readonly<Record<string, Figure>>, renew: boolean): boolean {
  const kept: Kept = existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Kept) : {};
  if (renew) {
    writeFileSync(BASELINE, `${JSON.stringify(renewed(figures, kept), null, 2)}\n`);
    return true;
  }
  const worse = regressions(figures, kept);
  for (const one of worse) console.error(regressionText(one));
  return worse.length === 0;
}

async function main(): Promise<void> {
  const wish = parse(process.argv.slice(2));
  if (wish === null) {
    console.error('usage: npm run bench -- [--json] [--only PREFIX] [--renew]');
    process.exitCode = 64;
    return;
  }
  const all = await Promise.all(groups.map((load) => load()));
  const chosen = all.filter(({ ids }) => ids.some((id) => id.startsWith(wish.only)));
  if (chosen.length === 0) {
    console.error(`Nothing is measured under "${wish.only}".`);
    process.exitCode = 64;
    return;
  }
  const measured: Measured[] = [];
  for (const group of chosen) measured.push(await measure(group, wish));
  const figures = Object.assign({}, ...measured.map((one) => one.figures)) as Record<string, Figure>;
  if (wish.json) console.log(JSON.stringify(figures, null, 2));
  document(
    measured,
    all.map(({ prefix }) => prefix),
    wish,
  );
  if (!judge(figures, wish.renew)) process.exitCode = 1;
}

await main();
