import { PAGE_SIZE } from '../../module/types.ts';
import type { Memory } from '../../runtime/memory.ts';
import { CHUNK } from '../../runtime/memory.ts';
import { bytesAt, indexOf, type MemoryDelta } from './memory-delta.ts';

/** A checkpoint as far as one memory is concerned. */
export interface Version {
  /** The moment, and less than one more for what had come in at it by then. */
  readonly at: number;
  readonly delta: MemoryDelta;
}

/** A version of a moment may lie so far behind it. */
export const MOST_BEHIND = 255 / 256;

/** Versions whose chunks are gone through one by one; of more, every chunk is looked up. */
const FEW = 16;
/** Marks of a chunk that are kept in any case. */
const FIRST_FULL = 64;

/** A version in the lists of its chunks. */
interface Mark {
  readonly at: number;
  /** Null when it has gone `into` another one. */
  version: Version | null;
  into: Mark | null;
}

/** The marks of the versions that have a chunk, in order. */
interface ChunkMarks {
  list: Mark[];
  /** With so many marks it is time to leave out those that say nothing any more. */
  full: number;
}

/**
 * What a memory held at every checkpoint of a run, by chunks: at a checkpoint a chunk is as the last delta up to there
 * has it, and zeros when none does.
 *
 *     checkpoint     0      1      2      3
 *     chunk 3        a      .      b      .        at 1: a, at 3: b
 *     chunk 90       .      .      .      c        at 2: zeros
 *
 * A version that is joined to the next one leaves its mark in the lists, which then stands for the joined one: nobody
 * asks for moments between the two.
 */
export class MemoryVersions {
  readonly #with = new Map<number, ChunkMarks>();
  /** Of the versions there are, in order. */
  #marks: Mark[] = [];

  /** The versions from the first on, in order. */
  reset(versions: readonly Version[]): void {
    this.#with.clear();
    this.#marks = [];
    for (const version of versions) this.add(version);
  }

  /** A version later than all others. */
  add(version: Version): void {
    const mark: Mark = { at: version.at, version, into: null };
    this.#marks.push(mark);
    for (const chunk of version.delta.chunks) {
      const marks = this.#with.get(chunk);
      if (!marks) {
        this.#with.set(chunk, { list: [mark], full: FIRST_FULL });
        continue;
      }
      marks.list.push(mark);
      if (marks.list.length >= marks.full) compact(marks);
    }
  }

  /** In the place of two neighbours there is one now, which stands where the second stood. */
  join(first: Version, joined: Version): void {
    const index = lastNotAfter(this.#marks, first.at);
    const second = this.#marks[index + 1]!;
    second.version = joined;
    this.#marks[index]!.into = second;
    this.#marks[index]!.version = null;
    this.#marks.splice(index, 1);
  }

  /** The bytes of a chunk at a version, null for zeros. */
  bytesAt(version: Version, chunk: number): Uint8Array | null {
    const found = this.#last(chunk, version.at);
    const delta = found && living(found).version?.delta;
    return delta ? bytesAt(delta, indexOf(delta, chunk)) : null;
  }

  /** Chunks that differ between two versions, or may. */
  between(one: Version, other: Version): Set<number> {
    const [early, late] = one.at <= other.at ? [one, other] : [other, one];
    const chunks = new Set<number>();
    const from = lastNotAfter(this.#marks, early.at) + 1;
    const to = lastNotAfter(this.#marks, late.at);
    if (to - from < FEW) {
      for (let i = from; i <= to; i++) for (const chunk of this.#marks[i]!.version!.delta.chunks) chunks.add(chunk);
    } else {
      for (const chunk of this.#with.keys()) if ((this.#last(chunk, late.at)?.at ?? -1) > early.at) chunks.add(chunk);
    }
    return chunks;
  }

  /** A moment up to which any of these chunks was written last, seen from a checkpoint; -1 when none was. */
  lastWith(chunks: Iterable<number>, before: number): number {
    let last = -1;
    for (const chunk of chunks) last = Math.max(last, this.#last(chunk, before + MOST_BEHIND)?.at ?? -1);
    return Math.floor(last);
  }

  /** The last mark of a chunk up to a moment. */
  #last(chunk: number, at: number): Mark | null {
    const list = this.#with.get(chunk)?.list;
    return list?.[lastNotAfter(list, at)] ?? null;
  }

  /** Puts the memory back: it is as at `base` but for `dirty` chunks, and is then as at `version`. */
  restore(memory: Memory, base: Version, dirty: Iterable<number>, version: Version): void {
    const { size } = version.delta;
    const chunks = this.between(base, version);
    for (const chunk of dirty) chunks.add(chunk);
    const before = memory.size;
    if (before !== size) memory.resizeTo(size / PAGE_SIZE);
    if (before < size) memory.bytes.fill(0, before);
    for (const chunk of chunks) {
      const from = chunk * CHUNK;
      if (from >= size) continue;
      const bytes = this.bytesAt(version, chunk);
      if (bytes) memory.bytes.set(bytes, from);
      else memory.bytes.fill(0, from, from + CHUNK);
    }
  }
}

/** The mark of the version that a mark stands for by now. */
function living(mark: Mark): Mark {
  let last = mark;
  while (last.into) last = last.into;
  // The way is short the next time.
  for (let one = mark; one.into && one.into !== last;) {
    const next = one.into;
    one.into = last;
    one = next;
  }
  return last;
}

/** Leaves out the marks that stand for the same version as the next one does. */
function compact(marks: ChunkMarks): void {
  const all = marks.list.map(living);
  marks.list = all.filter((mark, i) => mark !== all[i + 1]);
  marks.full = Math.max(FIRST_FULL, 2 * marks.list.length);
}

/** Index of the last one at or before a moment, -1 when there is none. */
export function lastNotAfter(list: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
