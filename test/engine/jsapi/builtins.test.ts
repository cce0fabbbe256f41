import { describe, expect, it } from 'vitest';
import { wat } from '../../support/wat.ts';
import { type Api, type Exports, ours, thrown } from './support.ts';

interface Options {
  readonly builtins?: readonly unknown[];
  readonly importedStringConstants?: string | null;
}

/** Functions that this version of the text tool can write the type of. */
const functions = `
  (import "wasm:js-string" "test" (func $test (param externref) (result i32)))
  (import "wasm:js-string" "length" (func $length (param externref) (result i32)))
  (import "wasm:js-string" "charCodeAt" (func $at (param externref i32) (result i32)))
  (import "wasm:js-string" "codePointAt" (func $point (param externref i32) (result i32)))
  (import "wasm:js-string" "equals" (func $equals (param externref externref) (result i32)))
  (import "wasm:js-string" "compare" (func $compare (param externref externref) (result i32)))
  (export "test" (func $test)) (export "length" (func $length)) (export "at" (func $at)) (export "point" (func $point))
  (export "equals" (func $equals)) (export "compare" (func $compare))`;

async function compiled(api: Api, text: string, options: Options): Promise<WebAssembly.Module> {
  const Module = api.Module as unknown as new (bytes: BufferSource, options: Options) => WebAssembly.Module;
  return new Module(await wat(`(module ${text})`), options);
}

async function strings(): Promise<Exports> {
  const api = ours();
  return new api.Instance(await compiled(api, functions, { builtins: ['js-string'] }), {}).exports;
}

describe('string builtins', () => {
  it('look at strings', async () => {
    const x = await strings();
    expect([x['test']('a'), x['test'](1), x['test'](null), x['test'](new String('a'))]).toEqual([1, 0, 0, 0]);
    expect([x['length'](''), x['length']('a😀')]).toEqual([0, 3]);
    expect([x['at']('a😀', 1), x['point']('a😀', 1), x['point']('a😀', 2)]).toEqual([0xd83d, 0x1f600, 0xde00]);
    expect([x['equals']('a', 'a'), x['equals']('a', 'b'), x['equals'](null, null), x['equals'](null, '')]).toEqual([
      1, 0, 1, 0,
    ]);
    expect([x['compare']('a', 'b'), x['compare']('b', 'a'), x['compare']('a', 'a')]).toEqual([-1, 1, 0]);
  });

  it('trap when there is no string, or nothing at the index', async () => {
    const x = await strings();
    for (const wrong of [
      () => x['length'](null),
      () => x['length'](5),
      () => x['at']('abc', 3),
      () => x['at']('abc', -1),
      () => x['point']('', 0),
      () => x['equals']('a', {}),
      () => x['compare'](null, 'a'),
    ]) {
      expect((thrown(wrong) as Error).name).toBe('RuntimeError');
    }
  });

  it('are no imports that a program has to be given, and must be asked for by their types', async () => {
    const api = ours();
    const module = await compiled(api, functions, { builtins: ['js-string'] });
    expect(api.Module.imports(module)).toEqual([]);
    expect(api.Module.imports(await compiled(api, functions, {}))).toHaveLength(6);
    const wrong = '(import "wasm:js-string" "length" (func (param i32) (result i32)))';
    await expect(compiled(api, wrong, { builtins: ['js-string'] })).rejects.toBeInstanceOf(api.CompileError);
    await expect(compiled(api, '', { builtins: ['js-string', 'js-string'] })).rejects.toBeInstanceOf(api.CompileError);
    await expect(compiled(api, '', { builtins: 5 as never })).rejects.toBeInstanceOf(TypeError);
    // What is unknown is left to the import object.
    const unknown = '(import "wasm:js-string" "reverse" (func (result i32)))';
    const other = await compiled(api, unknown, { builtins: ['js-string', 'later'] });
    expect(api.Module.imports(other)).toHaveLength(1);
    expect(new api.Instance(other, { 'wasm:js-string': { reverse: () => 1 } }).exports).toEqual({});
  });

  it('give string constants by their names', async () => {
    const api = ours();
    const text =
      '(import "s" "some text" (global externref)) (import "s" "" (global externref)) (export "a" (global 0)) (export "b" (global 1))';
    const module = await compiled(api, text, { importedStringConstants: 's' });
    expect(api.Module.imports(module)).toEqual([]);
    const x: Exports = new api.Instance(module, {}).exports;
    expect([x['a'].value, x['b'].value]).toEqual(['some text', '']);
    const wrong = '(import "s" "x" (global i32))';
    await expect(compiled(api, wrong, { importedStringConstants: 's' })).rejects.toBeInstanceOf(api.CompileError);
    expect(api.validate(await wat(`(module ${wrong})`))).toBe(true);
  });
});
