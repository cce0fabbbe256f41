import { slotsOf, type ValueType } from '../module/types.ts';
import { highHalf, lowHalf, u64OfHalves } from '../util/bits.ts';
import { Lanes } from './exec/simd/lanes.ts';
import type { Ref } from './ref.ts';
import type { Value } from './value.ts';

/**
 * The value stack: slots of 8 bytes that hold bits, addressed by words of 4 bytes (a slot begins at an even word).
 * i32 and f32 are in a slot's first word, i64 and f64 in both, low half first, v128 in two slots; a reference is 0
 * (null) or 1, with the reference itself in `refs`. Types are not kept: the validator knows them for every instruction.
 *
 * Numbers are little-endian here as in WebAssembly, which every processor JavaScript runs on agrees to.
 */
export class ValueStack {
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  /** The same words, as the lanes of vectors. */
  readonly lanes: Lanes;
  /** By slot; may be shorter than the stack is high, and holds leftovers where the slot is not a reference. */
  readonly refs: Ref[] = [];
  /** One past the top, in words. */
  sp = 0;

  constructor(bytes: number) {
    this.i32 = new Int32Array(Math.ceil(bytes / 8) * 2);
    this.f32 = new Float32Array(this.i32.buffer);
    this.f64 = new Float64Array(this.i32.buffer);
    this.lanes = new Lanes(this.i32.buffer);
  }

  /** The value of a type whose slot begins at `word`. */
  read(word: number, type: ValueType): Value {
    const { i32 } = this;
    switch (type) {
      case 'i32':
      case 'f32':
        return { type, bits: i32[word]! >>> 0 };
      case 'i64':
      case 'f64':
        return { type, bits: u64OfHalves(i32[word]!, i32[word + 1]!) };
      case 'v128':
        return { type, bits: (this.readU64(word + 2) << 64n) | this.readU64(word) };
      default:
        return { type, ref: this.readRef(word) };
    }
  }

  write(word: number, value: Value): void {
    const { i32 } = this;
    if ('ref' in value) {
      this.writeRef(word, value.ref);
    } else if (typeof value.bits === 'number') {
      i32[word] = value.bits;
      i32[word + 1] = 0;
    } else {
      this.writeI64(word, value.bits);
      if (value.type === 'v128') this.writeI64(word + 2, value.bits >> 64n);
    }
  }

  readRef(word: number): Ref {
    return this.i32[word] === 0 ? null : this.refs[word >> 1]!;
  }

  writeRef(word: number, ref: Ref): void {
    this.i32[word] = ref === null ? 0 : 1;
    this.i32[word + 1] = 0;
    if (ref === null) return;
    while (this.refs.length <= word >> 1) this.refs.push(null);
    this.refs[word >> 1] = ref;
  }

  /** Lets go of references above the top. */
  trimRefs(): void {
    const { refs } = this;
    if (refs.length > this.sp >> 1) refs.length = this.sp >> 1;
  }

  /** Puts back what `refs` held from a slot on, whatever became of it since. */
  restoreRefs(kept: readonly Ref[], slot: number): void {
    const { refs } = this;
    while (refs.length < slot) refs.push(null);
    for (let i = 0; i < kept.length; i++) refs[slot + i] = kept[i]!;
  }

  /** Lets go of references that are not on the stack any more: their slots are above it, or hold null or 0 now. */
  forgetRefs(): void {
    const { refs, i32 } = this;
    this.trimRefs();
    for (let slot = 0; slot < refs.length; slot++) if (i32[2 * slot] === 0) refs[slot] = null;
  }

  /** An unsigned 64-bit number, and a signed one. */
  readU64(word: number): bigint {
    return u64OfHalves(this.i32[word]!, this.i32[word + 1]!);
  }

  readS64(word: number): bigint {
    return BigInt.asIntN(64, this.readU64(word));
  }

  writeI64(word: number, bits: bigint): void {
    this.i32[word] = lowHalf(bits);
    this.i32[word + 1] = highHalf(bits);
  }

  push(value: Value): void {
    this.write(this.sp, value);
    this.sp += 2 * slotsOf(value.type);
  }

  /** Values of these types from `word` on, deepest first. */
  readAll(word: number, types: readonly ValueType[]): Value[] {
    let at = word;
    return types.map((type) => {
      const value = this.read(at, type);
      at += 2 * slotsOf(type);
      return value;
    });
  }

  /** Copies `count` words from the top of the stack down to `word`, references with them, and makes them the top. */
  moveTop(count: number, word: number): void {
    const from = this.sp - count;
    if (from !== word) {
      const { i32, refs } = this;
      // They go down, so what is read is not yet written. A call of copyWithin takes longer than a few words.
      for (let i = 0; i < count; i++) i32[word + i] = i32[from + i]!;
      const slots = Math.min(count >> 1, refs.length - (from >> 1));
      for (let i = 0; i < slots; i++) refs[(word >> 1) + i] = refs[(from >> 1) + i]!;
    }
    this.sp = word + count;
  }
}
