import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  decode,
  type Func,
  instantiate,
  invokeSync,
  link,
  Machine,
  type Extern,
  Store,
} from '../../../src/engine/index.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { wat } from '../../support/wat.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Collects garbage until the condition holds; false when it never does. */
async function eventually(condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 20; i++) {
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((done) => setTimeout(done, 5));
    collect();
    if (condition()) return true;
  }
  return false;
}

const text = `(module (import "e" "f" (func $f)) (memory 1) (table (export "t") 1 funcref)
  (func $own (export "own") (result i32) (i32.const 1)) (elem (i32.const 0) $own)
  (func (export "call") (result i32) (call $f) (call $own)))`;

describe('instances of a store', () => {
  it('stay when they are to be looked at', async () => {
    const store = new Store(plainPlatform);
    const module = decode(await wat('(module (func (export "f")))'));
    for (let i = 0; i < 10; i++) instantiate(store, module, []);
    await eventually(() => false);
    expect([...store.instances]).toHaveLength(10);
  });

  it('go when nothing holds them any more, with their memories and tables', async () => {
    const store = new Store(plainPlatform, {}, false);
    const machine = new Machine(store);
    const module = decode(await wat(text));
    const none = decode(await wat('(module (func (export "f")))'));
    const make = (): Map<string, Extern> => {
      const imported = instantiate(store, none, []).exports.get('f');
      const { exports } = instantiate(
        store,
        module,
        link(module, store.types, () => imported),
      );
      for (const name of ['call', 'own']) invokeSync(machine, exports.get(name) as Func, []);
      return exports;
    };
    const kept = make();
    for (let i = 0; i < 30; i++) make();
    expect(store.instances.count).toBe(62);
    // The kept one, what it imports, and perhaps what was used last.
    expect(await eventually(() => [...store.instances].length <= 4)).toBe(true);
    expect(invokeSync(machine, kept.get('call') as Func, [])).toEqual([{ type: 'i32', bits: 1 }]);
  });

  it('leave their places in the code space to the next instance of their module', async () => {
    const store = new Store(plainPlatform, {}, false);
    const machine = new Machine(store);
    const module = decode(
      await wat(`(module (global $g (mut i32) (i32.const 3)) (memory 1)
        (func $double (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
        (func (export "f") (result i32) (local i32)
          (loop (local.set 0 (i32.add (local.get 0) (call $double (global.get $g))))
            (br_if 0 (i32.lt_u (local.get 0) (i32.const 40))))
          (local.get 0)))`),
    );
    const use = (): void => {
      const func = instantiate(store, module, []).exports.get('f') as Func;
      expect(invokeSync(machine, func, [])).toEqual([{ type: 'i32', bits: 42 }]);
      // By single steps, too: what stood there before is no obstacle.
      machine.call(func, []);
      while (machine.step().why !== 'done');
    };
    use();
    const one = store.code.length;
    for (let i = 0; i < 5; i++) {
      // oxlint-disable-next-line no-await-in-loop
      await eventually(() => [...store.instances].length === 0);
      use();
    }
    expect(store.code.length).toBeLessThanOrEqual(2 * one);
    expect(store.code.functions.length).toBeLessThanOrEqual(4);
  });

  it('stay while a machine will return to them, even if the program has forgotten them', async () => {
    const store = new Store(plainPlatform, {}, false);
    const machine = new Machine(store);
    // The shared table leads from the outer to the middle and to the inner instance.
    const tables = decode(await wat('(module (table (export "t") 3 funcref))'));
    const table = instantiate(store, tables, []).exports.get('t')!;
    const link1 = async (body: string, at: number): Promise<void> => {
      const module = decode(
        await wat(`(module (type $r (func (result i32))) (import "e" "t" (table 3 funcref))
          (global $mine i32 (i32.const ${at + 1})) (func $f (type $r) ${body}) (elem (i32.const ${at}) $f))`),
      );
      instantiate(
        store,
        module,
        link(module, store.types, () => table),
      );
    };
    await link1('(i32.add (call_indirect (type $r) (i32.const 1)) (global.get $mine))', 0);
    await link1('(i32.add (call_indirect (type $r) (i32.const 2)) (global.get $mine))', 1);
    await link1(
      '(local i32) (table.fill (i32.const 0) (ref.null func) (i32.const 3)) (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 100)))) (global.get $mine)',
      2,
    );
    if (table.kind !== 'table') throw new Error('no table');
    machine.call(table.get(0) as Func, []);
    expect(machine.slice(20).why).toBe('fuel');
    expect(table.get(0)).toBe(null);
    await eventually(() => false);
    expect(machine.slice(1000)).toEqual({ why: 'done', results: [{ type: 'i32', bits: 6 }] });
    expect(await eventually(() => [...store.instances].length <= 2)).toBe(true);
  });
});
