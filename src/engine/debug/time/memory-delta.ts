import { type ChunkPool, longer } from './chunk-pool.ts';

/**
 * The chunks of a memory that were written between two checkpoints, as numbers of the slots where their bytes are kept
 * (chunk-pool.ts): as they were at the later one, and at the earlier one. Equal slots: written, and as before.
 *
 *     chunks   [   3 |   4 |  90 ]     ascending
 *     slots    [  17 |  18 |   0 ]     at the later checkpoint; 0: zeros
 *     before   [   0 |   2 |   9 ]     at the earlier one
 *
 * A delta is a user of each of its `slots`; those `before` are those of the deltas before it.
 */
export interface MemoryDelta {
  /** Size of the memory in bytes at the later checkpoint. */
  readonly size: number;
  readonly chunks: Uint32Array;
  readonly slots: Uint32Array;
  readonly before: Uint32Array;
  /** How many of the chunks differ from before. */
  readonly changed: number;
  /** It is not known what was written: chunks that are not listed are as before, and may have been. */
  readonly guessed: boolean;
}

/** A delta as it grows, chunk by chunk. */
export class DeltaBuilder {
  chunks: Uint32Array;
  slots: Uint32Array;
  before: Uint32Array;
  length = 0;
  changed = 0;

  constructor(room: number) {
    this.chunks = new Uint32Array(room);
    this.slots = new Uint32Array(room);
    this.before = new Uint32Array(room);
  }

  push(chunk: number, slot: number, before: number): void {
    const at = this.length;
    if (at === this.chunks.length) {
      const room = Math.max(64, 2 * at);
      const chunks = longer(this.chunks, room);
      const slots = longer(this.slots, room);
      this.before = longer(this.before, room);
      this.chunks = chunks;
      this.slots = slots;
    }
    this.chunks[at] = chunk;
    this.slots[at] = slot;
    this.before[at] = before;
    this.length++;
    if (slot !== before) this.changed++;
  }

  done(size: number, guessed: boolean): MemoryDelta {
    const { length, changed } = this;
    const cut = (list: Uint32Array): Uint32Array => (list.length === length ? list : list.slice(0, length));
    return {
      size,
      chunks: cut(this.chunks),
      slots: cut(this.slots),
      before: cut(this.before),
      changed,
      guessed,
    };
  }
}

/** Both deltas in one: from what was before the first to what was after the second. See `replaced`. */
export function merged(first: MemoryDelta, second: MemoryDelta): MemoryDelta {
  const both = new DeltaBuilder(first.chunks.length + second.chunks.length);
  let i = 0;
  let j = 0;
  while (i < first.chunks.length || j < second.chunks.length) {
    const a = first.chunks[i] ?? Infinity;
    const b = second.chunks[j] ?? Infinity;
    if (a < b) both.push(a, first.slots[i]!, first.before[i]!);
    else both.push(b, second.slots[j]!, a === b ? first.before[i]! : second.before[j]!);
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return both.done(second.size, first.guessed || second.guessed);
}

/** Two deltas have become one: nobody asks any more for what stood between them. */
export function replaced(pool: ChunkPool, first: MemoryDelta, second: MemoryDelta): void {
  let j = 0;
  for (let i = 0; i < first.chunks.length; i++) {
    while (j < second.chunks.length && second.chunks[j]! < first.chunks[i]!) j++;
    if (second.chunks[j] === first.chunks[i]) pool.give(first.slots[i]!);
  }
}

/** Several deltas, oldest first, in one, as by `merged` and `replaced`; none of them is copied more than a few times. */
export function mergedAll(pool: ChunkPool, deltas: readonly MemoryDelta[]): MemoryDelta {
  const middle = deltas.length >> 1;
  if (middle === 0) return deltas[0]!;
  const first = mergedAll(pool, deltas.slice(0, middle));
  const second = mergedAll(pool, deltas.slice(middle));
  const both = merged(first, second);
  replaced(pool, first, second);
  return both;
}

/** A delta of which the beginning has become one of its own: from what stood in between to where it ends. */
export function parted(pool: ChunkPool, whole: MemoryDelta, beginning: MemoryDelta): MemoryDelta {
  const rest = new DeltaBuilder(whole.chunks.length);
  let i = 0;
  let j = 0;
  while (i < whole.chunks.length || j < beginning.chunks.length) {
    const a = whole.chunks[i] ?? Infinity;
    const b = beginning.chunks[j] ?? Infinity;
    if (a <= b) rest.push(a, whole.slots[i]!, a === b ? beginning.slots[j]! : whole.before[i]!);
    else if (beginning.slots[j] !== beginning.before[j]) {
      // It was another one in between, and is again what it was.
      pool.share(beginning.before[j]!);
      rest.push(b, beginning.before[j]!, beginning.slots[j]!);
    }
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return rest.done(whole.size, whole.guessed);
}

/** A delta that nobody needs any more, and none after it. */
export function released(pool: ChunkPool, { slots }: MemoryDelta): void {
  for (let i = slots.length - 1; i >= 0; i--) pool.give(slots[i]!);
}

/** Is any of the chunks from one to another in it? */
export function hasAny({ chunks, guessed }: MemoryDelta, from: number, to: number): boolean {
  if (guessed) return true;
  let low = 0;
  let high = chunks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunks[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low < chunks.length && chunks[low]! <= to;
}
