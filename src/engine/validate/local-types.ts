import { ValidationError } from '../module/errors.ts';
import type { FuncBody } from '../module/module.ts';
import { refParts } from '../module/ref-type.ts';
import { type FuncIndex, isRefType, type LocalIndex, type ValueType } from '../module/types.ts';

/** As many locals as other engines allow: a few bytes may declare four billion of them. */
export const MAX_LOCALS = 50_000;

/** Types of the locals of a function, parameters first, found without unrolling the runs they are declared in. */
export class LocalTypes {
  readonly count: number;
  /** Are there locals, parameters aside, without a default value? */
  readonly needSetting: boolean;
  readonly #params: number;
  /** For each run one past its last local. */
  readonly #ends: readonly number[];
  readonly #types: readonly ValueType[];
  /** The first ones, unrolled. */
  readonly #first: ValueType[];

  constructor(params: readonly ValueType[], locals: FuncBody['locals']) {
    this.#first = params.slice(0, 64);
    const ends: number[] = [];
    const types: ValueType[] = [];
    let end = 0;
    const add = (count: number, type: ValueType) => {
      end += count;
      ends.push(end);
      types.push(type);
      while (this.#first.length < Math.min(end, 64)) this.#first.push(type);
    };
    for (const type of params) add(1, type);
    for (const { count, type } of locals) if (count > 0) add(count, type);
    this.count = end;
    this.#params = params.length;
    this.needSetting = locals.some(({ count, type }) => count > 0 && !hasDefault(type));
    this.#ends = ends;
    this.#types = types;
  }

  /** Must it be set before it is read? https://webassembly.github.io/spec/core/valid/types.html#defaultable-types */
  needsSetting(index: LocalIndex): boolean {
    const type = this.at(index);
    return index >= this.#params && type !== undefined && !hasDefault(type);
  }

  at(index: LocalIndex): ValueType | undefined {
    if (index < this.#first.length) return this.#first[index];
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! <= index) low = middle + 1;
      else high = middle;
    }
    return this.#types[low];
  }
}

/**
 * Locals without default value that have been set, in that order: what was set inside of a block is not known to be
 * set after it. https://webassembly.github.io/spec/core/appendix/algorithm.html#validation-of-opcode-sequences
 */
export class SetLocals {
  /** 1 for each that is known to be set; made when the first one is. */
  #known: Uint8Array | null = null;
  readonly #order: LocalIndex[] = [];

  /** `locals`: how many the function has. */
  constructor(readonly locals: number) {}

  /** How many are known to be set. */
  get count(): number {
    return this.#order.length;
  }

  has(index: LocalIndex): boolean {
    return this.#known?.[index] === 1;
  }

  add(index: LocalIndex): void {
    const known = (this.#known ??= new Uint8Array(this.locals));
    if (known[index] === 1) return;
    known[index] = 1;
    this.#order.push(index);
  }

  /** Those that were set after the first `count` ones are not known to be set any more. */
  forget(count: number): void {
    while (this.#order.length > count) this.#known![this.#order.pop()!] = 0;
  }
}

/** Everything but references that are never null. */
export function hasDefault(type: ValueType): boolean {
  return !isRefType(type) || refParts(type).nullable;
}

/** Refuses a function with more locals than anybody would lay out. */
export function checkLocalCount(params: number, body: FuncBody, func: FuncIndex): void {
  const count = body.locals.reduce((sum, run) => sum + run.count, params);
  if (count > MAX_LOCALS) {
    throw new ValidationError(
      `function ${func} has ${count} locals, more than the limit of ${MAX_LOCALS}`,
      body.start,
      func,
    );
  }
}
