import { describe, expect, it } from 'vitest';
import { exportsOf, ours, same, thrown } from './support.ts';

describe('modules and instances', () => {
  it('tell of their imports, exports and custom sections', async () => {
    const bytes = new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 0, 3, 1, 97, 7, 0, 2, 1, 98, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 101, 1, 102, 0, 0, 7, 5,
      1, 1, 120, 0, 0, 0, 2, 1, 97,
    ]);
    const lines = await same((api, tell) => {
      const module = new api.Module(bytes);
      tell(api.Module.imports(module), api.Module.exports(module));
      for (const name of ['a', 'b', 'c']) {
        tell(api.Module.customSections(module, name).map((section) => [...new Uint8Array(section)]));
      }
    });
    expect(lines).toEqual([
      '[{module: e, name: f, kind: function}] [{name: x, kind: function}]',
      '[[7], []]',
      '[[]]',
      '[]',
    ]);
  });

  it('reject what is no module by a CompileError that says where', async () => {
    const api = ours();
    const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 1, 9]);
    expect(api.validate(bytes)).toBe(false);
    const error = thrown(() => new api.Module(bytes)) as Error;
    expect(error).toBeInstanceOf(api.CompileError);
    expect(error.message).toMatch(/at 0x/);
    await expect(api.compile(bytes)).rejects.toBeInstanceOf(api.CompileError);
    await expect(api.instantiate(bytes)).rejects.toBeInstanceOf(api.CompileError);
  });

  it('run the start function, and say what it threw', async () => {
    await same(async (api, tell) => {
      const text = '(import "e" "f" (func $f)) (start $f)';
      tell(await exportsOf(api, text, { e: { f: () => tell('runs') } }));
      const mine = new Error('mine');
      const f = (): never => {
        throw mine;
      };
      tell((await exportsOf(api, text, { e: { f } }).catch((error: unknown) => error)) === mine);
      tell(await exportsOf(api, '(func $f unreachable) (start $f)').catch((error: unknown) => error));
      tell(await exportsOf(api, '(memory 1) (data (i32.const 65536) "x")').catch((error: unknown) => error));
      tell(await exportsOf(api, '(import "e" "f" (func)) ', { e: {} }).catch((error: unknown) => error));
      tell(await exportsOf(api, '(import "e" "f" (func)) ', {}).catch((error: unknown) => error));
      tell(
        await exportsOf(api, '(import "e" "m" (memory 2))', { e: { m: new api.Memory({ initial: 1 }) } }).catch(
          (error: unknown) => error,
        ),
      );
    });
  });

  it('do not mix with those of another WebAssembly object', async () => {
    const [one, other] = [ours(), ours()];
    const x = await exportsOf(one, '(func (export "f")) (memory (export "m") 1)');
    const table = new other.Table({ element: 'anyfunc', initial: 1 });
    expect(thrown(() => table.set(0, x['f']))).toBeInstanceOf(TypeError);
    await expect(exportsOf(other, '(import "e" "m" (memory 1))', { e: { m: x['m'] } })).rejects.toBeInstanceOf(
      other.LinkError,
    );
    // As a function of JavaScript it may be called by anybody.
    const y = await exportsOf(other, '(import "e" "f" (func $f)) (func (export "g") (call $f))', { e: { f: x['f'] } });
    expect(y['g']()).toBe(undefined);
  });

  it('tell a probe of instances and traps', async () => {
    const seen: unknown[] = [];
    const api = ours({
      onInstance: (bytes, exports) => seen.push([bytes.length > 8, Object.keys(exports)]),
      onTrap: (...trap) => seen.push(trap),
    });
    const x = await exportsOf(api, '(func (export "f") nop unreachable)');
    const error = thrown(() => x['f']()) as Error;
    expect(seen).toEqual([
      [true, ['f']],
      ['unreachable', 0, expect.any(Number)],
    ]);
    expect(error.stack).toMatch(/RuntimeError: unreachable\n {4}at f \(wasm-function\[0\]:0x[0-9a-f]+\)\n/);
  });

  it('tell a probe of every instruction, also of those that a function of JavaScript runs in between', async () => {
    let instructions = 0;
    const api = ours({ onInstruction: () => instructions++ });
    const text = `(import "e" "again" (func $again (param i32)))
      (func (export "f") (param i32) (if (local.get 0) (then (call $again (i32.sub (local.get 0) (i32.const 1))))))`;
    const exports = await exportsOf(api, text, { e: { again: (left: number) => exports['f'](left) } });
    exports['f'](0);
    // local.get, if, end of the function.
    expect(instructions).toBe(3);
    instructions = 0;
    exports['f'](2);
    // Twice: local.get, if, local.get, i32.const, i32.sub, call, end, end.
    expect(instructions).toBe(2 * 8 + 3);
  });
});
