import { PAGE_SIZE } from '../../module/types.ts';
import type { Memory } from '../../runtime/memory.ts';
import { CHUNK } from '../../runtime/memory.ts';
import { bytesAt, indexOf, type MemoryDelta } from './memory-delta.ts';

/** A checkpoint as far as one memory is concerned. */
export interface Version {
  readonly at: number;
  readonly delta: MemoryDelta;
}

/** Versions whose chunks are gone through one by one; of more, every chunk is looked up. */
const FEW = 16;

/**
 * What a memory held at every checkpoint of a run, by chunks: at a checkpoint a chunk is as the last delta up to there
 * has it, and zeros when none does.
 *
 *     checkpoint     0      1      2      3
 *     chunk 3        a      .      b      .        at 1: a, at 3: b
 *     chunk 90       .      .      .      c        at 2: zeros
 */
export class MemoryVersions {
  /** By chunk, the versions that have it, in order. */
  readonly #with = new Map<number, Version[]>();
  #versions: Version[] = [];

  /** The versions from the first on, in order. */
  reset(versions: readonly Version[]): void {
    this.#with.clear();
    this.#versions = [];
    for (const version of versions) this.add(version);
  }

  /** A version later than all others. */
  add(version: Version): void {
    this.#versions.push(version);
    for (const chunk of version.delta.chunks) {
      const list = this.#with.get(chunk);
      if (list) list.push(version);
      else this.#with.set(chunk, [version]);
    }
  }

  /** In the place of two neighbours there is one now, which stands where the second stood. */
  join(first: Version, second: Version, joined: Version): void {
    this.#versions.splice(lastNotAfter(this.#versions, first.at), 2, joined);
    for (const chunk of second.delta.chunks) {
      const list = this.#with.get(chunk)!;
      list[lastNotAfter(list, second.at)] = joined;
    }
    for (const chunk of first.delta.chunks) {
      const list = this.#with.get(chunk)!;
      const at = lastNotAfter(list, first.at);
      if (list[at + 1] === joined) list.splice(at, 1);
      else list[at] = joined;
    }
  }

  /** The bytes of a chunk at a version, null for zeros. */
  bytesAt(version: Version, chunk: number): Uint8Array | null {
    const list = this.#with.get(chunk);
    if (!list) return null;
    const found = list[lastNotAfter(list, version.at)];
    return found ? bytesAt(found.delta, indexOf(found.delta, chunk)) : null;
  }

  /** Chunks that differ between two versions, or may. */
  between(one: Version, other: Version): Set<number> {
    const [early, late] = one.at <= other.at ? [one, other] : [other, one];
    const chunks = new Set<number>();
    const from = lastNotAfter(this.#versions, early.at) + 1;
    const to = lastNotAfter(this.#versions, late.at);
    if (to - from < FEW) {
      for (let i = from; i <= to; i++) for (const chunk of this.#versions[i]!.delta.chunks) chunks.add(chunk);
    } else {
      for (const [chunk, list] of this.#with)
        if ((list[lastNotAfter(list, late.at)]?.at ?? 0) > early.at) chunks.add(chunk);
    }
    return chunks;
  }

  /** The last version before a moment whose delta has any of these chunks; -1 when there is none. */
  lastWith(chunks: Iterable<number>, before: number): number {
    let last = -1;
    for (const chunk of chunks) {
      const list = this.#with.get(chunk) ?? [];
      const found = list[lastNotAfter(list, before)];
      if (found) last = Math.max(last, found.at);
    }
    return last;
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
