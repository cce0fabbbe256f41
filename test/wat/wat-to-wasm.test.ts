import { describe, expect, test } from 'vitest';
import { watToWasm } from '../../src/wat/index.ts';

async function bytesOf(source: string): Promise<Uint8Array<ArrayBuffer>> {
  const result = await watToWasm(source, 'given.wat');
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.bytes;
}

async function errorsOf(source: string): Promise<readonly { line: number; column: number; message: string }[]> {
  const result = await watToWasm(source, 'given.wat');
  if (result.ok) throw new Error('the text was taken');
  return result.errors;
}

describe('watToWasm', () => {
  test('makes a module that runs', async () => {
    const bytes = await bytesOf(
      '(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))',
    );
    const { instance } = await WebAssembly.instantiate(bytes);
    expect((instance.exports['add'] as (a: number, b: number) => number)(40, 2)).toBe(42);
  });

  test('writes the names of functions and locals', async () => {
    const bytes = await bytesOf('(module (func $advance (param $seconds f64) (local $steps i32)))');
    const [section] = WebAssembly.Module.customSections(await WebAssembly.compile(bytes), 'name');
    const text = new TextDecoder('latin1').decode(section);
    expect(text).toContain('advance');
    expect(text).toContain('seconds');
    expect(text).toContain('steps');
  });

  test('takes atomic instructions on a memory that has a name', async () => {
    const module = (more: string): string => `(module (memory 1) (memory $shared 1 1 shared)
      (func (drop (i32.atomic.rmw.add $shared offset=4 (i32.const 8) (i32.const 5))) ${more})
      (func (export "f") (result i32) (i32.atomic.store $shared (i32.const 12) (i32.const 9))
        (i32.atomic.load  $shared (i32.const 12))))`;
    const named = module('');
    expect(await bytesOf(named)).toEqual(await bytesOf(named.replaceAll(/\$shared +(?=[o(])/g, '1 ')));
    const errors = await errorsOf(module('(drop (i32.load 7 (i32.const 0)))'));
    expect(errors.map(({ message }) => message)).toEqual(['memory variable out of range: 7 (max 2)']);
    expect(await errorsOf(module('(i64.const 1)'))).toHaveLength(1);
  });

  test('reports a syntax error with line, column and no file name', async () => {
    const errors = await errorsOf('(module\n  (func (result i32)\n    i32.bla))');
    expect(errors).toEqual([{ line: 3, column: 5, message: 'unexpected token i32.bla, expected ).' }]);
  });

  test('reports a type error with line and column', async () => {
    const [error] = await errorsOf('(module\n  (func (result i32)\n    i64.const 1))');
    expect(error).toMatchObject({ line: 3, column: 5 });
    expect(error?.message).toContain('type mismatch');
  });

  test('reports every error, in the order of the text', async () => {
    const errors = await errorsOf('(module (func (local.get 3) drop)\n(func call 7))');
    expect(errors.map((error) => error.line)).toEqual([1, 2]);
  });

  test('names something undefined by its own name', async () => {
    const [error] = await errorsOf('(module (func call $nowhere))');
    expect(error).toMatchObject({ line: 1, column: 20 });
    expect(error?.message).toContain('$nowhere');
  });

  test('counts columns in UTF-16 units after letters that take several bytes', async () => {
    const before = '(module (; äöü 🚀 ;) ';
    expect(await errorsOf(`${before}oops)`)).toMatchObject([{ line: 1, column: before.length + 1 }]);
  });

  test('reads a text with letters outside ASCII to its end', async () => {
    const bytes = await bytesOf('(module (func (export "größe")))');
    expect(WebAssembly.Module.exports(await WebAssembly.compile(bytes))).toEqual([{ name: 'größe', kind: 'function' }]);
  });

  test('is not fooled by a text that looks like an error message', async () => {
    const errors = await errorsOf('(module\n;; text:7:9: error: not really\n(; x.wat:5:5: error: no ;) oops)');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({ line: 3, column: 28 });
  });

  test('refuses what is no text of a module', async () => {
    for (const source of ['\u0000asm\u0001', 'hello', '(module) (module)', '(assert_return)', ')']) {
      const errors = await errorsOf(source);
      expect(errors[0]?.message.length, source).toBeGreaterThan(0);
    }
  });

  test('takes newer features than the engine may know', async () => {
    await bytesOf('(module (memory i64 1) (func (result v128) v128.const i32x4 1 2 3 4))');
    await bytesOf('(module (memory 1) (memory 2) (tag $t) (func $f return_call $f) (func throw $t))');
  });

  test.each([300, 500, 200_000])(
    'answers a text nested %i deep with its place, and compiles the next one',
    async (n) => {
      for (const block of ['(block ', 'block ']) {
        const errors = await errorsOf(`(module\n(func ${block.repeat(n)}`);
        expect(errors).toHaveLength(1);
        expect(errors[0]).toMatchObject({ line: 2, column: 7 + 73 * block.length });
        expect(errors[0]?.message).toContain('nested deeper than 75 levels');
      }
      expect((await bytesOf('(module)')).subarray(0, 4)).toEqual(new Uint8Array([0, 0x61, 0x73, 0x6d]));
    },
  );

  test('does not spend its time on the places of a hundred thousand errors in one line', async () => {
    expect(await errorsOf(`(module (func ${'i32.add drop '.repeat(100_000)}))`)).toHaveLength(100);
  });

  test('writes an invalid module when asked not to check types', async () => {
    const source = '(module (func (result i32) i64.const 1))';
    expect(await watToWasm(source, 'a.wat')).toMatchObject({ ok: false });
    const result = await watToWasm(source, 'a.wat', { validate: false });
    if (!result.ok) throw new Error('refused');
    expect(WebAssembly.validate(result.bytes)).toBe(false);
  });
});
