import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { createWebAssembly } from '../../src/lib/webassembly.ts';
import { type Figure, median, rounded, timed } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { packageFolder } from './packages.ts';

/** Runs of a workload; the last ones are the figure, all of them the curve. */
const RUNS = 24;
const STEADY = 8;
const ROWS = 5000;
const ROWS_ONE_BY_ONE = 1000;

interface Database {
  run(sql: string): void;
  exec(sql: string): readonly { readonly values: readonly (readonly unknown[])[] }[];
  prepare(sql: string): { run(values: readonly unknown[]): void; free(): void };
  export(): Uint8Array;
  close(): void;
}

interface Sql {
  readonly Database: new () => Database;
}

type Glue = (settings: object) => Promise<Sql>;

/** How many times longer SQLite takes in the native tier of the library than on the platform, run by run. */
export async function sqlite(
  say: (line: string) => void,
  show: (table: Table) => void,
): Promise<Readonly<Record<string, Figure>>> {
  const folder = packageFolder('sql.js', say);
  if (folder === null) return {};
  const ours = createWebAssembly({ native: true });
  const sides = [new Side(folder, WebAssembly), new Side(folder, ours)] as const;
  const together = async (what: (sql: Sql) => string): Promise<void> => {
    for (let run = 0; run < RUNS; run++) {
      for (const side of run % 2 === 0 ? sides : sides.toReversed()) await side.run(what);
      if (sides[0].said !== sides[1].said) throw new Error('SQLite said something else on the native tier');
    }
  };
  await together(work);
  await together(calls);
  const [platform, native] = sides.map(({ times }) => times) as [number[], number[]];
  const steady = Array.from({ length: STEADY }, (_, i) => RUNS - STEADY + i);
  const shown = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24].filter((run) => run <= RUNS);
  show({
    title: `SQLite (sql.js 1.16.0), the same work again and again (Node ${process.versions.node})`,
    columns: ['run', ...shown.map(String)],
    rows: [
      ['platform ms', ...shown.map((run) => platform[run - 1]!.toFixed(1))],
      ['ours ms', ...shown.map((run) => native[run - 1]!.toFixed(1))],
      ['ratio', ...shown.map((run) => (native[run - 1]! / platform[run - 1]!).toFixed(2))],
    ],
    notes: [
      `Each run fills a table of ${ROWS} rows, makes an index, asks, updates and exports. The first has compiling the ` +
        'module in it, and on our side rewriting it. Both say the same to the byte. `native.sqlite_calls` is another ' +
        `work: ${ROWS_ONE_BY_ONE} rows that go in and come out one by one, in some twenty calls of exported functions each.`,
    ],
  });
  return {
    'native.sqlite': ratio(native, platform, steady, 2.5),
    'native.sqlite_first_run': { ...ratio(native, platform, [0], null), gated: false },
    'native.sqlite_calls': ratio(
      native,
      platform,
      steady.map((run) => RUNS + run),
      null,
    ),
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

/** SQLite with its own glue, which finds this object where the global one is. */
class Side {
  readonly times: number[] = [];
  said = '';
  #sql: Sql | null = null;

  constructor(
    readonly folder: string,
    readonly api: object,
  ) {}

  async run(what: (sql: Sql) => string): Promise<void> {
    const { folder, api } = this;
    let took = 0;
    if (this.#sql === null) {
      const began = performance.now();
      this.#sql = await glue(folder, api)({});
      took = performance.now() - began;
    }
    const sql = this.#sql;
    took += timed(() => (this.said = what(sql)));
    this.times.push(took);
  }
}

function glue(folder: string, api: object): Glue {
  const file = join(folder, 'dist', 'sql-wasm.js');
  const module = { exports: {} };
  const names = ['module', 'exports', 'require', '__filename', '__dirname', 'WebAssembly'];
  const make = compileFunction(readFileSync(file, 'utf8'), names, { filename: file });
  make(module, module.exports, createRequire(file), file, dirname(file), api);
  return module.exports as Glue;
}

/** A lot of work in few calls, and a checksum of all it said. */
function work({ Database }: Sql): string {
  const sum = createHash('sha1');
  const db = new Database();
  db.run('create table t (id integer primary key, name text, value real, kind integer)');
  db.run(
    `with recursive n(i) as (select 0 union all select i + 1 from n limit ${ROWS})
     insert into t (name, value, kind) select 'name ' || (i * 7919) % ${ROWS}, i / 7.0, i % 11 from n`,
  );
  db.run('create index by_name on t (name)');
  for (const query of [
    'select count(*), sum(value), min(name), max(name) from t where id % 17 <> 0',
    'select kind, count(*), avg(value), group_concat(substr(name, 6, 2)) from t group by kind order by kind',
    'select a.name, b.value from t a join t b on b.id = a.id + 1 where a.kind < 6 order by b.value desc limit 10',
    'with recursive f(n, a, b) as (select 1, 0, 1 union all select n + 1, b, (a + b) % 1000003 from f limit 20000) select sum(a) from f',
    "select count(*) from t where name like '%7%' and upper(name) > 'NAME 2'",
  ]) {
    sum.update(JSON.stringify(db.exec(query)));
  }
  db.run("update t set name = name || '!', value = value * 2 where kind in (1, 4, 9)");
  db.run('delete from t where id % 5 = 0');
  sum.update(db.export());
  db.close();
  return sum.digest('hex');
}

/** Little work in many calls: rows that go in and come out one by one. */
function calls({ Database }: Sql): string {
  const db = new Database();
  db.run('create table t (id integer primary key, name text, value real, kind integer)');
  db.run('begin');
  const insert = db.prepare('insert into t (name, value, kind) values (?, ?, ?)');
  for (let i = 0; i < ROWS_ONE_BY_ONE; i++) insert.run([`name ${(i * 7919) % 1000}`, i / 7, i % 11]);
  insert.free();
  db.run('commit');
  const said = JSON.stringify(db.exec('select * from t order by name, id'));
  db.close();
  return said;
}
