import type { FuncBody } from '../module/module.ts';
import { type FuncType, type LocalIndex, slotsOf, type ValueType } from '../module/types.ts';

/** Largest word position a frame may name; a function with more locals can never be entered. */
const MOST_WORDS = 0x3fffffff;

/**
 * Types and places of a function's parameters and locals in its frame. Kept by runs, as in the binary, so that a
 * declaration of a billion locals costs nothing until somebody calls the function.
 */
export class LocalLayout {
  readonly #first: number[] = [];
  readonly #types: ValueType[] = [];
  /** Word of the first local of each run. */
  readonly #words: number[] = [];
  /** Parameters and locals. */
  readonly count: number;
  /** Words of the parameters, and of parameters, locals and kept exceptions together. */
  readonly paramWords: number;
  readonly words: number;
  readonly #kept: number;

  /** `kept`: how many exceptions the frame keeps at most for `rethrow`, behind the locals. */
  constructor(type: FuncType, body: FuncBody | null, kept = 0) {
    let at = 0;
    let word = 0;
    const add = (count: number, of: ValueType) => {
      this.#first.push(at);
      this.#types.push(of);
      this.#words.push(word);
      at += count;
      word += 2 * slotsOf(of) * count;
    };
    for (const param of type.params) add(1, param);
    this.paramWords = word;
    for (const run of body?.locals ?? []) if (run.count > 0) add(run.count, run.type);
    this.count = at;
    this.words = Math.min(word + 2 * kept, MOST_WORDS);
    this.#kept = word;
  }

  /** Word where an exception is kept, by the number of catch parts around the one that keeps it. */
  keptWord(depth: number): number {
    return this.#kept + 2 * depth;
  }

  typeOf(local: LocalIndex): ValueType {
    return this.#types[this.#runOf(local)]!;
  }

  /** Word of the local, counted from the start of the frame. */
  wordOf(local: LocalIndex): number {
    const run = this.#runOf(local);
    return this.#words[run]! + 2 * slotsOf(this.#types[run]!) * (local - this.#first[run]!);
  }

  #runOf(local: LocalIndex): number {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#first[middle]! <= local) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
