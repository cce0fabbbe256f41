import { type Checkpoint, deltaBytes } from './checkpoint.ts';
import { merged } from './memory-delta.ts';
import { lastNotAfter, MemoryVersions } from './memory-versions.ts';

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

  constructor(memories: number) {
    this.versions = Array.from({ length: memories }, () => new MemoryVersions());
  }

  /** Another branch. */
  reset(list: readonly Checkpoint[]): void {
    this.list = [...list];
    this.bytes = list.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#index();
  }

  get last(): Checkpoint | null {
    return this.list.at(-1) ?? null;
  }

  /** The last one at or before a moment. */
  before(at: number): Checkpoint | null {
    return this.list[lastNotAfter(this.list, at)] ?? null;
  }

  /** Puts one in its place. There is at most one at a moment: it takes the place of another. */
  add(checkpoint: Checkpoint): void {
    const index = lastNotAfter(this.list, checkpoint.at) + 1;
    this.bytes += checkpoint.bytes;
    this.list.splice(index, 0, checkpoint);
    if (index === this.list.length - 1) checkpoint.memories.forEach((version, i) => this.versions[i]!.add(version));
    else this.#index();
  }

  /** One at the moment of another takes its place; it was taken after that. */
  replace(before: Checkpoint, by: Checkpoint): void {
    const one = joined(before, by);
    this.list[this.list.indexOf(before)] = one;
    this.bytes += one.bytes - before.bytes;
    this.#index();
  }

  /** Forgets those before one of them, which is the first one then. */
  forgetBefore(first: Checkpoint): void {
    const index = this.list.indexOf(first);
    const one = this.list.slice(0, index + 1).reduce((before, each) => joined(before, each));
    this.reset([{ ...one, pinned: true }, ...this.list.slice(index + 1)]);
  }

  /** Leaves out the ones that will be missed least until all fit into so many bytes, or none can go. */
  thin(most: number, keep: Checkpoint): void {
    while (this.bytes > most) {
      const index = this.#leastMissed(keep);
      if (index < 0) return;
      this.#leaveOut(index);
    }
  }

  #index(): void {
    this.versions.forEach((versions, i) => versions.reset(this.list.map(({ memories }) => memories[i]!)));
  }

  /** The one whose neighbours lie closest together, for its age. */
  #leastMissed(keep: Checkpoint): number {
    const { list } = this;
    const now = list.at(-1)?.at ?? 0;
    let best = -1;
    let least = Infinity;
    for (let i = 1; i < list.length - 1; i++) {
      const one = list[i]!;
      if (one.pinned || one.at === keep.at) continue;
      const gap = list[i + 1]!.at - list[i - 1]!.at;
      const missed = gap / (now - one.at + 1);
      if (missed < least) {
        least = missed;
        best = i;
      }
    }
    return best;
  }

  /** What was written up to it counts to the next one. */
  #leaveOut(index: number): void {
    const first = this.list[index]!;
    const second = this.list[index + 1]!;
    const one = joined(first, second);
    one.memories.forEach((version, i) => this.versions[i]!.join(first.memories[i]!, second.memories[i]!, version));
    this.list.splice(index, 2, one);
    this.bytes += one.bytes - first.bytes - second.bytes;
  }
}

/** The second of two neighbours, as if the first had never been. */
function joined(first: Checkpoint, second: Checkpoint): Checkpoint {
  const memories = second.memories.map(({ at, delta }, i) => ({ at, delta: merged(first.memories[i]!.delta, delta) }));
  return { ...second, memories, bytes: second.run.bytes + deltaBytes(memories) };
}

/** Those that must stay of some neighbours: the ones that are pinned. */
export function pinnedOnly(list: readonly Checkpoint[]): Checkpoint[] {
  const kept: Checkpoint[] = [];
  let before: Checkpoint | null = null;
  for (const one of list) {
    before = before ? joined(before, one) : one;
    if (!one.pinned) continue;
    kept.push(before);
    before = null;
  }
  return kept;
}
