import type { Checkpoint } from './checkpoint.ts';
import type { Entry, GivenAnswer } from './tape.ts';
import type { BranchView, StopView } from '../views.ts';
import type { Pc } from '../../module/types.ts';

/** How a branch ends: where its last moment is, and how the run stood there. */
export interface End {
  readonly at: number;
  /** Null when nothing was being called. */
  readonly pc: Pc | null;
  readonly state: 'paused' | 'trapped' | 'idle';
  readonly stop: StopView | null;
  /** Exit code of a program that has ended. */
  readonly exit: number | null;
  /** Milliseconds the program had run. */
  readonly elapsed: number;
}

/** A stretch of a recording between two places where branches part, or its end. */
export interface Stretch {
  readonly id: number;
  parent: Stretch | null;
  /** Moment where it parts from its parent. */
  readonly from: number;
  entries: Entry[];
  answers: GivenAnswer[];
  checkpoints: Checkpoint[];
  end: End | null;
  /** Number of the branch that ends with it; branches keep theirs. */
  branch: number;
}

/**
 * The ways a run went, as a tree of stretches. Each leaf is a branch; what comes before a fork is shared.
 *
 *     ---- stretch 1 ----+---- stretch 2 ----   branch 1: the first run
 *                        +---- stretch 3 --     branch 2: went on differently
 */
export class Branches {
  readonly #leaves: Stretch[];
  current: Stretch;
  #stretches = 1;
  #branches = 1;

  constructor() {
    this.current = {
      id: 1,
      parent: null,
      from: 0,
      entries: [],
      answers: [],
      checkpoints: [],
      end: null,
      branch: 1,
    };
    this.#leaves = [this.current];
  }

  /** From the first stretch to the last one of a branch. */
  pathTo(leaf: Stretch): readonly Stretch[] {
    return pathTo(leaf);
  }

  /** From the first stretch to the current one. */
  get path(): readonly Stretch[] {
    return pathTo(this.current);
  }

  leaf(branch: number): Stretch | null {
    return this.#leaves.find((leaf) => leaf.branch === branch) ?? null;
  }

  /** The first moment where any branch parts; Infinity when there is one branch. */
  get firstFork(): number {
    let first = Infinity;
    for (const leaf of this.#leaves)
      for (const { parent, from } of pathTo(leaf)) if (parent) first = Math.min(first, from);
    return first;
  }

  /** By number of each branch, the last moment that it shares with the one that is shown. */
  get shared(): ReadonlyMap<number, number> {
    return new Map(
      this.#leaves.map((leaf) => [leaf.branch, leaf === this.current ? Infinity : this.fork(leaf, this.current)]),
    );
  }

  /** The last moment that two branches share. */
  fork(one: Stretch, other: Stretch): number {
    const path = new Set(pathTo(one));
    let shared: Stretch | null = other;
    let from = Infinity;
    while (shared && !path.has(shared)) {
      ({ from } = shared);
      shared = shared.parent;
    }
    return from;
  }

  /**
   * Parts the current branch after `place` of its tape and its checkpoints up to `at`: what comes after stays a
   * branch of its own with the number it has, and a new one, still empty, is the current one. `entered` is the place
   * as checkpoints count it.
   */
  part(at: number, place: { readonly entries: number; readonly answers: number }, entered: number): void {
    const { path } = this;
    let { entries, answers } = place;
    let index = 0;
    for (; index < path.length - 1; index++) {
      const one = path[index]!;
      if (entries <= one.entries.length && answers <= one.answers.length && at <= path[index + 1]!.from) break;
      entries -= one.entries.length;
      answers -= one.answers.length;
    }
    const stretch = path[index]!;
    const whole = entries === stretch.entries.length && answers === stretch.answers.length;
    const atItsEnd = whole && index < path.length - 1 && at === path[index + 1]!.from;
    if (!atItsEnd) this.#split(stretch, at, { entries, answers }, entered);
    this.current = {
      id: ++this.#stretches,
      parent: stretch,
      from: at,
      entries: [],
      answers: [],
      checkpoints: [],
      end: null,
      branch: ++this.#branches,
    };
    this.#leaves.push(this.current);
  }

  /** What comes after a moment in a stretch becomes a stretch of its own. */
  #split(
    stretch: Stretch,
    at: number,
    { entries, answers }: { readonly entries: number; readonly answers: number },
    entered: number,
  ): void {
    const isLater = (one: Checkpoint): boolean => one.at > at || (one.at === at && one.entries > entered);
    const later: Stretch = {
      id: ++this.#stretches,
      parent: stretch,
      from: at,
      entries: stretch.entries.splice(entries),
      answers: stretch.answers.splice(answers),
      checkpoints: stretch.checkpoints.filter(isLater),
      end: stretch.end,
      branch: stretch.branch,
    };
    stretch.checkpoints = stretch.checkpoints.filter((one) => !isLater(one));
    stretch.end = null;
    for (const leaf of this.#leaves) {
      for (const one of pathTo(leaf)) if (one.parent === stretch && one !== later) one.parent = later;
    }
    const leaf = this.#leaves.indexOf(stretch);
    if (leaf >= 0) this.#leaves[leaf] = later;
  }

  /** `total`: the last moment of the current branch. */
  views(total: number): BranchView[] {
    // Whose each stretch is: the oldest branch that has it. Leaves are in the order of their numbers.
    const owners = new Map<Stretch, number>();
    return this.#leaves.map((leaf) => {
      const { branch } = leaf;
      let own = leaf;
      for (let one: Stretch | null = leaf; one && !owners.has(one); one = one.parent) {
        owners.set(one, branch);
        own = one;
      }
      const parent = own.parent ? (owners.get(own.parent) ?? null) : null;
      return {
        id: branch,
        parent,
        from: parent === null ? 0 : own.from,
        total: leaf === this.current ? total : (leaf.end?.at ?? leaf.from),
        name: parent === null ? 'First run' : `Branch ${branch}`,
      };
    });
  }

  /** Memory that stretches take which are not on the current path, about. */
  get elsewhere(): readonly Stretch[] {
    const path = new Set(this.path);
    const others = new Set<Stretch>();
    for (const leaf of this.#leaves) for (const one of pathTo(leaf)) if (!path.has(one)) others.add(one);
    return [...others];
  }
}

function pathTo(leaf: Stretch): readonly Stretch[] {
  const path: Stretch[] = [];
  for (let stretch: Stretch | null = leaf; stretch; stretch = stretch.parent) path.push(stretch);
  return path.reverse();
}
