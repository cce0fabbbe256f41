import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchMemory } from '../../../src/engine/index.ts';

/** Searches to the end: what was found, and how often it gave way on the way there. */
function search(bytes: Uint8Array, pattern: Uint8Array, from: number, backwards: boolean) {
  const steps = searchMemory(() => bytes, pattern, from, backwards);
  for (let pieces = 1; ; pieces++) {
    const { done, value } = steps.next();
    if (done) return { found: value, pieces };
  }
}

describe('searching memory', () => {
  const bytes = Uint8Array.from([1, 2, 1, 2, 3, 0, 1, 2]);

  it.each([
    ['forwards from the start', [1, 2], 0, false, 0],
    ['forwards from inside', [1, 2], 1, false, 2],
    ['around the end', [1, 2], 7, false, 0],
    ['a match across the place where it began', [2, 1, 2], 2, false, 1],
    ['backwards', [1, 2], 6, true, 2],
    ['backwards around the start', [1, 2], 0, true, 6],
    ['what is not there', [9], 0, false, null],
    ['nothing', [], 0, false, null],
    ['more than there is', [1, 2, 1, 2, 3, 0, 1, 2, 9], 0, false, null],
    ['from beyond the end', [3], 1e9, false, 4],
  ] as const)('finds %s', (_, pattern, from, backwards, expected) => {
    expect(search(bytes, Uint8Array.from(pattern), from, backwards).found).toBe(expected);
  });

  it('finds what a plain search finds', () => {
    const small = fc.uint8Array({ max: 2, maxLength: 30 });
    fc.assert(
      fc.property(
        small,
        fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }),
        fc.nat(31),
        fc.boolean(),
        (all, pattern, from, back) => {
          const places = Array.from(all.keys()).filter((at) => pattern.every((byte, i) => all[at + i] === byte));
          const start = Math.min(from, all.length);
          const after = places.filter((at) => at >= start);
          const before = places.filter((at) => at < start);
          const expected = back ? (before.at(-1) ?? after.at(-1)) : (after[0] ?? before[0]);
          expect(search(all, pattern, from, back).found).toBe(expected ?? null);
        },
      ),
    );
  });

  it.each([false, true])('finds what lies across two pieces, and gives way in between (backwards %s)', (backwards) => {
    const large = new Uint8Array(20 << 20);
    large.set([1, 2, 3, 4], (8 << 20) - 2);
    const { found, pieces } = search(large, Uint8Array.of(1, 2, 3, 4), backwards ? large.length : 0, backwards);
    expect(found).toBe((8 << 20) - 2);
    expect(pieces).toBeGreaterThan(1);
    expect(search(large, Uint8Array.of(1, 2, 3, 5), 5, backwards).found).toBeNull();
  });

  it.each([false, true])('gives way more often where every byte may begin a match (backwards %s)', (backwards) => {
    const same = new Uint8Array(1 << 20);
    const pattern = new Uint8Array(4096);
    pattern[backwards ? 0 : 4095] = 1;
    // As rare as can be in a sample, and yet everywhere.
    for (let at = 1; at < same.length; at += 2) same[at] = 1;
    expect(search(same, pattern, 0, backwards)).toMatchObject({ found: null });
    const { pieces } = search(same, Uint8Array.of(0, 1, 0, 1, 1), 0, backwards);
    expect(pieces).toBeGreaterThan(2);
  });

  it('goes on in a memory that has grown meanwhile', () => {
    let bytes = new Uint8Array(20 << 20);
    bytes[bytes.length - 1] = 7;
    const steps = searchMemory(() => bytes, Uint8Array.of(7), 0, false);
    expect(steps.next().done).toBe(false);
    const larger = new Uint8Array(21 << 20);
    larger.set(bytes);
    bytes = larger;
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(step.value).toBe((20 << 20) - 1);
  });
});
