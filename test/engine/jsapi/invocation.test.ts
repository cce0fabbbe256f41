import { describe, expect, it } from 'vitest';
import { apiOf } from '../../../src/engine/jsapi/namespace.ts';
import { World } from '../../../src/engine/jsapi/world.ts';
import { platform } from '../../../src/platform/index.ts';
import { type Api, exportsOf, ours, same, thrown } from './support.ts';

const mutual = `
  (import "e" "js" (func $js (param i32) (result i32)))
  (func $down (export "down") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $js (i32.sub (local.get 0) (i32.const 1)))))))
  (func (export "trap") unreachable)
  (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "twice") (param i32) (result i32)
    (local i32)
    (local.set 1 (call $js (local.get 0)))
    (i32.mul (i32.const 1000) (local.get 1))
    (i32.add (call $js (i32.add (local.get 0) (i32.const 1)))))`;

describe('programs that call JavaScript that calls programs', () => {
  it('go down and come back with everything as it was', async () => {
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(api, mutual, { e: { js: (n: number) => x['down'](n) } });
      tell(x['down'](100), x['down'](1), x['down'](0));
    });
    expect(lines).toEqual(['100 1 0']);
  });

  it('go down well over a thousand levels on the usual stack', async () => {
    const x = await exportsOf(ours(), mutual, { e: { js: (n: number) => x['down'](n) } });
    expect(x['down'](1500)).toBe(1500);
  });

  it('keep their operands while another function of the program runs', async () => {
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(api, mutual, { e: { js: (n: number) => x['sum'](n, 1) } });
      tell(x['twice'](6));
    });
    expect(lines).toEqual(['7008']);
  });

  it('go on after a nested call trapped and JavaScript caught it', async () => {
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(api, mutual, {
        e: {
          js: (n: number) => {
            tell(thrown(() => x['trap']()));
            return n * 2;
          },
        },
      });
      tell(x['twice'](6), x['down'](3));
    });
    expect(lines).toEqual(['RuntimeError', 'RuntimeError', 'RuntimeError', '12014 5']);
  });

  it('end with the very error that JavaScript threw, through any number of programs', async () => {
    const error = new Error('mine');
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(api, mutual, {
        e: {
          js: (n: number) => {
            if (n === 0) throw error;
            return x['down'](n);
          },
        },
      });
      tell(thrown(() => x['down'](5)) === error, x['sum'](1, 2));
      for (const odd of [undefined, null, 7, 'text', Symbol.iterator]) {
        const y = await exportsOf(api, mutual, {
          e: {
            js: () => {
              throw odd;
            },
          },
        });
        try {
          y['down'](1);
        } catch (caught) {
          tell(caught === odd, caught);
        }
      }
    });
    expect(lines[0]).toBe('true 3');
  });

  it('end in a RangeError when they go down without end, and can be called again', async () => {
    const api = ours();
    const x = await exportsOf(api, mutual, { e: { js: (n: number) => x['down'](n) } });
    for (let i = 0; i < 3; i++) {
      const error = thrown(() => x['down'](10_000_000));
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toBe('Maximum call stack size exceeded');
      expect(x['down'](50)).toBe(50);
    }
  });

  it('stand exactly where they stood when JavaScript catches the end of the stack far down', async () => {
    const api = ours();
    let caught = 0;
    const x = await exportsOf(api, mutual, {
      e: {
        js: (n: number) => {
          try {
            return x['down'](n);
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            caught += 1;
            return 0;
          }
        },
      },
    });
    // Every level below the last one that could go on counts itself once.
    const depth = x['down'](10_000_000);
    expect(caught).toBeGreaterThan(0);
    expect(depth).toBeGreaterThan(50);
    expect(x['sum'](40, 2)).toBe(42);
    expect(x['down'](20)).toBe(20);
  });

  it('end in a RangeError also where functions are met for the first time at the end of the stack', async () => {
    const api = ours();
    // Every level calls a function that no level before has called, so each is compiled on the way down.
    const count = 8000;
    const funcs = Array.from(
      { length: count },
      (_, i) => `(func (export "f${i}") (param i32) (call $js (local.get 0)))`,
    );
    const x = await exportsOf(api, `(import "e" "js" (func $js (param i32))) ${funcs.join(' ')}`, {
      e: { js: (n: number) => x[`f${n + 1}`](n + 1) },
    });
    for (let from = 0; from < 10; from++) {
      const error = thrown(() => x[`f${from}`](from));
      expect(error).toBeInstanceOf(RangeError);
      expect((error as Error).message).toBe('Maximum call stack size exceeded');
    }
    // From here the end is reached: nothing was left half done.
    expect(thrown(() => x[`f${count - 50}`](count - 50))).toBeInstanceOf(TypeError);
  });

  it('exhaust the stack of the program alone by a RangeError, too', async () => {
    const text = '(func $f (export "f") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0))))';
    await same(async (api, tell) => {
      const x = await exportsOf(api, text);
      const error = thrown(() => x['f'](1));
      tell(error instanceof RangeError, error instanceof api.RuntimeError, (error as Error).message);
    });
  });

  it('may be made while another program runs', async () => {
    await same(async (api, tell) => {
      const x = await exportsOf(api, mutual, {
        e: {
          js: (n: number) => {
            const bytes = new Uint8Array([
              0,
              97,
              115,
              109,
              1,
              0,
              0,
              0,
              1,
              6,
              1,
              96,
              1,
              127,
              1,
              127,
              3,
              2,
              1,
              0,
              7,
              5,
              1,
              1,
              102,
              0,
              0,
              10,
              9,
              1,
              7,
              0,
              32,
              0,
              65,
              n,
              108,
              11,
            ]);
            const made = new api.Instance(new api.Module(bytes));
            return (made.exports['f'] as (n: number) => number)(3);
          },
        },
      });
      tell(x['twice'](6));
    });
  });

  it('see a memory that grew and a table that changed during a call', async () => {
    const text = `
      (import "e" "grow" (func $grow))
      (memory (export "m") 1)
      (table (export "t") 2 funcref)
      (func $one (export "one") (result i32) (i32.const 1))
      (func $two (export "two") (result i32) (i32.const 2))
      (elem declare func $one $two)
      (func (export "run") (result i32)
        (table.set (i32.const 0) (ref.func $one))
        (call $grow)
        (i32.store (i32.const 70000) (i32.const 5))
        (i32.add (i32.load (i32.const 70000)) (call_indirect (result i32) (i32.const 0))))`;
    const lines = await same(async (api, tell) => {
      const x = await exportsOf(api, text, {
        e: {
          grow: () => {
            x['m'].grow(1);
            x['t'].set(0, x['two']);
          },
        },
      });
      tell(x['run'](), x['m'].buffer.byteLength);
    });
    expect(lines).toEqual(['7 131072']);
  });
});

describe('calls of a machine with breakpoints', () => {
  it('come back though one is at the last instruction', async () => {
    const world = new World(platform, {});
    const { code } = world.store;
    world.store.onCompiled = (_func, { map }) => {
      for (const pc of map.pcs) code.setBreak(pc);
    };
    const { half, none } = await exportsOf(
      apiOf(world) as unknown as Api,
      `(func (export "half") (param i32) (result i32) (i32.shr_u (local.get 0) (i32.const 1)))
       (func (export "none"))`,
    );
    expect([half(84), none(), half(2)]).toEqual([42, undefined, 1]);
    expect(world.machine.idle).toBe(true);
  });
});
