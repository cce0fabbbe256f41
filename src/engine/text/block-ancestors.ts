import type { Outline } from './outline.ts';

/**
 * Finds the block so many blocks outwards in a few steps: a body may nest a million of them, and name the outermost one
 * in each of its instructions. Each block knows the one around it and one further out, chosen so that the way to any is
 * of logarithmic length.
 *
 *     block    0   1   2   3   4   5   6
 *     around       0   1   2   3   4   5
 *     further      0   0   2   2   4   0      (-1, the function itself, is around block 0)
 */
export class BlockAncestors {
  readonly #further: Int32Array;

  constructor(readonly outline: Pick<Outline, 'count' | 'parents' | 'depths'>) {
    const { count, parents } = outline;
    const further = new Int32Array(count);
    this.#further = further;
    for (let i = 0; i < count; i++) {
      const around = parents[i]!;
      const far = around < 0 ? -1 : further[around]!;
      const farther = far < 0 ? -1 : further[far]!;
      const even = this.#depth(around) - this.#depth(far) === this.#depth(far) - this.#depth(farther);
      further[i] = around >= 0 && even ? farther : around;
    }
  }

  /** The block `steps` blocks around `block`, itself for 0; -1 for the function itself, and beyond it. */
  around(block: number, steps: number): number {
    const wanted = this.#depth(block) - steps;
    let at = block;
    while (at >= 0 && this.#depth(at) > wanted) {
      const far = this.#further[at]!;
      at = this.#depth(far) >= wanted ? far : this.outline.parents[at]!;
    }
    return at;
  }

  /** Blocks around an instruction; -1 for the function itself. */
  #depth(block: number): number {
    return block < 0 ? -1 : this.outline.depths[block]!;
  }
}
