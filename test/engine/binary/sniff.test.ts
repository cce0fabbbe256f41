import { expect, it } from 'vitest';
import { guessFile, isGzip, isTextFormat, missingMagic } from '../../../src/engine/binary/sniff.ts';
import { bytes, moduleOf } from '../../support/bytes.ts';

const text = (source: string) => new TextEncoder().encode(source);

const tar = new Uint8Array(512);
tar.set(text('module.wasm'));
tar.set(text('ustar'), 257);

it.each([
  [bytes('1f 8b 08 00'), 'a gzip archive', 'Unpack'],
  [bytes('50 4b 03 04 14'), 'a zip archive', 'Unpack'],
  [tar, 'a tar archive', 'Unpack'],
  [bytes('7f 45 4c 46 02 01 01 00'), 'a native ELF program', 'wasm32'],
  [bytes('7f 45 4c 46 02 01 01 c8'), 'a module that Wasmtime has compiled', 'made from'],
  [bytes('4d 5a 90 00'), 'a Windows program', 'wasm32'],
  [bytes('ca fe ba be 00 00 00 02'), 'a macOS program', 'wasm32'],
  [bytes('ca fe ba be 00 00 00 41'), 'a Java class', 'wasm32'],
  [bytes('42 43 c0 de 35 14'), 'LLVM bitcode', 'Link it'],
  [text('!<arch>\n'), 'a library archive', 'Link it'],
  [text('version https://git-lfs.github.com/spec/v1\noid'), 'a Git LFS pointer', 'git lfs pull'],
  [bytes('ff fe 28 00 6d 00'), 'a text in UTF-16', 'UTF-8'],
  [text('  (module\n  (func))'), 'the text format', '.wat'],
  [text(';; a comment\n(module)'), 'the text format', '.wat'],
  [text('\ufeff(module)'), 'the text format', '.wat'],
  [text('<!DOCTYPE html><html>'), 'a web page', 'download'],
  [text('{"version":3,"sources":["a.c"],"mappings":""}'), 'a source map', '.wasm'],
  [text('{"error": "not found"}'), 'JSON', '.wasm'],
  [text(`AGFzbQEAAAAB${'A'.repeat(80)}`), 'a module in base64', 'Decode'],
  [text('0061736d01000000'), 'a module in hexadecimal', 'bytes'],
  [text('; ModuleID = "a.c"\nsource_filename = "a.c"'), 'LLVM assembly', 'Link'],
  [text('function Module(stdlib) {\n  "use asm";\n  function f() {}\n}'), 'asm.js', 'compile the program again'],
  [text('const wasm = "AGFzbQEAAAABBgFgAX8Bfw";'), 'JavaScript with a module inside it', 'file of its own'],
  [text('import { readFile } from "node:fs";\n'), 'a program in a text', 'beside it'],
  [text('var Module = typeof Module != "undefined" ? Module : {};'), 'a program in a text', 'beside it'],
  [text('hello, world\n'), 'plain text', '.wasm'],
])('recognises what people take for modules, and says what to do: %#', (file, what, advice) => {
  expect(guessFile(file)?.what).toContain(what);
  expect(guessFile(file)?.advice).toContain(advice);
  expect(missingMagic(file)?.message).toContain(`it looks like ${what}`);
  expect(missingMagic(file)?.advice).toContain(advice);
});

it('every advice is a sentence', () => {
  const files = ['1f 8b', '4d 5a', '42 43 c0 de', 'ff d8 ff', 'ca fe ba be'].map((start) => bytes(start));
  for (const file of files) expect(guessFile(file)?.advice).toMatch(/^[A-Z].*\.$/);
});

it('guesses nothing when there is nothing to guess', () => {
  expect(guessFile(bytes('fd fe 00 01 02'))).toBeNull();
  expect(missingMagic(bytes('fd fe 00 01 02'))).toEqual({
    message: 'this is no WebAssembly module, a module begins with the bytes 00 61 73 6d: magic header not detected',
    badAt: 0,
    advice: null,
  });
});

it('tells an empty file from one that stops too early', () => {
  expect(missingMagic(bytes(''))?.message).toContain('the file is empty');
  expect(missingMagic(bytes('00 61 73'))).toMatchObject({ badAt: 3 });
});

it('has nothing to say about a module', () => {
  expect(missingMagic(moduleOf(''))).toBeNull();
});

it('knows a gzip archive by its method too', () => {
  expect(isGzip(bytes('1f 8b 08 00'))).toBe(true);
  expect(isGzip(bytes('1f 8b 00 00'))).toBe(false);
  expect(isGzip(moduleOf(''))).toBe(false);
});

it.each([
  ['a.wat', text('anything'), true],
  ['a.WAST', text('anything'), true],
  ['a.wasm', text('\ufeff \n (module'), true],
  ['a', text('(; a comment ;)'), true],
  ['a', text('(func (export "main"))'), true],
  ['a', text('(functional programming)'), false],
  ['a', text('hello'), false],
  ['a.wat', moduleOf(''), false],
  ['a.wat', text(''), false],
])('knows a text by its name or its beginning: %s %j', (name, file, is) => expect(isTextFormat(name, file)).toBe(is));
