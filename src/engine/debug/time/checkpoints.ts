import { type Checkpoint, deltaBytes } from './checkpoint.ts';
import { merged, mergedAll } from './memory-delta.ts';
import { lastNotAfter, MemoryVersions } from './memory-versions.ts';

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
  /** Memory that they take, about. */
  bytes = 0;
  /** Those that go next when some have to, in turn from the end. */
  #next: Candidate[] = [];

  constructor(memories: number) {
    this.versions = Array.from({ length: memories }, () => new MemoryVersions());
  }

  /** Another branch. */
  reset(list: readonly Checkpoint[]): void {
    this.list = [...list];
    this.#next = [];
    this.bytes = list.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#index();
  }

  get last(): Checkpoint | null {
    return this.list.at(-1) ?? null;
  }

  /** The last one at or before a moment, with at most so many entries of the tape behind it. */
  before(at: number, entries = Infinity): Checkpoint | null {
    return this.list[this.#lastUpTo(at, entries)] ?? null;
  }

  /** Puts one in its place. There is none yet at that place of the tape. */
  add(checkpoint: Checkpoint): void {
    const index = this.#lastUpTo(checkpoint.at, checkpoint.entries) + 1;
    this.bytes += checkpoint.bytes;
    this.list.splice(index, 0, checkpoint);
    if (index === this.list.length - 1) checkpoint.memories.forEach((version, i) => this.versions[i]!.add(version));
    else this.#index();
  }

  /** One at the moment and the place of another comes instead; it was taken after that. */
  replace(before: Checkpoint, by: Checkpoint): void {
    const one = joined(before, by);
    this.list[this.list.indexOf(before)] = one;
    this.bytes += one.bytes - before.bytes;
    this.#index();
  }

  /** Forgets those before one of them, which is the first one then. */
  forgetBefore(first: Checkpoint): void {
    const index = this.list.indexOf(first);
    const one = joinedAll(this.list.slice(0, index + 1));
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

  #index(): void {
    this.versions.forEach((versions, i) => versions.reset(this.list.map(({ memories }) => memories[i]!)));
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
    const isKept = one.pinned || (one.at === keep.at && one.entries === keep.entries);
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
    const one = joined(first, second);
    one.memories.forEach((version, i) => this.versions[i]!.join(first.memories[i]!, version));
    this.list.splice(index, 2, one);
    this.bytes += one.bytes - first.bytes - second.bytes;
  }
}

/** The second of two neighbours, as if the first had never been. */
function joined(first: Checkpoint, second: Checkpoint): Checkpoint {
  const memories = second.memories.map(({ at, delta }, i) => ({ at, delta: merged(first.memories[i]!.delta, delta) }));
  return { ...second, memories, bytes: second.run.bytes + deltaBytes(memories) };
}

/** The last of some neighbours, as if the others had never been. */
function joinedAll(list: readonly Checkpoint[]): Checkpoint {
  const last = list.at(-1)!;
  if (list.length === 1) return last;
  const memories = last.memories.map(({ at }, i) => ({
    at,
    delta: mergedAll(list.map((one) => one.memories[i]!.delta)),
  }));
  return { ...last, memories, bytes: last.run.bytes + deltaBytes(memories) };
}

/** Those that must stay of some neighbours: the ones that are pinned. */
export function pinnedOnly(list: readonly Checkpoint[]): Checkpoint[] {
  const kept: Checkpoint[] = [];
  let from = 0;
  list.forEach(({ pinned }, i) => {
    if (!pinned) return;
    kept.push(joinedAll(list.slice(from, i + 1)));
    from = i + 1;
  });
  return kept;
}
