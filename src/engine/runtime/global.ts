import { type GlobalType, isRefType, slotsOf, type ValueType } from '../module/types.ts';
import { highHalf, lowHalf, u64OfHalves } from '../util/bits.ts';
import type { Ref } from './ref.ts';
import type { Value } from './value.ts';

/**
 * The bits of all globals of a session: a cell is two words (and a reference in the parallel list), two cells for a
 * v128, and code names a global by the position of its first word, so globals shared between instances need nothing
 * special.
 */
export class GlobalCells {
  /** Replaced by a larger one when instances are added; the machine takes it again after such work. */
  words = new Int32Array(64);
  readonly refs: Ref[] = [];
  #used = 0;

  /** Position of new zeroed cells for a value of this type. */
  add(type: ValueType): number {
    const at = this.#used;
    this.#used += 2 * slotsOf(type);
    if (this.#used > this.words.length) {
      const larger = new Int32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    while (this.refs.length < this.#used >> 1) this.refs.push(null);
    return at;
  }
}

/** https://webassembly.github.io/spec/core/exec/runtime.html#global-instances */
export class Global {
  readonly kind = 'global';

  constructor(
    readonly type: GlobalType,
    readonly cells: GlobalCells,
    /** Word of its cell. */
    readonly at: number,
  ) {}

  get(): Value {
    const { words } = this.cells;
    const type = this.type.value;
    switch (type) {
      case 'i32':
      case 'f32':
        return { type, bits: words[this.at]! >>> 0 };
      case 'i64':
      case 'f64':
        return { type, bits: this.#u64(this.at) };
      case 'v128':
        return { type, bits: (this.#u64(this.at + 2) << 64n) | this.#u64(this.at) };
      default:
        return { type, ref: this.cells.refs[this.at >> 1]! };
    }
  }

  /** Also for immutable globals (their initialisation); the type of the value must be the global's. */
  set(value: Value): void {
    const { words } = this.cells;
    const { type } = this;
    if (value.type !== type.value && !(isRefType(value.type) && isRefType(type.value))) {
      throw new Error(`internal error: ${value.type} for a ${type.value} global`);
    }
    if ('ref' in value) {
      this.cells.refs[this.at >> 1] = value.ref;
    } else if (typeof value.bits === 'number') {
      words[this.at] = value.bits;
    } else {
      this.#setU64(this.at, value.bits);
      if (value.type === 'v128') this.#setU64(this.at + 2, value.bits >> 64n);
    }
  }

  #u64(word: number): bigint {
    return u64OfHalves(this.cells.words[word]!, this.cells.words[word + 1]!);
  }

  #setU64(word: number, bits: bigint): void {
    this.cells.words[word] = lowHalf(bits);
    this.cells.words[word + 1] = highHalf(bits);
  }
}
