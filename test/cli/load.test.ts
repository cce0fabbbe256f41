import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { command } from '../support/command-line.ts';

const bytes = (...list: number[]) => Uint8Array.from(list);
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** What `run` says of a file. */
async function refusal(file: Uint8Array | string, name = 'a.wasm'): Promise<string> {
  const { code, out, err } = await command(['run', name], { [name]: file });
  expect({ code, out }).toEqual({ code: 65, out: [] });
  expect(err[0]).toMatch(new RegExp(`^${name}:`));
  return err.join('\n');
}

describe('files that cannot be used', () => {
  it.each([
    ['an empty file', bytes(), /file is empty \(at 0x0\)\n.*save, build or download/],
    ['text', new TextEncoder().encode('hello'), /plain text/],
    ['a page', new TextEncoder().encode('<!doctype html><p>404'), /web page/],
    ['gzip', bytes(0x1f, 0x8b, 8, 0), /gzip/],
    ['zip', bytes(0x50, 0x4b, 3, 4), /zip/],
    ['a native program', bytes(0x7f, 0x45, 0x4c, 0x46), /ELF/],
    ['another version', bytes(0, 0x61, 0x73, 0x6d, 2, 0, 0, 0), /version 02 00 00 00.*at 0x4/],
    ['a component', bytes(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), /component without a core module.*\nIt only ties/],
    ['a cut header', bytes(0, 0x61, 0x73, 0x6d, 1), /stops within its version.*at 0x5/],
    ['a cut section', bytes(...header, 1, 100, 1), /type section says it has 100 bytes.*at 0xb/],
    ['a number too long', bytes(...header, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0), /too long|too large/],
    ['sections out of order', bytes(...header, 3, 1, 0, 1, 1, 0), /type section stands after the function.*at 0xb/],
  ])('%s', async (_what, file, message) => {
    expect(await refusal(file)).toMatch(message);
  });

  it('says where an invalid module is wrong', async () => {
    const invalid = bytes(...header, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 10, 4, 1, 2, 0, 0x0b);
    expect(await refusal(invalid)).toMatch(/type mismatch.*at 0x\w+\)\nThe file can be read/i);
  });

  it('gives line and column of errors in a text, all of them', async () => {
    const text = '(module\n  (func (result i32) i32.bla)\n  (func (result i64) i64.bla))';
    expect(await refusal(text, 'a.wat')).toMatch(/^a\.wat:2:22: .*i32\.bla.*\na\.wat:3:22: .*i64\.bla/);
    expect(await refusal('(module (func (result i32)))', 'a.wat')).toMatch(/^a\.wat:1:\d+: type mismatch/);
  });

  it('takes a text by its content, whatever its name', async () => {
    const { code, out } = await command(['run', 'a.txt'], {
      'a.txt': ';; a text\n(module (func (export "main") (result i32) i32.const 5))',
    });
    expect({ code, out }).toEqual({ code: 0, out: ['5'] });
    const bare = await command(['run', 'b'], { b: '(func (export "main") (result i32) i32.const 6)' });
    expect(bare).toMatchObject({ code: 0, out: ['6'] });
  });

  it('says when there is no such file, or when it is a folder', async () => {
    expect(await command(['info', 'no/such/file.wasm'])).toEqual({
      code: 65,
      out: [],
      err: ['no/such/file.wasm: there is no such file'],
    });
    expect((await command(['trace', 'src'])).err).toEqual(['src: this is a folder, not a file']);
  });
});

describe('what holds modules', () => {
  const module = bytes(...header, 1, 4, 1, 0x60, 0, 0);
  const component = bytes(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 1, module.length, ...module, 1, 8, ...header);

  it('a component lists its core modules, each with the name to call it by', async () => {
    const { code, err } = await command(['info', 'c.wasm'], { 'c.wasm': component });
    expect(code).toBe(65);
    expect(err).toEqual([
      'c.wasm: This file is a component with 2 core modules.',
      '  c.wasm#0  14 bytes at 0xa',
      '  c.wasm#1  8 bytes at 0x1a',
      'Name one of them.',
    ]);
  });

  it('and one of them is used like a file', async () => {
    const { code, out } = await command(['info', 'c.wasm#0'], { 'c.wasm': component });
    expect(code).toBe(0);
    expect(out.join('\n')).toContain('c.wasm#0: 14 bytes');
    const missing = await command(['info', 'c.wasm#7'], { 'c.wasm': component });
    expect(missing.code).toBe(65);
    expect(missing.err.at(-1)).toBe('Name one of them.');
    const none = await command(['info', 'm.wasm#0'], { 'm.wasm': module });
    expect(none.err.join()).toContain('no component');
  });

  it('a gzip archive is unpacked', async () => {
    const { code, out } = await command(['info', 'm.wasm.gz'], { 'm.wasm.gz': gzipSync(module) });
    expect(code).toBe(0);
    expect(out.join('\n')).toContain('m.wasm.gz: 14 bytes');
  });
});
