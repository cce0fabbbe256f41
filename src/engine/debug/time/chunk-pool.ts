import { CHUNK } from '../../runtime/memory.ts';

/** Words of 32 bits in a chunk. */
export const WORDS = CHUNK / 4;
/** Slots of a slab: one megabyte. */
const SLAB_BITS = 12;
const SLAB = 1 << SLAB_BITS;
/** Slabs nobody uses that are kept for the next checkpoint: fresh ones cost more than the copying itself. */
const SPARE = 64;

/**
 * Where the bytes of chunks are kept. A slot is a number and stands for 256 bytes that do not change while anybody has
 * it; slot 0 is zeros, and needs no place. Slots that are free are used again.
 *
 *     slabs   [ slots 0 .. 4095 | slots 4096 .. 8191 | ... ]     a megabyte each
 *     users   [ -  1  1  2  ... ]                                deltas that have the slot
 */
export class ChunkPool {
  readonly #slabs: (Int32Array<ArrayBuffer> | null)[] = [];
  /** How many slots of each slab are used. */
  readonly #used: number[] = [];
  #users = new Uint32Array(SLAB);
  #free = new Uint32Array(SLAB);
  #freeCount = 0;
  /** Slots from here on were never used. */
  #fresh = 0;
  /** Slabs that are there and have no slot in use. */
  #spare = 0;
  /** Slots in use. */
  used = 0;

  constructor() {
    this.take();
    this.used = 0;
  }

  /** The words of a slot begin at `offset` of the answered ones. */
  slab(slot: number): Int32Array<ArrayBuffer> {
    return this.#slabs[slot >>> SLAB_BITS]!;
  }

  /** A slot for one user; its bytes are anything. Throws a RangeError when the platform has no memory for it. */
  take(): number {
    const slot = this.#freeCount > 0 ? this.#free[this.#freeCount - 1]! : this.#fresh;
    const index = slot >>> SLAB_BITS;
    if (!this.#slabs[index]) {
      this.#slabs[index] = new Int32Array(SLAB * WORDS);
      this.#used[index] = 0;
      this.#spare++;
    }
    if (slot >= this.#users.length) this.#users = longer(this.#users, slot + 1);
    if (slot === this.#fresh) this.#fresh++;
    else this.#freeCount--;
    if (this.#used[index]!++ === 0) this.#spare--;
    this.#users[slot] = 1;
    this.used++;
    return slot;
  }

  /** One more user of a slot. */
  share(slot: number): void {
    if (slot !== 0) this.#users[slot]!++;
  }

  /** One user less. */
  give(slot: number): void {
    if (slot === 0 || --this.#users[slot]! > 0) return;
    if (this.#freeCount === this.#free.length) this.#free = longer(this.#free, this.#freeCount + 1);
    this.#free[this.#freeCount++] = slot;
    this.used--;
    const index = slot >>> SLAB_BITS;
    if (--this.#used[index]! > 0) return;
    if (this.#spare >= SPARE) this.#slabs[index] = null;
    else this.#spare++;
  }
}

/** Where the words of a slot begin in its slab. */
export function offset(slot: number): number {
  return (slot & (SLAB - 1)) * WORDS;
}

/** Slots that lie in the same slab as this one, from it on. */
export function roomBehind(slot: number): number {
  return SLAB - (slot & (SLAB - 1));
}

/** Do both have the same words in a chunk's length? */
export function same(a: Int32Array, i: number, b: Int32Array, j: number): boolean {
  for (let k = 0; k < WORDS; k += 4) {
    const other =
      (a[i + k]! ^ b[j + k]!) |
      (a[i + k + 1]! ^ b[j + k + 1]!) |
      (a[i + k + 2]! ^ b[j + k + 2]!) |
      (a[i + k + 3]! ^ b[j + k + 3]!);
    if (other !== 0) return false;
  }
  return true;
}

/** The same numbers with room for more: at least `length`. */
export function longer(list: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(Math.max(length, 2 * list.length));
  more.set(list);
  return more;
}
