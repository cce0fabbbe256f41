import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

const numbers = ['i32', 'i64', 'f32', 'f64', 'externref'];
const given: Readonly<Record<string, string>> = {
  i32: '(i32.const -5)',
  i64: '(i64.const -6)',
  f32: '(f32.const -0)',
  f64: '(f64.const 1e300)',
  externref: '(local.get 0)',
};

describe('functions of JavaScript that a program calls', () => {
  it('get what they are given and give back what they return, whatever the signature', async () => {
    await same(async (api, tell) => {
      for (let arity = 0; arity <= 6; arity++) {
        for (const first of numbers) {
          for (const result of [...numbers, '']) {
            const params = Array.from({ length: arity }, (_, i) => (i === 0 ? first : numbers[(i * 3 + arity) % 5]!));
            const type = `(param ${params.join(' ')}) ${result && `(result ${result})`}`;
            // oxlint-disable-next-line no-await-in-loop
            const x = await exportsOf(
              api,
              `(import "e" "f" (func $f ${type}))
               (func (export "call") (param externref) ${result && `(result ${result})`}
                 (call $f ${params.map((param) => given[param]).join(' ')}))`,
              {
                e: {
                  f(this: unknown, ...args: unknown[]) {
                    tell(this === undefined, args.length, args);
                    return result === 'i64' ? 77n : result === 'externref' ? args : 7.7;
                  },
                },
              },
            );
            tell(x['call']('ref'));
          }
        }
      }
    });
  });

  it('return what is converted, or a TypeError is thrown into the program', async () => {
    await same(async (api, tell) => {
      for (const type of ['i32', 'i64', 'f32', 'f64', 'externref', 'funcref']) {
        for (const value of [
          undefined,
          null,
          1,
          1.9,
          '3',
          2n ** 65n + 1n,
          {},
          { valueOf: () => 4 },
          Symbol.iterator,
          NaN,
        ]) {
          // oxlint-disable-next-line no-await-in-loop
          const x = await exportsOf(
            api,
            `(import "e" "f" (func $f (result ${type}))) (func (export "call") (result ${type}) (call $f))`,
            { e: { f: () => value } },
          );
          try {
            tell(type, x['call']());
          } catch (error) {
            tell(type, error);
          }
        }
      }
    });
  });

  it('return several values by anything that can be iterated, as many as the type says', async () => {
    await same(async (api, tell) => {
      let answer: unknown;
      const x = await exportsOf(
        api,
        `(import "e" "f" (func $f (result i32 i64)))
         (func (export "call") (result i64 i32) (local i64) call $f local.set 0 local.set 1 local.get 0 local.get 1)`.replace(
          '(local i64)',
          '(local i64 i32)',
        ),
        { e: { f: () => answer } },
      );
      const endless = {
        *[Symbol.iterator]() {
          tell('begins');
          yield 1;
          yield 2n;
          tell('goes on');
        },
      };
      for (answer of [
        [1, 2n],
        new Set<unknown>([3, 4n]),
        endless,
        [1],
        [1, 2n, 3],
        5,
        undefined,
        null,
        'ab',
        {},
        [1, 2],
      ]) {
        tell(thrown(() => x['call']()) ?? x['call']());
      }
    });
  });

  it('may be any callable: bound, a class method, a proxy; and see `this` as undefined', async () => {
    await same(async (api, tell) => {
      const text =
        '(import "e" "f" (func $f (param i32) (result i32))) (func (export "call") (result i32) (call $f (i32.const 3)))';
      const proxy = new Proxy((n: number) => n, {
        apply: (_, self, args: number[]) => (self === undefined ? args[0]! * 5 : -1),
      });
      for (const f of [
        Math.abs,
        ((a: number, b: number) => a + b).bind(null, 39),
        proxy,
        Array.prototype.at.bind([1, 2, 3, 4]),
      ]) {
        // oxlint-disable-next-line no-await-in-loop
        tell((await exportsOf(api, text, { e: { f } }))['call']());
      }
      for (const f of [{}, 1, null, undefined, 'f', Promise]) {
        // oxlint-disable-next-line no-await-in-loop
        tell(
          await exportsOf(api, text, { e: { f } }).then(
            (x) => thrown(() => x['call']()),
            (error: unknown) => error,
          ),
        );
      }
    });
  });

  it('are not asked twice: every import is read once, in order, and nothing is enumerated', async () => {
    const lines = await same(async (api, tell) => {
      const watched = (name: string, target: object): object =>
        new Proxy(target, {
          get(of, key) {
            tell('get', name, String(key));
            return Reflect.get(of, key) as unknown;
          },
          has: () => (tell('has') as undefined) ?? true,
          ownKeys: () => {
            tell('ownKeys');
            return [];
          },
          getOwnPropertyDescriptor: () => tell('descriptor') as undefined,
        });
      const imports = watched('imports', { a: watched('a', { f() {}, g: 1 }), b: watched('b', { f() {} }) });
      await exportsOf(
        api,
        '(import "a" "f" (func)) (import "a" "g" (global i32)) (import "b" "f" (func)) (import "a" "f" (func))',
        imports,
      );
    });
    expect(lines).toEqual([
      'get imports a',
      'get a f',
      'get imports a',
      'get a g',
      'get imports b',
      'get b f',
      'get imports a',
      'get a f',
    ]);
  });

  it('throw a TypeError when they would have to see a vector', async () => {
    const x = await exportsOf(
      ours(),
      '(import "e" "f" (func $f (param v128))) (func (export "call") (call $f (v128.const i64x2 0 0)))',
      { e: { f: () => {} } },
    );
    expect(thrown(() => x['call']())).toBeInstanceOf(TypeError);
  });
});
