import { expect, it } from 'vitest';
import { ChunkPool, offset, roomBehind, same, WORDS } from '../../../../src/engine/debug/time/chunk-pool.ts';

it('has zeros in slot 0, whoever gives it back', () => {
  const pool = new ChunkPool();
  for (let i = 0; i < 3; i++) pool.give(0);
  pool.share(0);
  const zeros = pool.slab(0).subarray(offset(0), offset(0) + WORDS);
  expect([...zeros].every((word) => word === 0)).toBe(true);
  expect(pool.take()).not.toBe(0);
});

it('gives a slot to somebody else when its last user has gone', () => {
  const pool = new ChunkPool();
  const [a, b] = [pool.take(), pool.take()];
  pool.share(a);
  pool.give(a);
  expect([pool.used, pool.take() === a]).toEqual([2, false]);
  pool.give(a);
  expect(pool.take()).toBe(a);
  expect(a).not.toBe(b);
});

it('keeps what was written to slots of many slabs, and uses them again in order', () => {
  const pool = new ChunkPool();
  const slots = Array.from({ length: 20_000 }, () => pool.take());
  for (const slot of slots) pool.slab(slot).fill(slot, offset(slot), offset(slot) + WORDS);
  expect(slots.every((slot) => pool.slab(slot)[offset(slot) + WORDS - 1] === slot)).toBe(true);
  expect(new Set(slots).size).toBe(slots.length);
  for (const slot of slots.toReversed()) pool.give(slot);
  expect(pool.used).toBe(0);
  // Neighbours again, so that they are copied in one go.
  const again = Array.from({ length: 5000 }, () => pool.take());
  expect(again).toEqual(slots.slice(0, 5000));
  expect(roomBehind(slots[0]!)).toBe(4095);
});

it('lets go of slabs that nobody uses, and has them anew when they are wanted', () => {
  const pool = new ChunkPool();
  const slots = Array.from({ length: 100 * 4096 }, () => pool.take());
  for (const slot of slots.toReversed()) pool.give(slot);
  const gone = slots.filter((slot) => !pool.slab(slot)).length;
  expect(gone).toBeGreaterThan(20 * 4096);
  expect(slots.every((slot) => pool.take() === slot)).toBe(true);
  expect(slots.every((slot) => pool.slab(slot).length > 0)).toBe(true);
});

it('compares chunks to the last bit', () => {
  const [a, b] = [new Int32Array(4 * WORDS), new Int32Array(4 * WORDS)];
  for (let word = 0; word < WORDS; word++) {
    expect(same(a, WORDS, b, 2 * WORDS)).toBe(true);
    b[2 * WORDS + word] = -0x80000000;
    expect(same(a, WORDS, b, 2 * WORDS)).toBe(false);
    a[WORDS + word] = -0x80000000;
  }
  b[3 * WORDS] = 1;
  expect(same(a, WORDS, b, 2 * WORDS)).toBe(true);
});
