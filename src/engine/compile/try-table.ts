import type { Pc, TagIndex } from '../module/types.ts';
import { lastNotAbove } from './pc-map.ts';

/** Where an exception goes on that was thrown inside of a try, and what is pushed there. */
export interface CatchClause {
  /** The exceptions it takes; null: all. */
  readonly tag: TagIndex | null;
  /** Is a reference to the exception pushed, on top of its values? */
  readonly ref: boolean;
  /** The operation, -1 when the function returns with what is pushed as its results. */
  target: Pc;
  /** Word of the frame where the values come to. */
  readonly base: number;
  /** Word of the frame where the exception is kept for `rethrow`, -1 when it is not. */
  readonly kept: number;
}

/** The operations of a function between a `try` or `try_table` and its end or first catch part. */
export interface TryRegion {
  /** First operation, and one past the last. */
  readonly from: Pc;
  to: Pc;
  /** Number of the region in which this one lies, -1 for none. */
  readonly outer: number;
  /** Number of the region that gets what no clause takes: the outer one, unless it was delegated further out. */
  next: number;
  /** In the order in which they are asked. */
  readonly clauses: CatchClause[];
}

/**
 * What a function's `try` and `try_table` do, beside its code: running through them costs nothing, this is looked at
 * when an exception is thrown.
 */
export class TryTable {
  readonly #starts: readonly Pc[];

  constructor(
    /** In the order in which they begin; each lies in its outer one. */
    readonly regions: readonly TryRegion[],
  ) {
    this.#starts = regions.map(({ from }) => from);
  }

  /** Number of the innermost region in which the operation at `pc` lies, -1 for none. */
  innermost(pc: Pc): number {
    let at = lastNotAbove(this.#starts, pc);
    while (at >= 0 && this.regions[at]!.to <= pc) at = this.regions[at]!.outer;
    return at;
  }
}
