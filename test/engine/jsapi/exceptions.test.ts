import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

const text = `
  (import "e" "t" (tag $t (param i32 externref)))
  (import "e" "js" (func $js (param i32)))
  (tag $own (export "own") (param i64))
  (func $throw (export "throw") (param i32 externref) (throw $t (local.get 0) (local.get 1)))
  (func (export "throwOwn") (throw $own (i64.const -3)))
  (func (export "catch") (param i32 externref) (result i32)
    (try (result i32)
      (do (call $throw (local.get 0) (local.get 1)) (i32.const -1))
      (catch $t (drop))))
  (func (export "around") (param i32) (result i32)
    (try (result i32)
      (do (call $js (local.get 0)) (i32.const 0))
      (catch $t (drop))
      (catch_all (i32.const -7))))
  (func (export "through") (param i32)
    (try (do (call $js (local.get 0))) (catch_all (rethrow 0))))
  (func (export "pass") (param i32) (call $js (local.get 0)))
  (func (export "trap") unreachable)`;

describe('exceptions', () => {
  it('come out of a program as Exception objects, and carry what was thrown', async () => {
    await same(async (api, tell) => {
      const t = new api.Tag({ parameters: ['i32', 'externref'] });
      const x = await exportsOf(api, text, { e: { t, js: () => {} } });
      const thing = { thing: 1 };
      const exn = thrown(() => x['throw'](7, thing)) as WebAssembly.Exception;
      tell(exn instanceof api.Exception, exn instanceof Error, exn.is(t), exn.is(x['own']));
      tell(exn.getArg(t, 0), exn.getArg(t, 1) === thing, x['catch'](9, null));
      tell(
        thrown(() => exn.getArg(x['own'], 0)),
        thrown(() => exn.getArg(t, 2)) instanceof RangeError,
      );
      const own = thrown(() => x['throwOwn']()) as WebAssembly.Exception;
      tell(own.is(x['own']), own.getArg(x['own'], 0), thrown(() => x['throwOwn']()) === own);
    });
  });

  it('go into a program, where their tags are known, and come back as the same objects', async () => {
    await same(async (api, tell) => {
      const t = new api.Tag({ parameters: ['i32', 'externref'] });
      const exn = new api.Exception(t, [42, 'x']);
      const other = new api.Exception(new api.Tag({ parameters: ['i32', 'externref'] }), [1, null]);
      const error = new Error('mine');
      // (Not null: some versions of the platform lose it on its way through a program.)
      const all = [exn, other, error, 5, undefined, 'text'];
      const x = await exportsOf(api, text, {
        e: {
          t,
          js: (n: number) => {
            throw all[n];
          },
        },
      });
      for (let i = 0; i < all.length; i++) {
        tell(x['around'](i));
        for (const name of ['through', 'pass']) {
          try {
            x[name](i);
          } catch (caught) {
            tell(name, caught === all[i]);
          }
        }
      }
    });
  });

  it('are not made of traps, not even where these come from another program through JavaScript', async () => {
    await same(async (api, tell) => {
      const t = new api.Tag({ parameters: ['i32', 'externref'] });
      const x = await exportsOf(api, text, { e: { t, js: () => x['trap']() } });
      tell(
        thrown(() => x['around'](0)),
        thrown(() => x['through'](0)),
        thrown(() => x['pass'](0)),
      );
      const own = new api.RuntimeError('made by JavaScript');
      const y = await exportsOf(api, text, {
        e: {
          t,
          js: () => {
            throw own;
          },
        },
      });
      tell(y['around'](0), thrown(() => y['through'](0)) === own);
    });
  });

  it('are made of a tag and values that fit it', async () => {
    await same((api, tell) => {
      const tag = new api.Tag({ parameters: ['i32', 'i64', 'externref'] });
      for (const payload of [[1, 2n, 3], [1, 2, 3], [1n, 2n, 3], 5, 'abc', undefined]) {
        try {
          const exn = new api.Exception(tag, payload as never[]);
          tell(exn.getArg(tag, 0), exn.getArg(tag, 1), exn.getArg(tag, 2));
        } catch (error) {
          tell(error);
        }
      }
      tell(Object.prototype.toString.call(tag), new api.Exception(tag, [1, 2n, 3]).is(tag));
      for (const bad of [undefined, {}, { parameters: 5 }, { parameters: ['i33'] }]) {
        tell(thrown(() => new api.Tag(bad as never)));
      }
    });
  });

  it('carry as many values as the tag says, in anything that can be iterated', () => {
    const api = ours();
    const tag = new api.Tag({ parameters: ['i32', 'i64'] });
    expect(new api.Exception(tag, new Set([1, 2n]) as never).getArg(tag, 1)).toBe(2n);
    for (const payload of [[], [1], [1, 2n, 3]]) {
      expect(thrown(() => new api.Exception(tag, payload))).toBeInstanceOf(TypeError);
    }
  });

  it('may be null on their way through a program', async () => {
    const api = ours();
    const js = (): never => {
      // oxlint-disable-next-line typescript/only-throw-error
      throw null;
    };
    const x = await exportsOf(api, text, { e: { t: new api.Tag({ parameters: ['i32', 'externref'] }), js } });
    for (const name of ['through', 'pass']) expect(thrown(() => x[name](0))).toBe(null);
    expect(x['around'](0)).toBe(-7);
  });

  it('are of JSTag when JavaScript throws anything else', async () => {
    const api = ours() as ReturnType<typeof ours> & { readonly JSTag: WebAssembly.Tag };
    const x = await exportsOf(
      api,
      `(import "e" "js" (tag $js (param externref))) (import "e" "f" (func $f (param externref)))
       (func (export "catch") (param externref) (result externref)
         (try (result externref) (do (call $f (local.get 0)) (ref.null extern)) (catch $js)))
       (func (export "throw") (param externref) (throw $js (local.get 0)))`,
      {
        e: {
          js: api.JSTag,
          f: (value: unknown) => {
            throw value;
          },
        },
      },
    );
    const error = new Error('mine');
    for (const value of [error, 'text', undefined, 7]) {
      expect(x['catch'](value)).toBe(value);
      expect(thrown(() => x['throw'](value))).toBe(value);
    }
    expect(api.JSTag).toBe(api.JSTag);
    expect(thrown(() => new api.Exception(api.JSTag, [1]))).toBeInstanceOf(TypeError);
  });

  it('know where they were made when asked to', () => {
    const api = ours();
    const tag = new api.Tag({ parameters: [] });
    const make = (options?: WebAssembly.ExceptionOptions): unknown =>
      (new api.Exception(tag, [], options) as { stack?: unknown }).stack;
    expect(make()).toBe(undefined);
    expect(make({ traceStack: false })).toBe(undefined);
    expect(make({ traceStack: true })).toContain('exceptions.test.ts');
  });
});
