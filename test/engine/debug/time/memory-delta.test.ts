import { describe, expect, it } from 'vitest';
import { type MemoryDelta, merged, mergedAll } from '../../../../src/engine/debug/time/memory-delta.ts';
import { CHUNK } from '../../../../src/engine/runtime/memory.ts';

/** Each letter is what a chunk was written with, a dot a chunk that was not. */
function delta(picture: string): MemoryDelta {
  const written = Array.from(picture).flatMap((letter, chunk) => (letter === '.' ? [] : [{ letter, chunk }]));
  const bytes = new Uint8Array(written.length * CHUNK);
  written.forEach(({ letter }, i) => bytes.fill(letter.charCodeAt(0), i * CHUNK, (i + 1) * CHUNK));
  return { size: picture.length * CHUNK, chunks: Uint32Array.from(written, ({ chunk }) => chunk), bytes };
}

function pictureOf({ size, chunks, bytes }: MemoryDelta): string {
  const letters = Array.from({ length: size / CHUNK }, () => '.');
  chunks.forEach((chunk, i) => (letters[chunk] = String.fromCharCode(bytes[i * CHUNK + CHUNK - 1]!)));
  return letters.join('');
}

describe('deltas of a memory', () => {
  it('become one in which each chunk is as it was last', () => {
    expect(pictureOf(merged(delta('a.a..'), delta('.bb..')))).toBe('abb..');
    expect(pictureOf(mergedAll(['aaa..', '..b..', 'c....', '....d'].map(delta)))).toBe('cab.d');
    expect([...mergedAll(['....a', '..b..'].map(delta)).chunks]).toEqual([2, 4]);
  });

  it('of which there are many become one no slower than they are read', () => {
    const many = Array.from({ length: 4000 }, (_, i) =>
      delta(`${'.'.repeat(i % 1000)}x${'.'.repeat(999 - (i % 1000))}`),
    );
    const start = performance.now();
    expect(mergedAll(many).chunks.length).toBe(1000);
    // One after the other they would be copied four thousand times, 250 kB each time.
    expect(performance.now() - start).toBeLessThan(200);
  });
});
