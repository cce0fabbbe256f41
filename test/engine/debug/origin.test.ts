import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { producersNote, stubsNote } from '../../../src/engine/debug/origin.ts';
import { customSection, moduleOf } from '../../support/bytes.ts';
import { wat } from '../../support/wat.ts';

const hex = (text: string) => Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
const name = (text: string) => `${text.length.toString(16).padStart(2, '0')} ${hex(text)}`;
const count = (many: number) => many.toString(16).padStart(2, '0');

/** The note on a module whose producers section has these fields. */
function made(fields: Readonly<Record<string, readonly (readonly [string, string])[]>>): string | undefined {
  const text = Object.entries(fields).map(([field, values]) => {
    return `${name(field)} ${count(values.length)} ${values.map((value) => value.map(name).join(' ')).join(' ')}`;
  });
  const section = customSection(`${name('producers')} ${count(text.length)} ${text.join(' ')}`);
  return producersNote(decode(moduleOf(section)))?.text;
}

/** The note on a module that imports functions, each written "module name". */
async function stubs(...imports: readonly string[]): Promise<string | undefined> {
  const texts = imports.map((item) => {
    const [module, func] = item.split(' ');
    return `(import "${module}" "${func}" (func))`;
  });
  return stubsNote(decode(await wat(`(module ${texts.join(' ')})`)))?.text;
}

it('what made a module is told without the commits', () => {
  expect(
    made({
      language: [['Rust', '']],
      'processed-by': [
        ['rustc', '1.68.2 (9eb3afe9e 2023-03-27)'],
        ['walrus', '0.19'],
      ],
    }),
  ).toBe('Made with Rust, rustc 1.68.2 and walrus 0.19.');
  expect(made({ 'processed-by': [['clang', '20.1']] })).toBe('Made with clang 20.1.');
});

it('a language whose compiler has its name is told once', () => {
  expect(made({ language: [['Go', 'go1.26']], 'processed-by': [['Go cmd/compile', 'go1.26']] })).toBe(
    'Made with Go cmd/compile go1.26.',
  );
});

it('a module that says nothing of its makers has no note', () => {
  expect(made({})).toBeUndefined();
  expect(producersNote(decode(moduleOf('')))).toBeNull();
});

it('the functions that no host knows are counted, and who usually has them is named', async () => {
  expect(await stubs('gojs runtime.wasmWrite', 'gojs runtime.wasmExit')).toBe(
    '2 imported functions are stubs that give 0: usually they are in Go’s wasm_exec.js.',
  );
  expect(await stubs('wbg __wbindgen_throw')).toContain('usually it is in the JavaScript that wasm-bindgen wrote');
  expect(await stubs('./x_bg.js f')).toContain('wasm-bindgen');
  expect(await stubs('env invoke_vii')).toContain('Emscripten');
  expect(await stubs('a b', 'a c')).toContain('Emscripten');
  expect(await stubs('env abort')).toContain('AssemblyScript’s loader');
  expect(await stubs('wasi:io/poll@0.2.3 poll')).toContain('WASI 0.2');
  expect(await stubs('mine tick')).toBe('One imported function is a stub that gives 0: no host here knows it.');
});

it('what a host knows is no stub', async () => {
  const module = await wat(`(module
    (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
    (import "env" "emscripten_notify_memory_growth" (func (param i32))))`);
  expect(stubsNote(decode(module))?.text).toContain('One imported function is a stub');
  const known = await wat('(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))))');
  expect(stubsNote(decode(known))).toBeNull();
  expect(stubsNote(decode(moduleOf('')))).toBeNull();
});
