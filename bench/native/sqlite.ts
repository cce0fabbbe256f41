import { createWebAssembly } from '../../src/lib/webassembly.ts';
import type { Way } from './subject.ts';
import type { Runner } from './ways.ts';

/** Rows of a table, where much is done in few calls, and where each is a call (some twenty, indeed) of its own. */
export const ROWS = 5000;
export const ROWS_ONE_BY_ONE = 1000;

/** SQLite with its own glue (sql.js), which finds our library where the platform's object is. */
export interface SqliteWork {
  readonly kind: 'sqlite';
  /** Of the glue as a module: its only export is a function of what a CommonJS file knows, and of WebAssembly. */
  readonly address: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly load: 'queries' | 'calls';
  /** 'native' and 'rounds': the platform's own, and our library in its native tier. */
  readonly ways: readonly Way[];
}

interface Database {
  run(sql: string): void;
  exec(sql: string): unknown;
  prepare(sql: string): { run(values: readonly unknown[]): void; free(): void };
  export(): Uint8Array;
  close(): void;
}

interface Sql {
  readonly Database: new () => Database;
}

type Glue = (settings: object) => Promise<Sql>;

interface GlueFile {
  default(module: object, exports: object, require: unknown, file: string, folder: string, api: object): void;
}

declare const process: { getBuiltinModule(name: string): unknown } | undefined;

/** Its first run has compiling the module in it, and on our side rewriting it. `said`: what all ways said, by run. */
export function sqliteRunner({ address, wasm, load }: SqliteWork, way: Way, said: Map<number, string>): Runner {
  const api: object = way === 'native' ? WebAssembly : createWebAssembly({ native: true });
  let sql: Sql | null = null;
  let runs = 0;
  return {
    run: async () => {
      sql ??= await (await glue(address, api))({ wasmBinary: wasm.slice() });
      const all = load === 'queries' ? queries(sql) : calls(sql);
      const first = said.get(++runs) ?? all;
      if (first !== all) throw new Error(`SQLite said something else: ${way}`);
      said.set(runs, all);
    },
    check: () => undefined,
  };
}

async function glue(address: string, api: object): Promise<Glue> {
  const { default: make } = (await import(/* @vite-ignore */ address)) as GlueFile;
  const module = { exports: {} };
  const require = (name: string): unknown =>
    typeof process === 'undefined' ? undefined : process.getBuiltinModule(name);
  make(module, module.exports, require, '/sql-wasm.js', '/', api);
  return module.exports as Glue;
}

/** A lot of work in few calls, and a checksum of all it said. */
function queries({ Database }: Sql): string {
  const said: unknown[] = [];
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
    said.push(db.exec(query));
  }
  db.run("update t set name = name || '!', value = value * 2 where kind in (1, 4, 9)");
  db.run('delete from t where id % 5 = 0');
  said.push(sumOf(db.export()));
  db.close();
  return JSON.stringify(said);
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

function sumOf(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum;
}
