import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

describe('exported functions', () => {
  it('are the same object wherever they are met, and nothing else is one', async () => {
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(
        api,
        `(table (export "t") 2 funcref) (func $f (export "f") (export "g")) (elem (i32.const 0) $f)
         (global (export "r") funcref (ref.func $f))`,
      );
      tell(x['f'] === x['g'], x['t'].get(0) === x['f'], x['r'].value === x['f']);
      const y = await exportsOf(api, '(import "e" "f" (func $f)) (export "again" (func $f))', { e: { f: x['f'] } });
      tell(y['again'] === x['f'], y['again'].name);
      x['t'].set(1, x['f']);
      tell(
        thrown(() => x['t'].set(1, () => 0)),
        thrown(() => x['t'].set(1, x['f'].bind(null))),
        x['t'].get(1) === x['f'],
      );
    });
    expect(lines).toEqual(['true true true', 'true 0', 'TypeError TypeError true']);
  });

  it('are named by their numbers, know how many arguments they take, and construct nothing', async () => {
    await same(async (api, tell) => {
      const js = (): void => {};
      const x = await exportsOf(
        api,
        `(import "e" "a" (func $a (param i32 i32))) (import "e" "b" (func $b))
         (func (export "f") (param i32 i64 f32) (result i32) i32.const 1)
         (export "a" (func $a)) (export "b" (func $b))`,
        { e: { a: js, b: js } },
      );
      for (const f of [x['f'], x['a'], x['b']]) {
        tell(
          f,
          'prototype' in f,
          thrown(() => new f()),
          Object.getPrototypeOf(f) === Function.prototype,
        );
        tell(Object.getOwnPropertyDescriptor(f, 'name')!, Object.getOwnPropertyDescriptor(f, 'length')!);
      }
      tell(x['a'] === js, Object.isFrozen(x), Object.getPrototypeOf(x));
    });
  });

  it('convert their arguments in order, all of them before they begin', async () => {
    await same(async (api, tell) => {
      const x = await exportsOf(
        api,
        `(global $g (export "g") (mut i32) (i32.const 0))
         (func (export "f") (param i32 f64 i64 f32) (result f64)
           (global.set $g (i32.const 1))
           (f64.add (f64.add (f64.convert_i32_s (local.get 0)) (local.get 1))
             (f64.add (f64.convert_i64_s (local.get 2)) (f64.promote_f32 (local.get 3)))))`,
      );
      const part = (name: string, value: unknown): object => ({
        valueOf() {
          tell(name, x['g'].value);
          return value;
        },
      });
      tell(x['f'](part('a', 2 ** 32 + 1), part('b', '0.5'), part('c', 2n ** 64n - 1n), part('d', 0.1)));
      tell(x['f'](1, 2, 3n, 4, part('never', 0)), x['f'](NaN, 2, 3n, -0), x['f']('7', true, true, null));
      for (const bad of [1n, Symbol.iterator, {}, undefined]) tell(thrown(() => x['f'](bad, 0, 0n, 0)));
      for (const bad of [1, undefined, null, '1.5', 'x']) tell(thrown(() => x['f'](0, 0, bad, 0)));
    });
  });

  it('answer undefined, one value, or an array', async () => {
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(
        api,
        `(func (export "none")) (func (export "one") (result i64) i64.const -1)
         (func (export "many") (param externref) (result i32 i64 f32 f64 externref funcref)
           i32.const -1 i64.const -2 f32.const 0.1 f64.const nan:0x123 local.get 0 ref.null func)`,
      );
      tell(x['none'](), x['one'](), x['many']('thing'), x['many']() as unknown);
    });
    expect(lines).toEqual([
      'undefined -1n [-1, -2n, 0.10000000149011612, NaN, thing, null] [-1, -2n, 0.10000000149011612, NaN, undefined, null]',
    ]);
  });

  it('refuse at every call what JavaScript has no values for', async () => {
    const api = ours();
    const x = await exportsOf(
      api,
      '(func (export "f") (param v128)) (func (export "g") (result v128) (v128.const i64x2 0 0))',
    );
    for (const f of [x['f'], x['g']]) expect(thrown(() => f())).toBeInstanceOf(TypeError);
  });

  it('tell a probe what they are called with', async () => {
    const seen: unknown[] = [];
    const api = ours({ onCall: (call) => seen.push(call), onImportCall: (call) => seen.push(call) });
    const x = await exportsOf(
      api,
      '(import "e" "twice" (func $t (param i32) (result i32))) (func (export "f") (param i32) (result i32) (call $t (local.get 0)))',
      { e: { twice: (n: number) => 2 * n } },
    );
    expect(x['f'](4)).toBe(8);
    expect(seen).toEqual([
      { name: '1', args: [4] },
      { name: 'e.twice', args: [4] },
    ]);
  });
});
