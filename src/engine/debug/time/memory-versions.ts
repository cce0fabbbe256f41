import { PAGE_SIZE } from '../../module/types.ts';
import type { Memory } from '../../runtime/memory.ts';
import { CHUNK, DIRTY } from '../../runtime/memory.ts';
import { type ChunkPool, longer, offset, roomBehind, same, WORDS } from './chunk-pool.ts';
import { DeltaBuilder, hasAny, type MemoryDelta, merged, parted, released, replaced } from './memory-delta.ts';

/** A checkpoint as far as one memory is concerned. */
export interface Version {
  /** The moment, and less than one more for what had come in at it by then. */
  readonly at: number;
  readonly delta: MemoryDelta;
}

/** A version of a moment may lie so far behind it. */
export const MOST_BEHIND = 255 / 256;

/** Chunks that are compared or copied in one piece, about: a millisecond or two. */
const PIECE = 8192;
/** One of so many chunks is looked at to tell how much was written: of 1 GB that takes a few milliseconds. */
const ONE_OF = 61;
const TOO_MUCH = 'What was written is more than may be remembered.';
/** DIRTY in each of four marks. */
const FOUR_DIRTY = 0x01010101 * DIRTY;

/**
 * What a memory held at every checkpoint of a run, as a way from one to the next: each has the chunks that differ from
 * the one before, and what they were there.
 *
 *     checkpoint     0      1      2      3
 *     chunk 3        a      .     a > b   .
 *     chunk 90       .      .      .     0 > c
 *
 * The memory stands on one of them: it is as it was there, but for the chunks that are marked. For this one it is known
 * of every chunk where its bytes are kept; going to another one changes that step by step, and marks what differs. So
 * what it costs to go from one to another is what was written between them, however large the memory is and however
 * many versions there are.
 */
export class MemoryVersions {
  #list: Version[] = [];
  /** Index of the one that the memory stands on; -1: none yet, all is zeros. */
  #standing = -1;
  /** By chunk, where its bytes are kept in that version. */
  #slots: Uint32Array = new Uint32Array(0);

  constructor(readonly pool: ChunkPool) {}

  /** Memory that it takes by itself. */
  get bytes(): number {
    return this.#slots.byteLength;
  }

  /** The version that the memory stands on. */
  get standing(): Version | null {
    return this.#list[this.#standing] ?? null;
  }

  /** The version behind one. */
  after(version: Version): Version | null {
    return this.#list[this.#indexOf(version) + 1] ?? null;
  }

  /** The versions of another branch, in order: the one that the memory stands on is one of them. */
  reset(versions: readonly Version[]): void {
    const { standing } = this;
    this.#list = [...versions];
    this.#standing = standing ? this.#indexOf(standing) : -1;
  }

  /** Lets the memory stand on a version, null for none: what differs there is marked, as what was written is. */
  stand({ marks }: Memory, version: Version | null): void {
    const to = version ? this.#indexOf(version) : -1;
    for (let i = this.#standing; i > to; i--) this.#move(marks, this.#list[i]!.delta, this.#list[i]!.delta.before);
    for (let i = this.#standing + 1; i <= to; i++) this.#move(marks, this.#list[i]!.delta, this.#list[i]!.delta.slots);
    this.#standing = to;
  }

  #move(marks: Uint8Array, { chunks, size }: MemoryDelta, to: Uint32Array): void {
    this.#reserve(size);
    const slots = this.#slots;
    for (let i = 0; i < chunks.length; i++) {
      const chunk = chunks[i]!;
      slots[chunk] = to[i]!;
      if (chunk < marks.length) marks[chunk]! |= DIRTY;
    }
  }

  #reserve(size: number): void {
    if (this.#slots.length < size / CHUNK) this.#slots = longer(this.#slots, size / CHUNK);
  }

  /**
   * What was written since the version that the memory stands on; nothing changes before it is `enter`ed. Chunks that
   * are as they were take no bytes. Yields now and then; may be left there. Throws a RangeError when there is no memory
   * for it, or when it would take more than `most` bytes.
   */
  *take(memory: Memory, most = Infinity): Generator<void, MemoryDelta> {
    const { pool } = this;
    const { marks, size, allTouched } = memory;
    this.#reserve(size);
    if (this.#bytesAbout(memory) > 2 * most) throw new RangeError(TOO_MUCH);
    const slots = this.#slots;
    const words = wordsOf(memory);
    const found = new DeltaBuilder(64);
    let whole = false;
    try {
      const run = new Run();
      let done = 0;
      for (const four of dirtyFours(marks)) {
        for (let chunk = four; chunk < four + 4; chunk++) {
          if ((marks[chunk]! & DIRTY) === 0) continue;
          done++;
          const before = slots[chunk]!;
          if (same(words, chunk * WORDS, pool.slab(before), offset(before))) {
            if (allTouched) continue;
            pool.share(before);
            found.push(chunk, before, before);
            continue;
          }
          const slot = pool.take();
          found.push(chunk, slot, before);
          if (run.takes(chunk, slot)) continue;
          run.keep(words, pool);
          run.begin(chunk, slot);
        }
        if (done < PIECE) continue;
        done = 0;
        run.keep(words, pool);
        if (found.changed * CHUNK > most) throw new RangeError(TOO_MUCH);
        yield;
      }
      run.keep(words, pool);
      const delta = found.done(size, allTouched);
      whole = true;
      return delta;
    } finally {
      if (!whole) released(pool, found.done(0, false));
    }
  }

  /** Bytes of the chunks that changed, told from a few of those that are marked. */
  #bytesAbout(memory: Memory): number {
    const { marks } = memory;
    const words = wordsOf(memory);
    let changed = 0;
    for (let chunk = 0; chunk < marks.length; chunk += ONE_OF) {
      if ((marks[chunk]! & DIRTY) === 0) continue;
      const slot = this.#slots[chunk]!;
      if (!same(words, chunk * WORDS, this.pool.slab(slot), offset(slot))) changed++;
    }
    return changed * ONE_OF * CHUNK;
  }

  /** A version with what was taken comes behind the one that the memory stands on, and the memory stands on it. */
  enter(memory: Memory, version: Version): void {
    const { delta } = version;
    for (let i = 0; i < delta.chunks.length; i++) this.#slots[delta.chunks[i]!] = delta.slots[i]!;
    clean(memory);
    const next = this.#list[++this.#standing];
    this.#list.splice(this.#standing, 0, version);
    if (next) this.#list[this.#standing + 1] = { at: next.at, delta: parted(this.pool, next.delta, delta) };
  }

  /** Two neighbours in one, which stands where the second stood. Nothing has changed before it is put in by `join`. */
  joined(first: Version, second: Version): Version {
    return { at: second.at, delta: merged(first.delta, second.delta) };
  }

  /** In the place of two neighbours comes what they were `joined` to. The memory does not stand on the first. */
  join(first: Version, second: Version, joined: Version): void {
    const index = this.#indexOf(first);
    if (this.#standing === index) throw new Error('a memory stands on the version that goes');
    replaced(this.pool, first.delta, second.delta);
    this.#list.splice(index, 2, joined);
    if (this.#standing > index) this.#standing--;
  }

  /**
   * A moment up to which any chunk from one to another was written last, seen from a checkpoint, as far as that is
   * known; -1 when none was.
   */
  lastWith(from: number, to: number, before: number): number {
    for (let i = lastNotAfter(this.#list, before + MOST_BEHIND); i >= 0; i--) {
      const { at, delta } = this.#list[i]!;
      if (hasAny(delta, from, to)) return Math.floor(at);
    }
    return -1;
  }

  /**
   * Puts the memory back to a version. Yields now and then; whoever leaves it there has a memory that is neither, but
   * still stands on the version with all that differs marked, and can be put anywhere.
   */
  *restore(memory: Memory, version: Version): Generator<void, void> {
    const { size } = version.delta;
    if (memory.size !== size) memory.resizeTo(size / PAGE_SIZE);
    this.stand(memory, version);
    memory.allTouched = false;
    const { marks } = memory;
    const slots = this.#slots;
    const words = wordsOf(memory);
    const run = new Run();
    let done = 0;
    for (const four of dirtyFours(marks)) {
      for (let chunk = four; chunk < four + 4; chunk++) {
        if ((marks[chunk]! & DIRTY) === 0) continue;
        done++;
        marks[chunk]! &= ~DIRTY;
        const slot = slots[chunk]!;
        if (run.takes(chunk, slot)) continue;
        run.put(words, this.pool);
        run.begin(chunk, slot);
      }
      if (done < PIECE) continue;
      done = 0;
      run.put(words, this.pool);
      yield;
    }
    run.put(words, this.pool);
  }

  /** Is the memory as it was at a version? */
  holds(memory: Memory, version: Version): boolean {
    if (memory.size !== version.delta.size) return false;
    this.stand(memory, version);
    const words = wordsOf(memory);
    for (const four of dirtyFours(memory.marks)) {
      for (let chunk = four; chunk < four + 4; chunk++) {
        const slot = this.#slots[chunk]!;
        if ((memory.marks[chunk]! & DIRTY) === 0) continue;
        if (!same(words, chunk * WORDS, this.pool.slab(slot), offset(slot))) return false;
      }
    }
    return true;
  }

  #indexOf(version: Version): number {
    let index = lastNotAfter(this.#list, version.at);
    // Several may have the same moment.
    while (index > 0 && this.#list[index] !== version && this.#list[index - 1]!.at === version.at) index--;
    return index;
  }
}

/** Neighbouring chunks whose bytes are neighbours in a slab, too, or are all zeros: they are copied in one go. */
class Run {
  #chunk = 0;
  #slot = 0;
  #length = 0;
  #room = 0;

  /** Is this chunk the next one? */
  takes(chunk: number, slot: number): boolean {
    const length = this.#length;
    if (length === 0 || chunk !== this.#chunk + length || length >= this.#room) return false;
    if (slot !== (this.#slot === 0 ? 0 : this.#slot + length)) return false;
    this.#length++;
    return true;
  }

  begin(chunk: number, slot: number): void {
    this.#chunk = chunk;
    this.#slot = slot;
    this.#length = 1;
    this.#room = slot === 0 ? Infinity : roomBehind(slot);
  }

  /** Copies the chunks from the memory's words to where they are kept. */
  keep(words: Int32Array, pool: ChunkPool): void {
    if (this.#length === 0) return;
    const from = this.#chunk * WORDS;
    pool.slab(this.#slot).set(words.subarray(from, from + this.#length * WORDS), offset(this.#slot));
    this.#length = 0;
  }

  /** Copies them back. */
  put(words: Int32Array, pool: ChunkPool): void {
    if (this.#length === 0) return;
    const to = this.#chunk * WORDS;
    if (this.#slot === 0) words.fill(0, to, to + this.#length * WORDS);
    else {
      const from = offset(this.#slot);
      words.set(pool.slab(this.#slot).subarray(from, from + this.#length * WORDS), to);
    }
    this.#length = 0;
  }
}

function wordsOf({ bytes }: Memory): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
}

/** The first of each four chunks, one of which is marked as written. */
function* dirtyFours(marks: Uint8Array): Iterable<number> {
  const fours = new Uint32Array(marks.buffer, marks.byteOffset, marks.length >> 2);
  for (let i = 0; i < fours.length; i += 4) {
    // Sixteen marks at a time: nearly all of them are 0. There are 256 for each page.
    if (((fours[i]! | fours[i + 1]! | fours[i + 2]! | fours[i + 3]!) & FOUR_DIRTY) === 0) continue;
    for (let j = i; j < i + 4; j++) if ((fours[j]! & FOUR_DIRTY) !== 0) yield 4 * j;
  }
}

/** From now on, marks say what is written after this. */
function clean(memory: Memory): void {
  memory.allTouched = false;
  const { marks } = memory;
  const fours = new Uint32Array(marks.buffer, marks.byteOffset, marks.length >> 2);
  for (let i = 0; i < fours.length; i++) if ((fours[i]! & FOUR_DIRTY) !== 0) fours[i]! &= ~FOUR_DIRTY;
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
