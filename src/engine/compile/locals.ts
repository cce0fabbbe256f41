import type { FuncBody } from '../module/module.ts';
import type { FuncType, LocalIndex, ValueType } from '../module/types.ts';

/** Largest word position a frame may name; a function with more locals can never be entered. */
const MOST_WORDS = 0x3fffffff;

/**
 * Types and places of a function's parameters and locals in its frame. Kept by runs, as in the binary, so that a
 * declaration of a billion locals costs nothing until somebody calls the function.
 */
export class LocalLayout {
  readonly #first: number[] = [];
  readonly #types: ValueType[] = [];
  /** Parameters and locals. */
  readonly count: number;
  /** Words of the parameters, and of parameters and locals together. */
  readonly paramWords: number;
  readonly words: number;

  constructor(type: FuncType, body: FuncBody | null) {
    let at = 0;
    for (const param of type.params) {
      this.#first.push(at++);
      this.#types.push(param);
    }
    this.paramWords = 2 * at;
    for (const run of body?.locals ?? []) {
      if (run.count === 0) continue;
      this.#first.push(at);
      this.#types.push(run.type);
      at += run.count;
    }
    this.count = at;
    this.words = Math.min(2 * at, MOST_WORDS);
  }

  typeOf(local: LocalIndex): ValueType {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#first[middle]! <= local) low = middle + 1;
      else high = middle;
    }
    return this.#types[low - 1]!;
  }

  /** Word of the local, counted from the start of the frame. */
  wordOf(local: LocalIndex): number {
    return 2 * local;
  }
}
