import { expect, it } from 'vitest';
import { platform } from '../../src/platform/index.ts';

it('gives zeroed memories that grow to their maximum and no further', () => {
  const memory = platform.createMemory(1, 3);
  const before = memory?.buffer;
  expect(before?.byteLength).toBe(65_536);
  expect(memory?.grow(2)).toBe(true);
  expect([memory?.buffer.byteLength, before?.byteLength]).toEqual([3 * 65_536, 0]);
  expect(memory?.grow(1)).toBe(false);
  expect(memory?.buffer.byteLength).toBe(3 * 65_536);
});

it('gives shared memories, and one of its own where there is no maximum', () => {
  const memory = platform.createMemory(1, 2, true);
  const before = memory?.buffer;
  expect(before).toBeInstanceOf(SharedArrayBuffer);
  expect(memory?.grow(1)).toBe(true);
  expect([memory?.buffer.byteLength, before?.byteLength]).toEqual([131_072, 65_536]);
  expect(memory?.grow(1)).toBe(false);
  expect(platform.createMemory(1, null, true)?.buffer).toBeInstanceOf(ArrayBuffer);
  expect(platform.createMemory(2, 1, true)).toBeNull();
});

it('answers null for a memory that cannot be had', () => {
  expect(platform.createMemory(65_537, null)).toBeNull();
  expect(platform.createMemory(2, 1)).toBeNull();
});

it('gives memories of a fixed size beside those of programs', () => {
  const memory = platform.wasm?.createSideMemory(2);
  expect(memory?.buffer.byteLength).toBe(131_072);
  expect(memory?.native).toBeInstanceOf(WebAssembly.Memory);
  expect(memory?.grow(1)).toBe(false);
  expect(platform.wasm?.createSideMemory(65_537)).toBeNull();
});

it('has a clock that does not go back', () => {
  const first = platform.now();
  expect(platform.now()).toBeGreaterThanOrEqual(first);
});
