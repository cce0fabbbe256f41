import { expect, it } from 'vitest';
import { isTextFormat, looksLike, missingMagic } from '../../../src/engine/binary/sniff.ts';
import { bytes, moduleOf } from '../../support/bytes.ts';

const text = (source: string) => new TextEncoder().encode(source);

it.each([
  [bytes('1f 8b 08 00'), 'a gzip archive'],
  [bytes('50 4b 03 04 14'), 'a zip archive'],
  [bytes('7f 45 4c 46 02'), 'a native ELF program'],
  [bytes('4d 5a 90 00'), 'a Windows program'],
  [text('!<arch>\n'), 'a library archive'],
  [text('  (module\n  (func))'), 'the text format'],
  [text(';; a comment\n(module)'), 'the text format'],
  [text('\ufeff(module)'), 'the text format'],
  [text('<!DOCTYPE html><html>'), 'a web page'],
  [text('{"error": "not found"}'), 'JSON'],
  [text(`AGFzbQEAAAAB${'A'.repeat(80)}`), 'a module in base64'],
  [text('hello, world\n'), 'plain text'],
])('recognises what people take for modules', (file, what) => {
  expect(looksLike(file)).toContain(what);
  expect(missingMagic(file)?.message).toContain(`it looks like ${what}`);
});

it('guesses nothing when there is nothing to guess', () => {
  expect(looksLike(bytes('ff fe 00 01 02'))).toBeNull();
  expect(missingMagic(bytes('ff fe 00 01 02'))).toEqual({
    message: 'magic header not detected, this is no WebAssembly module: a module begins with the bytes 00 61 73 6d',
    badAt: 0,
  });
});

it('has nothing to say about a module', () => {
  expect(missingMagic(moduleOf(''))).toBeNull();
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
