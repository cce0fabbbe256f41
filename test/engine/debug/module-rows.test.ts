import { describe, expect, it } from 'vitest';
import {
  decode,
  decodePartial,
  findSymbols,
  matchingItems,
  moduleRows,
  moduleView,
  type WasmModule,
} from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

async function sample(): Promise<WasmModule> {
  return decode(
    await wat(`(module
      (type $pair (func (param f64 f64) (result i32)))
      (import "env" "cos" (func $cos (param f64) (result f64)))
      (import "env" "limit" (global $limit i32))
      (memory (export "memory") 2 9)
      (table $calls 3 funcref)
      (global $score (mut i64) (i64.const 0))
      (func $near (export "near") (type $pair) (i32.const 1))
      (func $nearest)
      (func $clear)
      (elem (i32.const 0) $near)
      (data $text (i32.const 0) "hello"))`),
  );
}

function lines(module: WasmModule, section: Parameters<typeof moduleRows>[2], filter = ''): string[] {
  return moduleRows(module, null, section, 0, 100, filter).rows.map(
    ({ index, name, detail, size }) => `${index} ${name}: ${detail}${size === null ? '' : ` [${size}]`}`,
  );
}

describe('the lists of a module', () => {
  it('say what there is in each', async () => {
    const module = await sample();
    expect(lines(module, 'imports')).toEqual(['0 env.cos: function (f64) → f64', '1 env.limit: constant i32']);
    expect(lines(module, 'exports')).toEqual(['0 memory: memory, 2 to 9 pages', '1 near: function (f64, f64) → i32']);
    expect(lines(module, 'functions')).toEqual([
      '0 cos: (f64) → f64',
      '1 near: (f64, f64) → i32 [4]',
      '2 nearest: () [2]',
      '3 clear: () [2]',
    ]);
    expect(lines(module, 'globals')).toEqual(['0 limit: constant i32', '1 score: variable i64']);
    expect(lines(module, 'tables')).toEqual(['0 calls: table, 3 or more × funcref']);
    expect(lines(module, 'memories')).toEqual(['0 memory: memory, 2 to 9 pages']);
    expect(lines(module, 'types')).toContain('0 pair: (f64, f64) → i32');
    expect(lines(module, 'elements')).toEqual(['0 elem0: active, 1 × (ref func) in calls']);
    expect(lines(module, 'datas')[0]).toMatch(/active in memory \[5\]$/);
    expect(lines(module, 'customs')[0]).toMatch(/^0 name: /);
    expect(lines(module, 'sections').map((line) => line.replace(/ \[.*/, ''))).toContain('8 code: id 10');
  });

  it('say what addresses memories and tables have, and which are shared', async () => {
    const module = decode(
      await wat(
        `(module (import "e" "m" (memory 1 2 shared)) (memory i64 1) (table i64 0 0xffffffffffffffff funcref))`,
      ),
    );
    expect(lines(module, 'imports')).toEqual(['0 e.m: memory, 1 to 2 pages, shared']);
    expect(lines(module, 'memories').map((line) => line.replace(/^.*?: /, ''))).toEqual([
      'memory, 1 to 2 pages, shared',
      'memory, 1 or more pages, i64 addresses',
    ]);
    expect(lines(module, 'tables')).toEqual(['0 table0: table, 0 to 18446744073709551615 × funcref, i64 indices']);
    const facts = { id: 1, name: '', hash: '', size: 0, problem: null };
    expect(moduleView(module, facts)).toMatchObject({
      memories: [
        { address: 'i32', shared: true },
        { address: 'i64', shared: false },
      ],
      tables: [{ address: 'i64' }],
    });
  });

  it('claim no type for a function that a cut-off file names and does not hold', async () => {
    const bytes = await wat('(module (func) (func (export "f") (param f64) (drop (local.get 0))))');
    const code = decode(bytes).sections.find(({ name }) => name === 'code');
    const { module } = decodePartial(bytes.subarray(0, (code?.end ?? 0) - 2));
    expect(module.funcs[1]).toBeUndefined();
    const [row] = moduleRows(module, null, 'exports', 0, 10, '').rows;
    expect(row).toMatchObject({ name: 'f', detail: 'function that was not read' });
    expect(row?.signature).toBeUndefined();
  });

  it('are given in parts and filtered by name and type', async () => {
    const module = await sample();
    expect(moduleRows(module, null, 'functions', 1, 1)).toMatchObject({ total: 4, rows: [{ name: 'near' }] });
    expect(moduleRows(module, null, 'functions', 9, 9)).toEqual({ total: 4, rows: [] });
    expect(moduleRows(module, null, 'functions', 0, -1).rows).toEqual([]);
    expect(lines(module, 'functions', 'NEAR')).toHaveLength(2);
    expect(moduleRows(module, null, 'functions', 1, 5, 'near')).toMatchObject({ total: 2, rows: [{ index: 2 }] });
    expect(lines(module, 'functions', '→ i32')).toEqual(['1 near: (f64, f64) → i32 [4]']);
  });

  it('give way while they are filtered', async () => {
    const module = decode(await wat(`(module ${'(func (param i32))'.repeat(3500)} (func $last))`));
    const matching = matchingItems(module, 'functions', ' LAST ');
    let gaveWay = 0;
    let step = matching.next();
    for (; !step.done; step = matching.next()) gaveWay++;
    expect([gaveWay, step.value]).toEqual([3, [3500]]);
    expect(moduleRows(module, null, 'functions', 0, 9, step.value)).toMatchObject({
      total: 1,
      rows: [{ name: 'last' }],
    });
  });

  it('are filtered without a signature for every candidate', async () => {
    const params = 'i64 '.repeat(1000);
    const module = decode(
      await wat(`(module ${`(func (param ${params}))`.repeat(200)} (func $last (param ${params})))`),
    );
    let looks = 0;
    const counting = new Proxy(module.names.locals, {
      get: (names, key) => {
        looks++;
        const found: unknown = Reflect.get(names, key);
        return typeof found === 'function' ? found.bind(names) : found;
      },
    });
    const { rows } = moduleRows(
      { ...module, names: { ...module.names, locals: counting } },
      null,
      'functions',
      0,
      9,
      'last',
    );
    expect(rows[0]?.signature?.params).toHaveLength(1000);
    expect(looks).toBeLessThan(1100);
  });

  it('keep the two names of an import apart', async () => {
    const module = decode(await wat('(module (import "wasi.snapshot.preview1" "fd.write" (func)))'));
    expect(moduleRows(module, null, 'imports', 0, 1).rows).toMatchObject([
      { name: 'wasi.snapshot.preview1.fd.write', import: { module: 'wasi.snapshot.preview1', name: 'fd.write' } },
    ]);
  });

  it('lead where a click goes', async () => {
    const module = await sample();
    const target = (section: Parameters<typeof moduleRows>[2], index: number) =>
      moduleRows(module, null, section, index, 1).rows[0]?.target;
    expect(target('exports', 1)).toEqual({ kind: 'func', func: 1 });
    expect(target('exports', 0)).toEqual({ kind: 'memory', memory: 0, address: 0 });
    expect(target('globals', 1)).toEqual({ kind: 'global', global: 1 });
    expect(target('sections', 0)).toBeNull();
  });
});

describe('symbols', () => {
  it('come best match first: exact, beginning, beginning of a word, anywhere', async () => {
    const module = await sample();
    const names = (query: string) => findSymbols(module, query, 20).map(({ kind, name }) => `${kind} ${name}`);
    expect(names('near')).toEqual(['export near', 'func near', 'func nearest']);
    expect(names('$clear')).toEqual(['func clear']);
    expect(names('ea')).toEqual(['export near', 'func near', 'func nearest', 'func clear']);
    expect(names('nope')).toEqual([]);
    expect(names('')).toHaveLength(10);
    expect(findSymbols(module, '', 3)).toHaveLength(3);
  });
});

describe('a module as a whole', () => {
  it('knows its host by its imports', async () => {
    const facts = { id: 1, name: 'x', hash: '', size: 1, problem: null };
    expect(moduleView(await sample(), facts)).toMatchObject({
      host: 'rocket',
      hostTitle: 'Rocket',
      importedFuncs: 1,
      start: null,
    });
    const bare = decode(await wat('(module (import "env" "cos" (func (param f32))))'));
    expect(moduleView(bare, facts)).toMatchObject({ host: null, hostTitle: null });
    expect(moduleRows(bare, null, 'imports', 0, 1).rows[0]?.stub).toBe(true);
    expect(moduleRows(await sample(), null, 'imports', 0, 1).rows[0]?.stub).toBeUndefined();
  });
});
