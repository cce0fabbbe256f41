import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

describe('globals', () => {
  it('hold every type, and give -0, NaN and whole 64 bits back', async () => {
    await same((api, tell) => {
      const values: Readonly<Record<string, unknown[]>> = {
        i32: [0, -1, 2 ** 31, 1.9, '12', true, undefined, NaN],
        i64: [0n, -1n, 2n ** 63n, '12', true, undefined],
        f32: [0.1, -0, NaN, Infinity, undefined],
        f64: [0.1, -0, NaN, 5e-324, undefined],
        externref: [undefined, null, -0, 1, {}, 'text'],
        anyfunc: [null, undefined],
      };
      for (const [type, list] of Object.entries(values)) {
        for (const value of list) {
          const global = new api.Global({ value: type as 'i32', mutable: true }, value as never);
          tell(type, global.value, global.valueOf());
          try {
            global.value = value as never;
            tell(global.value);
          } catch (error) {
            tell(error);
          }
        }
      }
    });
  });

  it('are one with the globals of programs', async () => {
    await same(async (api, tell) => {
      const global = new api.Global({ value: 'i64', mutable: true }, 5n);
      const x = await exportsOf(
        api,
        `(import "e" "g" (global $g (mut i64))) (import "e" "c" (global $c f32)) (export "g" (global $g))
         (export "c" (global $c)) (func (export "add") (global.set $g (i64.add (global.get $g) (i64.const 1))))`,
        { e: { g: global, c: 0.1 } },
      );
      x['add']();
      tell(
        global.value,
        x['g'] === global,
        x['c'].value,
        thrown(() => (x['c'].value = 1)),
      );
    });
  });

  it('are made tens of thousands of times', () => {
    const { Global } = ours();
    const globals = Array.from({ length: 64_000 }, (_, i) => new Global({ value: 'i32', mutable: true }, i));
    expect(globals.every((global, i) => global.value === i)).toBe(true);
  });
});
