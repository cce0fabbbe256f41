import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  i32,
  i64,
  instantiate,
  LinkError,
  PlacedTrap,
  Store,
  type Extern,
  type Instance,
  type Platform,
} from '../../../src/engine/index.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { wat } from '../../support/wat.ts';
import { Session } from './support.ts';

async function make(text: string, externs: readonly Extern[] = [], store = new Store(nodePlatform)): Promise<Instance> {
  return instantiate(store, decode(await wat(`(module ${text})`)), externs);
}

describe('an instance', () => {
  it('has its exports under their names, shared where they are the same', async () => {
    const { exports, memories } = await make(`(memory (export "m") 1) (export "again" (memory 0))
      (func (export "") (nop)) (global (export "g") i64 (i64.const -3)) (table (export "t") 2 funcref)`);
    expect([...exports.keys()].sort()).toEqual(['', 'again', 'g', 'm', 't']);
    expect(exports.get('m')).toBe(memories[0]);
    expect(exports.get('again')).toBe(memories[0]);
    const global = exports.get('g');
    expect(global?.kind === 'global' && global.get()).toEqual(i64(-3n));
  });

  it('evaluates constant expressions, of imported and of its own globals', async () => {
    const store = new Store(nodePlatform);
    const base = store.createGlobal({ value: 'i32', mutable: false }, i32(40));
    const { globals, memories, tables, funcs } = await make(
      `(import "m" "base" (global $base i32)) (memory 1) (table $t 50 funcref)
       (global $sum i32 (i32.add (global.get $base) (i32.const 2)))
       (global $product i64 (i64.mul (i64.const -3) (i64.sub (i64.const 1) (i64.const 5))))
       (global funcref (ref.func $f)) (global externref (ref.null extern))
       (func $f) (data (global.get $sum) "xy") (elem (table $t) (global.get $base) func $f)`,
      [base],
      store,
    );
    expect(globals.slice(1, 3).map((global) => global.get())).toEqual([i32(42), i64(12n)]);
    expect(globals[3]!.get()).toEqual({ type: 'funcref', ref: funcs[0] });
    expect(globals[4]!.get()).toEqual({ type: 'externref', ref: null });
    expect(new TextDecoder().decode(memories[0]!.read(42, 2))).toBe('xy');
    expect([39, 40, 41].map((i) => tables[0]!.get(i))).toEqual([null, funcs[0], null]);
  });

  it('leaves its start function to the caller', async () => {
    const loaded = await Session.of(
      '(global $n (export "n") (mut i32) (i32.const 1)) (func $s (global.set $n (i32.const 2))) (start $s)',
    );
    const global = loaded.instance.globals[0]!;
    expect(global.get()).toEqual(i32(1));
    loaded.machine.call(loaded.instance.start!, []);
    expect(loaded.run()).toMatchObject({ why: 'done' });
    expect(global.get()).toEqual(i32(2));
  });

  it('traps at a segment that does not fit, and keeps what earlier ones wrote', async () => {
    const store = new Store(nodePlatform);
    const memory = store.createMemory({ limits: { min: 1, max: 1 }, address: 'i32', shared: false });
    const text =
      '(import "m" "m" (memory 1)) (data (i32.const 5) "ok") (data (i32.const 65535) "no") (data (i32.const 9) "late")';
    const error = await make(text, [memory], store).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PlacedTrap);
    expect((error as PlacedTrap).info).toMatchObject({
      cause: { kind: 'out-of-bounds-memory-access', address: 65535, size: 2, limit: 65536, memory: 0 },
      func: null,
      offset: expect.any(Number),
    });
    expect([...memory.read(5, 2)]).toEqual([...new TextEncoder().encode('ok')]);
    expect([...memory.read(65535, 1)]).toEqual([0]);
    expect([...memory.read(9, 4)]).toEqual([0, 0, 0, 0]);
  });

  it('traps at elements that do not fit', async () => {
    const error = await make('(table 1 funcref) (func $f) (elem (i32.const 1) $f)').catch((thrown: unknown) => thrown);
    expect((error as PlacedTrap).cause).toMatchObject({ kind: 'out-of-bounds-table-access', index: 1, limit: 1 });
  });

  it('has passive segments until they are dropped, active and declared ones not', async () => {
    const loaded = await Session.of(`(memory 1) (table $t 4 funcref) (func $f)
      (data $d "abc") (elem $e func $f $f) (elem declare func $f)
      (func (export "init") (memory.init $d (i32.const 0) (i32.const 1) (i32.const 2))
        (table.init $t $e (i32.const 1) (i32.const 0) (i32.const 2)))
      (func (export "drop") (data.drop $d) (elem.drop $e))`);
    loaded.invoke('init');
    expect([...loaded.instance.memories[0]!.read(0, 3)]).toEqual([98, 99, 0]);
    expect(loaded.instance.tables[0]!.elements.map((ref) => ref === loaded.instance.funcs[0])).toEqual([
      false,
      true,
      true,
      false,
    ]);
    loaded.invoke('drop');
    loaded.call('init');
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { cause: { kind: 'out-of-bounds-memory-access' } } });
  });

  it('is a link error where the platform has no memory left', async () => {
    const platform: Platform = { ...plainPlatform, createMemory: () => null };
    const store = new Store(platform);
    const made = make('(memory 3)', [], store);
    await expect(made).rejects.toThrow(LinkError);
    await expect(made).rejects.toThrow('the memory wants at least 3 pages, and they cannot be had here');
  });
});
