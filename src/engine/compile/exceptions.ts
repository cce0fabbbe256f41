import { CatchKind, type InstructionReader } from '../binary/instructions.ts';
import type { LabelDepth, Pc } from '../module/types.ts';
import type { BodyState, ControlFrame } from '../validate/body-state.ts';
import type { LocalLayout } from './locals.ts';
import { type CatchClause, type TryRegion, TryTable } from './try-table.ts';

/** An open block, as far as exceptions go. */
export interface Watch {
  /** Number of the region in which its operations lie now, -1 for none. */
  region: number;
  /** The region that is the block's own: a try's, also in its catch parts. */
  own: TryRegion | null;
  /** Catch parts around what is in it, itself included. */
  catches: number;
  /** Clauses that go on behind its end. */
  readonly toEnd: CatchClause[];
}

/** Builds the table of what the tries of a function do, told of every block while the function's code is emitted. */
export class TryTableBuilder {
  readonly #regions: TryRegion[] = [];
  /** The function first. */
  readonly #open: Watch[] = [{ region: -1, own: null, catches: 0, toEnd: [] }];

  constructor(readonly locals: LocalLayout) {}

  finish(): TryTable | null {
    return this.#regions.length === 0 ? null : new TryTable(this.#regions);
  }

  /** Some block opens. */
  open(): void {
    const { region, catches } = this.#open.at(-1)!;
    this.#open.push({ region, own: null, catches, toEnd: [] });
  }

  /** The block that opened last is a try; its first operation will stand at `pc`. */
  watch(pc: Pc, clauses: CatchClause[]): void {
    const block = this.#open.at(-1)!;
    const outer = block.region;
    block.region = this.#regions.length;
    block.own = { from: pc, to: pc, outer, next: outer, clauses };
    this.#regions.push(block.own);
  }

  /**
   * The clauses of the try_table that the reader stands on; `loopAt` is where a label goes if it is a loop's, else -1.
   */
  clauses(state: BodyState, reader: InstructionReader, loopAt: (depth: LabelDepth) => Pc): CatchClause[] {
    const last = this.#open.length - 1;
    return Array.from({ length: reader.labelCount }, (_, i): CatchClause => {
      const kind = reader.catchKinds[i]!;
      const depth = reader.labels[i]!;
      const clause: CatchClause = {
        tag: kind < CatchKind.catchAll ? reader.catchTags[i]! : null,
        ref: kind === CatchKind.catchRef || kind === CatchKind.catchAllRef,
        target: loopAt(depth),
        base: this.#baseOf(state.controls[last - depth]!),
        kept: -1,
      };
      if (clause.target < 0 && depth < last) this.#open[last - depth]!.toEnd.push(clause);
      return clause;
    });
  }

  /**
   * A catch part begins: the part before it ends at `end`, the first operation of the new one stands at `pc`. `reader`
   * stands on the `catch`, null for a catch_all.
   */
  catch(state: BodyState, end: Pc, pc: Pc, reader: InstructionReader | null): void {
    const block = this.#open.at(-1)!;
    const { region, catches } = this.#open.at(-2)!;
    const base = this.#baseOf(state.controls.at(-1)!);
    if (block.own && block.region !== region) block.own.to = end;
    block.region = region;
    block.catches = catches + 1;
    const tag = reader === null ? null : reader.index;
    block.own?.clauses.push({ tag, ref: false, target: pc, base, kept: this.locals.keptWord(catches) });
  }

  /** The innermost block, a try, is about to be closed by a `delegate` to this label. */
  delegate(depth: LabelDepth): void {
    const { own } = this.#open.at(-1)!;
    const label = this.#open[this.#open.length - 2 - depth]!;
    if (own) own.next = label.region;
  }

  /** The innermost block closes: its last operation ends at `end`, and `after` is where branches to its end go on. */
  close(end: Pc, after: Pc): void {
    const block = this.#open.pop()!;
    const outer = this.#open.at(-1)?.region ?? -1;
    if (block.own && block.region !== outer) block.own.to = end;
    for (const clause of block.toEnd) clause.target = after;
  }

  /** Word of the frame in which the catch part with this label keeps its exception. */
  keptWord(depth: LabelDepth): number {
    return this.locals.keptWord(this.#open[this.#open.length - 1 - depth]!.catches - 1);
  }

  #baseOf(frame: ControlFrame): number {
    return this.locals.words + 2 * frame.slots;
  }
}
