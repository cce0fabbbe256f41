import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, median, rounded } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { measure, type Place } from './measurement.ts';
import { packageFolder } from './packages.ts';
import { ROWS, ROWS_ONE_BY_ONE, type SqliteWork } from './sqlite.ts';

/** Runs of a load; the last ones are the figure, all of them the curve. */
const RUNS = 24;
const STEADY = 8;

const SHOWN = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24];

export const sqliteIds = (suffix: string): readonly string[] =>
  ['sqlite', 'sqlite_first_run', 'sqlite_calls'].map((name) => `native.${name}${suffix}`);

/** The glue of sql.js as a module that `import` takes, in this folder; null where it cannot be had. */
export function prepareGlue(folder: string, say: (line: string) => void): string | null {
  const from = packageFolder('sql.js', say);
  if (from === null) return null;
  const source = readFileSync(join(from, 'dist', 'sql-wasm.js'), 'utf8');
  const file = join(folder, 'sql-glue.mjs');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    file,
    `export default function (module, exports, require, __filename, __dirname, WebAssembly) {\n${source}\n}\n`,
  );
  return file;
}

/** How many times longer SQLite takes in the native tier of the library than on the platform, run by run. */
export async function sqlite(
  place: Place,
  address: string,
  { suffix, goal }: { readonly suffix: string; readonly goal: number | null },
  say: (line: string) => void,
  show: (table: Table) => void,
): Promise<Readonly<Record<string, Figure>>> {
  const folder = packageFolder('sql.js', say);
  if (folder === null) return {};
  const wasm = new Uint8Array(readFileSync(join(folder, 'dist', 'sql-wasm.wasm')));
  const work = (load: SqliteWork['load']): SqliteWork => ({
    kind: 'sqlite',
    address,
    wasm,
    load,
    ways: ['native', 'rounds'],
  });
  const pace = { warmUp: 0, rounds: RUNS };
  const { native: platform = [], rounds: ours = [] } = await measure(place, work('queries'), pace);
  const one = await measure(place, work('calls'), pace);
  show({
    title: `SQLite (sql.js 1.16.0), the same work again and again (${place.name})`,
    columns: ['run', ...SHOWN.map(String)],
    rows: [
      ['platform ms', ...SHOWN.map((run) => platform[run - 1]!.toFixed(1))],
      ['ours ms', ...SHOWN.map((run) => ours[run - 1]!.toFixed(1))],
      ['ratio', ...SHOWN.map((run) => (ours[run - 1]! / platform[run - 1]!).toFixed(2))],
    ],
    notes: [
      `Each run fills a table of ${ROWS} rows, makes an index, asks, updates and exports. The first has compiling the ` +
        'module in it, and on our side rewriting it. Both say the same. `sqlite_calls` is another load: ' +
        `${ROWS_ONE_BY_ONE} rows that go in and come out one by one, in some twenty calls of exported functions each.`,
    ],
  });
  const steady = Array.from({ length: STEADY }, (_, i) => RUNS - STEADY + i);
  const [queries, first, calls] = sqliteIds(suffix) as [string, string, string];
  return {
    [queries]: { ...ratio(ours, platform, steady, goal), ...(goal === null ? { gated: false } : {}) },
    [first]: { ...ratio(ours, platform, [0], null), gated: false },
    [calls]: { ...ratio(one.rounds!, one.native!, steady, null), gated: false },
  };
}

/** Of the medians of these runs. */
function ratio(
  ours: readonly number[],
  platform: readonly number[],
  runs: readonly number[],
  goal: number | null,
): Figure {
  const of = (times: readonly number[]): number[] => runs.map((run) => times[run]!);
  return {
    value: rounded(median(of(ours)) / median(of(platform))),
    unit: 'x',
    goal,
    better: 'lower',
    samples: runs.map((run) => rounded(ours[run]! / platform[run]!)),
  };
}
