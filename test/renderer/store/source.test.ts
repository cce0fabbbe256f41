import { expect, test } from 'vitest';
import { hashOf, readSource } from '../../../src/renderer/store/source.ts';

test('a hash is SHA-256 in hex', async () => {
  expect(await hashOf(new TextEncoder().encode('abc').buffer)).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('a large file is hashed piece by piece, and every byte counts', async () => {
  const bytes = new Uint8Array(100).fill(7);
  const whole = await hashOf(bytes.buffer, 32);
  expect(whole).toMatch(/^[\da-f]{64}$/);
  expect(await hashOf(bytes.buffer, 32)).toBe(whole);
  for (const at of [0, 31, 32, 99]) {
    const other = bytes.slice();
    other[at] = 8;
    expect(await hashOf(other.buffer, 32)).not.toBe(whole);
  }
});

test('a file handle is asked for the file as it is now', async () => {
  const file = new Blob(['new']);
  const handle = { getFile: () => Promise.resolve(file) } as unknown as FileSystemFileHandle;
  const bytes = await readSource({ kind: 'file', name: 'a', file: new Blob(['old']), handle });
  expect(new TextDecoder().decode(bytes)).toBe('new');
});

test('an address that does not answer is a sentence', async () => {
  await expect(readSource({ kind: 'url', name: 'x', url: 'http://127.0.0.1:9/x.wasm' })).rejects.toThrow(
    'Nothing answers at http://127.0.0.1:9/x.wasm.',
  );
});
