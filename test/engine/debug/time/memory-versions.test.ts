import { describe, expect, it } from 'vitest';
import { ChunkPool } from '../../../../src/engine/debug/time/chunk-pool.ts';
import { MemoryVersions, type Version } from '../../../../src/engine/debug/time/memory-versions.ts';
import { CHUNK, DIRTY, Memory, WATCH_WRITE } from '../../../../src/engine/runtime/memory.ts';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { Random } from '../../../support/random.ts';

const PAGE = 65536;

function memoryOf(pages: number): Memory {
  const type = { address: 'i32', limits: { min: pages, max: 64 }, shared: false } as const;
  return new Memory(type, nodePlatform.createMemory(pages, 64)!, 64);
}

function all<T>(pieces: Generator<void, T>): T {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}

/** A memory and what it held at its checkpoints, kept in the simplest way beside it. */
class Kept {
  readonly pool = new ChunkPool();
  readonly versions = new MemoryVersions(this.pool);
  readonly list: { version: Version; bytes: Uint8Array }[] = [];

  constructor(readonly memory: Memory) {
    memory.touchAll();
    this.take(0);
  }

  take(at: number, before = this.list.findLast(({ version }) => version.at < at)?.version ?? null): Version {
    const { versions, memory, list } = this;
    versions.stand(memory, before);
    const version = { at, delta: all(versions.take(memory)) };
    versions.enter(memory, version);
    const index = list.findLastIndex((one) => one.version.at < at) + 1;
    list.splice(index, 0, { version, bytes: memory.bytes.slice() });
    const next = list[index + 1];
    if (next) next.version = versions.after(version)!;
    return version;
  }

  leaveOut(index: number): void {
    const { versions, list } = this;
    const [first, second] = [list[index]!, list[index + 1]!];
    const joined = versions.joined(first.version, second.version);
    versions.join(first.version, second.version, joined);
    second.version = joined;
    list.splice(index, 1);
  }

  goTo(index: number): void {
    const { version, bytes } = this.list[index]!;
    all(this.versions.restore(this.memory, version));
    expect(this.memory.size).toBe(bytes.length);
    expect(Buffer.compare(this.memory.bytes, bytes)).toBe(0);
  }
}

function dirt({ marks }: Memory): number {
  return marks.reduce((sum, mark) => sum + (mark & DIRTY), 0);
}

describe('versions of a memory', () => {
  it('are there again whatever was written, taken, left out and gone back to', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = new Random(seed);
      const memory = memoryOf(2);
      const kept = new Kept(memory);
      let now = 0;
      let at = 0;
      for (let i = 0; i < 120; i++) {
        const act = random.below(10);
        if (act < 5) {
          const length = 1 + random.below(random.below(4) === 0 ? PAGE : 300);
          const bytes = new Uint8Array(length).fill(random.below(3));
          memory.write(random.below(memory.size - length), bytes);
          if (act === 0) memory.touchAll();
          // It goes on from where it stands: what came after is another run's.
          at += 0.01;
        } else if (act === 5 && memory.pages < 8) {
          memory.grow(1);
        } else if (act < 8) {
          at = Math.max(at, kept.list[now]!.version.at + 0.01);
          const next = kept.list[now + 1];
          // A memory does not shrink as time goes by.
          if (next && (at >= next.version.at || memory.size > next.bytes.length)) continue;
          kept.take(at);
          now++;
        } else if (act === 8 && kept.list.length > 3) {
          const index = random.below(kept.list.length - 1);
          if (index === now) continue;
          kept.leaveOut(index);
          if (index < now) now--;
        } else {
          now = random.below(kept.list.length);
          kept.goTo(now);
          ({ at } = kept.list[now]!.version);
          expect(dirt(memory)).toBe(0);
        }
      }
      for (let i = kept.list.length - 1; i >= 0; i--) kept.goTo(i);
      for (let i = 0; i < kept.list.length; i++) kept.goTo(i);
      expect(kept.pool.used, `seed ${seed}`).toBe(slotsOf(kept));
    }
  });

  it('have no bytes of chunks that were written and are as before, and know that they were written', () => {
    const memory = memoryOf(1);
    const kept = new Kept(memory);
    memory.write(1000, new Uint8Array([1]));
    memory.write(5000, new Uint8Array([0]));
    const { delta } = kept.take(1);
    expect([[...delta.chunks], delta.changed, kept.pool.used]).toEqual([[3, 19], 1, 1]);
    expect(kept.versions.lastWith(19, 19, 1)).toBe(1);
    expect(kept.versions.lastWith(4, 18, 1)).toBe(0);
  });

  it('leave out what did not change where it is not known what was written', () => {
    const memory = memoryOf(4);
    const kept = new Kept(memory);
    memory.bytes[70_000] = 7;
    memory.touchAll();
    const { delta } = kept.take(1);
    expect([[...delta.chunks], delta.guessed, dirt(memory)]).toEqual([[Math.floor(70_000 / CHUNK)], true, 0]);
    // Any chunk may have been written.
    expect(kept.versions.lastWith(5, 5, 1)).toBe(1);
    memory.bytes[70_000] = 0;
    memory.touchAll();
    expect(kept.take(2).delta.changed).toBe(1);
    kept.goTo(1);
    kept.goTo(2);
    kept.goTo(0);
  });

  it('leave the marks of watches where they are', () => {
    const memory = memoryOf(1);
    const kept = new Kept(memory);
    memory.watch = { read: () => undefined, write: () => undefined };
    memory.mark(512, 1024, WATCH_WRITE);
    memory.write(600, new Uint8Array([9]));
    kept.take(1);
    kept.goTo(0);
    expect([...memory.marks.subarray(0, 5)]).toEqual([0, 0, WATCH_WRITE, WATCH_WRITE, 0]);
  });

  it('can be left half taken, and half put back', () => {
    const memory = memoryOf(64);
    const kept = new Kept(memory);
    const before = kept.pool.used;
    for (let i = 0; i < memory.size; i += 100) memory.bytes[i] = 1 + (i & 127);
    memory.touchAll();
    const taking = kept.versions.take(memory);
    expect(taking.next().done).toBe(false);
    expect(kept.pool.used).toBeGreaterThan(before);
    taking.return(undefined as never);
    expect([kept.pool.used, dirt(memory)]).toEqual([before, memory.marks.length]);
    kept.take(1);
    const back = kept.versions.restore(memory, kept.list[0]!.version);
    expect(back.next().done).toBe(false);
    back.return();
    expect(dirt(memory)).toBeGreaterThan(0);
    kept.goTo(1);
    kept.goTo(0);
  });

  it('are refused when they would take more than they may', () => {
    const memory = memoryOf(64);
    const kept = new Kept(memory);
    memory.bytes.fill(1);
    memory.touchAll();
    expect(() => all(kept.versions.take(memory, 10 * PAGE))).toThrow(RangeError);
    expect([kept.pool.used, dirt(memory)]).toEqual([0, memory.marks.length]);
    kept.take(1);
    kept.goTo(0);
  });

  it('are found to be what the memory holds, or not', () => {
    const memory = memoryOf(1);
    const kept = new Kept(memory);
    memory.write(100, new Uint8Array([1, 2]));
    kept.take(1);
    const holds = (index: number): boolean => kept.versions.holds(memory, kept.list[index]!.version);
    expect([holds(1), holds(0), holds(1)]).toEqual([true, false, true]);
    memory.write(100, new Uint8Array([0, 0]));
    expect([holds(0), holds(1)]).toEqual([true, false]);
    memory.grow(1);
    expect(holds(0)).toBe(false);
  });
});

/** Slots that the versions there are need, each once. */
function slotsOf({ list }: Kept): number {
  const slots = new Set<number>();
  for (const { version } of list) for (const slot of version.delta.slots) if (slot !== 0) slots.add(slot);
  return slots.size;
}
