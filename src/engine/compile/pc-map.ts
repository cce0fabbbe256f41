import type { ByteOffset, Pc } from '../module/types.ts';

/**
 * Which operation came from which byte of the file, for one function. Both lists ascend, so both ways are a binary
 * search; dead code has an offset in the file and no operation.
 */
export class PcMap {
  constructor(
    readonly pcs: Int32Array,
    readonly offsets: Int32Array,
  ) {}

  /**
   * Offset of the instruction whose operation (or one of its immediates) stands at `pc`; of the first one for what
   * stands before it (see flat-code.ts on functions that begin with a loop).
   */
  offsetOf(pc: Pc): ByteOffset | null {
    return this.offsets[Math.max(0, lastNotAbove(this.pcs, pc))] ?? null;
  }

  /** Operation of the instruction that begins at `offset`, null when there is none (dead code, or no instruction). */
  pcOf(offset: ByteOffset): Pc | null {
    const at = lastNotAbove(this.offsets, offset);
    return at >= 0 && this.offsets[at] === offset ? this.pcs[at]! : null;
  }

  /** Which operation of the function stands at `pc`, -1 when it is the start of none. */
  indexOf(pc: Pc): number {
    const at = lastNotAbove(this.pcs, pc);
    return this.pcs[at] === pc ? at : -1;
  }

  /** Start of the operation in which the word `pc` lies. */
  operationAt(pc: Pc): Pc | null {
    const at = lastNotAbove(this.pcs, pc);
    return at < 0 ? null : this.pcs[at]!;
  }
}

/** Index of the last element that is not above `value`, -1 when all are. */
export function lastNotAbove(list: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
