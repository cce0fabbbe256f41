import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

describe('tables', () => {
  it('take functions of programs and null, and undefined where it may stand for it', async () => {
    await same(async (api, tell) => {
      const { f } = await exportsOf(api, '(func (export "f"))');
      const table = new api.Table({ element: 'anyfunc', initial: 2, maximum: 5 });
      tell(table.length, table.get(0), table.get(1));
      for (const value of [f, null]) {
        table.set(0, value);
        tell(table.get(0) === value);
      }
      table.set(0);
      for (const value of [undefined, {}, () => 0, 'f', 0]) tell(thrown(() => table.set(1, value)));
      tell(table.grow(2, f), table.get(3) === f, table.grow(0), thrown(() => table.grow(2)) instanceof RangeError);
      const other = new api.Table({ element: 'anyfunc', initial: 1 }, undefined);
      tell(other.get(0), other.grow(2, undefined), other.get(2));
      tell(thrown(() => table.get(4)) instanceof RangeError, thrown(() => table.set(4, null)) instanceof RangeError);
    });
  });

  it('hold any value of JavaScript as externref', async () => {
    await same((api, tell) => {
      const values = [undefined, null, 0, -0, NaN, 2n ** 70n, 'text', Symbol.iterator, {}, () => 0];
      const table = new api.Table({ element: 'externref', initial: 1 }, values[5]);
      tell(table.get(0));
      for (const value of values) {
        table.grow(1, value);
        tell(Object.is(table.get(table.length - 1), value));
      }
    });
  });

  it('grow one by one tens of thousands of times', () => {
    const table = new (ours().Table)({ element: 'anyfunc', initial: 0 });
    for (let i = 0; i < 39_000; i++) expect(table.grow(1)).toBe(i);
  });

  it('neither show nor take references to exceptions, not even null', () => {
    // (module (table (export "t") 1 exnref))
    const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 4, 4, 1, 0x69, 0, 1, 7, 5, 1, 1, 0x74, 1, 0];
    const api = ours();
    const { t } = new api.Instance(new api.Module(Uint8Array.from(bytes))).exports as { t: WebAssembly.Table };
    for (const attempt of [() => t.get(0), () => t.set(0, null), () => t.grow(1, null)]) {
      expect(attempt).toThrow(TypeError);
    }
    expect(t.grow(1)).toBe(1);
    t.set(1);
    expect(t.length).toBe(2);
  });
});
