import type { Heap } from '../../runtime/gc/heap.ts';
import { type Checkpoint, weighed } from './checkpoint.ts';
import { ChunkPool } from './chunk-pool.ts';
import { mergedAll, released } from './memory-delta.ts';
import { lastNotAfter, MemoryVersions, type Version } from './memory-versions.ts';
import { objectsJoined, ObjectVersions } from './object-versions.ts';

/** However small they are, there are no more. */
const MOST = 16_384;

/** A checkpoint that can be left out. */
interface Candidate {
  readonly one: Checkpoint;
  /** From the one before to the one after, when it was chosen. */
  readonly gap: number;
  readonly missed: number;
}

/**
 * The checkpoints of one branch from the first one on, in order, and what its memories held at each. Under a budget
 * they thin out with age, so that a moment long ago takes longer to get to, but never more than its age asks for:
 *
 *     |         |         |    |    |  |  |  | | | ||||  now
 */
export class Checkpoints {
  list: Checkpoint[] = [];
  readonly versions: readonly MemoryVersions[];
  readonly objects: ObjectVersions;
  readonly #pool = new ChunkPool();
  #bytes = 0;
  /** Those that go next when some have to, in turn from the end. */
  #next: Candidate[] = [];

  constructor(memories: number, heap: Heap) {
    this.objects = new ObjectVersions(heap);
    this.versions = Array.from({ length: memories }, () => new MemoryVersions(this.#pool));
  }

  /** Memory that they take, about. */
  get bytes(): number {
    return this.versions.reduce((sum, { bytes }) => sum + bytes, this.#bytes);
  }

  /** Another branch, which has the checkpoint that the run stands on. */
  reset(list: readonly Checkpoint[]): void {
    const stood = this.list[this.objects.standing];
    this.list = [...list];
    this.#next = [];
    this.objects.reset(
      list.map(({ objects }) => objects),
      stood ? this.indexOf(stood) : -1,
    );
    this.#bytes = list.reduce((sum, { bytes }) => sum + bytes, 0);
    this.versions.forEach((versions, i) => versions.reset(this.list.map(({ memories }) => memories[i]!)));
  }

  get last(): Checkpoint | null {
    return this.list.at(-1) ?? null;
  }

  /** The last one at or before a moment, with at most so many entries of the tape behind it. */
  before(at: number, entries = Infinity): Checkpoint | null {
    return this.list[this.#lastUpTo(at, entries)] ?? null;
  }

  /** Index of the one at the moment and the place of the tape of this one. */
  indexOf({ at, entries }: Checkpoint): number {
    return this.#lastUpTo(at, entries);
  }

  /** Puts one that was just taken in its place: behind those of its place of the tape. */
  add(checkpoint: Checkpoint): void {
    const index = this.#lastUpTo(checkpoint.at, checkpoint.entries) + 1;
    this.#bytes += checkpoint.bytes;
    this.list.splice(index, 0, checkpoint);
    const next = this.list[index + 1];
    if (!next) return;
    const memories = this.versions.map((versions, i) => versions.after(checkpoint.memories[i]!)!);
    this.#put(index + 1, weighed({ ...next, memories, objects: this.objects.at(index + 1) }));
  }

  /** One that was just taken at the moment and the place of another comes instead of it. */
  replace(by: Checkpoint): void {
    this.add(by);
    this.#leaveOut(this.list.indexOf(by) - 1);
  }

  /** Forgets those before one of them, which is the first one then. */
  forgetBefore(first: Checkpoint): void {
    const index = this.list.indexOf(first);
    const one = joinedAll(this.#pool, this.list.slice(0, index + 1));
    this.reset([{ ...one, pinned: true }, ...this.list.slice(index + 1)]);
  }

  /** Leaves out the ones that will be missed least until all fit into so many bytes, or none can go. */
  thin(most: number, keep: Checkpoint): void {
    while (this.bytes > most || this.list.length > MOST) {
      const index = this.#leastMissed(keep);
      if (index < 0) return;
      this.#leaveOut(index);
    }
  }

  #lastUpTo(at: number, entries: number): number {
    let index = lastNotAfter(this.list, at);
    while (index >= 0 && this.list[index]!.at === at && this.list[index]!.entries > entries) index--;
    return index;
  }

  #put(index: number, checkpoint: Checkpoint): void {
    this.#bytes += checkpoint.bytes - this.list[index]!.bytes;
    this.list[index] = checkpoint;
  }

  /** The one whose neighbours lie closest together, for its age; -1 when all must stay. */
  #leastMissed(keep: Checkpoint): number {
    const chosen = this.#takeNext(keep);
    if (chosen >= 0) return chosen;
    this.#next = this.#candidates(keep);
    return this.#takeNext(keep);
  }

  #takeNext(keep: Checkpoint): number {
    for (let next = this.#next.pop(); next; next = this.#next.pop()) {
      const index = this.#lastUpTo(next.one.at, next.one.entries);
      // What has lost a neighbour meanwhile is missed more than when it was chosen, and waits for its next turn.
      if (this.list[index] === next.one && this.#mayGo(index, keep) && this.#gap(index) === next.gap) return index;
    }
    return -1;
  }

  /** Those that will be missed least, the least of all last: looking at all of them once serves for many times. */
  #candidates(keep: Checkpoint): Candidate[] {
    const { list } = this;
    const now = this.last?.at ?? 0;
    const all: Candidate[] = [];
    for (let i = 1; i < list.length - 1; i++) {
      if (!this.#mayGo(i, keep)) continue;
      const one = list[i]!;
      const gap = this.#gap(i);
      all.push({ one, gap, missed: gap / (now - one.at + 1) });
    }
    all.sort((a, b) => b.missed - a.missed);
    return all.slice(-Math.max(1, all.length >> 3));
  }

  #mayGo(index: number, keep: Checkpoint): boolean {
    const one = this.list[index]!;
    const isStoodOn = this.objects.standing === index;
    const isKept = one.pinned || isStoodOn || (one.at === keep.at && one.entries === keep.entries);
    return index > 0 && index < this.list.length - 1 && !isKept;
  }

  /** From the one before to the one after. */
  #gap(index: number): number {
    return this.list[index + 1]!.at - this.list[index - 1]!.at;
  }

  /** What was written up to it counts to the next one. */
  #leaveOut(index: number): void {
    const first = this.list[index]!;
    const second = this.list[index + 1]!;
    const memories = this.versions.map((versions, i) => versions.joined(first.memories[i]!, second.memories[i]!));
    this.versions.forEach((versions, i) => versions.join(first.memories[i]!, second.memories[i]!, memories[i]!));
    const objects = this.objects.join(index);
    this.#put(index + 1, weighed({ ...second, memories, objects }));
    this.#bytes -= first.bytes;
    this.list.splice(index, 1);
  }

  /** Those of a branch that is not shown that must stay: the ones that are pinned. */
  pinnedOnly(list: readonly Checkpoint[]): Checkpoint[] {
    const kept: Checkpoint[] = [];
    let from = 0;
    list.forEach(({ pinned }, i) => {
      if (!pinned) return;
      kept.push(joinedAll(this.#pool, list.slice(from, i + 1)));
      from = i + 1;
    });
    for (const { memories } of list.slice(from).toReversed()) {
      for (const { delta } of memories) released(this.#pool, delta);
    }
    return kept;
  }
}

/** The last of some neighbours, as if the others had never been. */
function joinedAll(pool: ChunkPool, list: readonly Checkpoint[]): Checkpoint {
  const last = list.at(-1)!;
  if (list.length === 1) return last;
  const memories = last.memories.map(({ at }, i): Version => ({
    at,
    delta: mergedAll(
      pool,
      list.map((one) => one.memories[i]!.delta),
    ),
  }));
  // Nobody goes back behind those that are forgotten; of another branch they are all on the way forth.
  const objects = objectsJoined(
    list.map((one) => one.objects),
    false,
  );
  return weighed({ ...last, memories, objects });
}
