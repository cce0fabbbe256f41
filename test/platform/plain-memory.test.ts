import { expect, it } from 'vitest';
import { PlainMemory } from '../../src/platform/plain-memory.ts';

it('a memory of plain buffers keeps its bytes when it grows, and detaches what it had', () => {
  const memory = new PlainMemory(1);
  const { buffer } = memory;
  new Uint8Array(buffer)[65_535] = 7;
  expect(memory.grow(2)).toBe(true);
  expect([buffer.byteLength, memory.buffer.byteLength]).toEqual([0, 3 * 65_536]);
  expect(new Uint8Array(memory.buffer)[65_535]).toBe(7);
  expect(memory.grow(2 ** 40)).toBe(false);
  expect(memory.buffer.byteLength).toBe(3 * 65_536);
});
