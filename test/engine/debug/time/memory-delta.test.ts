import { describe, expect, it } from 'vitest';
import { ChunkPool } from '../../../../src/engine/debug/time/chunk-pool.ts';
import {
  DeltaBuilder,
  hasAny,
  type MemoryDelta,
  merged,
  mergedAll,
  parted,
  released,
  replaced,
} from '../../../../src/engine/debug/time/memory-delta.ts';

/** What stands in chunks, a letter each, a dot for zeros; and where each letter that is there is kept. */
class States {
  readonly pool = new ChunkPool();
  slots: number[] = [];
  readonly #letters = new Map<number, string>();

  /** What was written to come from one state to the next: `=` as it was. */
  next(picture: string): MemoryDelta {
    const found = new DeltaBuilder(1);
    Array.from(picture).forEach((letter, chunk) => {
      if (letter === '.') return;
      const before = this.slots[chunk] ?? 0;
      const slot = letter === '=' ? before : this.pool.take();
      if (letter === '=') this.pool.share(before);
      else this.#letters.set(slot, letter);
      found.push(chunk, slot, before);
      this.slots[chunk] = slot;
    });
    return found.done(picture.length * 256, false);
  }

  picture({ size, chunks, slots }: MemoryDelta, which = slots): string {
    const letters = Array.from({ length: size / 256 }, () => '.');
    chunks.forEach((chunk, i) => (letters[chunk] = which[i] === 0 ? '0' : this.#letters.get(which[i]!)!));
    return letters.join('');
  }
}

describe('deltas of a memory', () => {
  it('become one in which each chunk is as it was last, and was as it was first', () => {
    const states = new States();
    const [first, second] = [states.next('a.a..'), states.next('.bb..')];
    const both = merged(first, second);
    expect([states.picture(both), states.picture(both, both.before)]).toEqual(['abb..', '000..']);
    expect(both.changed).toBe(3);
    const used = states.pool.used;
    replaced(states.pool, first, second);
    expect(used - states.pool.used).toBe(1);
    const later = states.next('=.c.d');
    expect([later.changed, states.picture(later, later.before)]).toEqual([2, 'a.b.0']);
  });

  it('of which there are many become one, with the bytes that are still asked for', () => {
    const states = new States();
    const all = mergedAll(
      states.pool,
      ['aaa..', '..b..', 'c.=..', '....d'].map((one) => states.next(one)),
    );
    expect(states.picture(all)).toBe('cab.d');
    expect(states.pool.used).toBe(4);
    released(states.pool, all);
    expect(states.pool.used).toBe(0);
  });

  it('are parted where something else stood in between', () => {
    const states = new States();
    const first = states.next('abc..');
    const { slots } = states;
    states.slots = [...slots];
    const whole = states.next('x...y');
    states.slots = [...slots];
    const beginning = states.next('uv.=.');
    const rest = parted(states.pool, whole, beginning);
    // Chunk 1 was v for a while, and is b again.
    expect([states.picture(rest), states.picture(rest, rest.before)]).toEqual(['xb..y', 'uv..0']);
    const one = merged(beginning, rest);
    replaced(states.pool, beginning, rest);
    expect([states.picture(one), states.picture(one, one.before)]).toEqual(['xb.0y', 'ab.00']);
    released(states.pool, one);
    released(states.pool, first);
    expect(states.pool.used).toBe(0);
  });

  it('say which chunks may have been written', () => {
    const delta = new States().next('..a..=..');
    const having = (from: number, to: number): boolean => hasAny(delta, from, to);
    expect([having(0, 1), having(0, 2), having(3, 4), having(3, 5), having(6, 7), having(2, 2)]).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(hasAny({ ...delta, guessed: true }, 6, 7)).toBe(true);
  });

  it('of which there are many become one no slower than they are read', () => {
    const states = new States();
    const many = Array.from({ length: 4000 }, (_, i) =>
      states.next(`${'.'.repeat(i % 1000)}x${'.'.repeat(999 - (i % 1000))}`),
    );
    const start = performance.now();
    expect(mergedAll(states.pool, many).chunks.length).toBe(1000);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
