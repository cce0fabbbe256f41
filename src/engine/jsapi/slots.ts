import { type RefType, type ValueType, wordsOf } from '../module/types.ts';
import type { Ref } from '../runtime/ref.ts';
import { refToJs, toInt32, toRef } from './values.ts';
import type { World } from './world.ts';
import { toNumber } from './idl.ts';

/**
 * JavaScript values in slots of the value stack, without any Value in between. A conversion to a slot has two halves,
 * because it may run code of the program, which may use the same stack: `bitsFor` converts, `put` only writes.
 */
export class Slot {
  /** Words from the first slot of the row on. */
  readonly at: number;

  constructor(
    readonly world: World,
    readonly type: ValueType,
    at: number,
  ) {
    this.at = at;
  }

  /** What `put` writes. Throws a TypeError for what cannot be converted. */
  bitsFor(value: unknown): unknown {
    switch (this.type) {
      case 'i32':
        return toInt32(value);
      case 'f64':
      case 'f32':
        return toNumber(value);
      case 'i64':
        return BigInt.asIntN(64, value as bigint);
      default:
        return toRef(this.world, value, this.type as RefType);
    }
  }

  /** Writes to the row that begins at word `row`. */
  put(row: number, bits: unknown): void {
    const { machine, i64 } = this.world;
    const word = row + this.at;
    switch (this.type) {
      case 'i32':
        machine.i32[word] = bits as number;
        return;
      case 'f64':
        // Not a number is one number here.
        machine.f64[word >> 1] = bits as number;
        if (bits !== bits) putNan64(machine.i32, word);
        return;
      case 'f32':
        machine.f32[word] = bits as number;
        if (bits !== bits) machine.i32[word] = 0x7fc00000;
        return;
      case 'i64':
        i64[word >> 1] = bits as bigint;
        return;
      default:
        machine.writeRef(word, bits as Ref);
    }
  }

  /** The value in the row that begins at word `row`. */
  get(row: number): unknown {
    const { machine, i64 } = this.world;
    const word = row + this.at;
    switch (this.type) {
      case 'i32':
        return machine.i32[word];
      case 'f64':
        return machine.f64[word >> 1];
      case 'f32':
        return machine.f32[word];
      case 'i64':
        return i64[word >> 1];
      default:
        return refToJs(this.world, machine.readRef(word));
    }
  }
}

function putNan64(words: Int32Array, word: number): void {
  words[word] = 0;
  words[word + 1] = 0x7ff80000;
}

/** The slots of a row of values of these types. */
export function slotsFor(world: World, types: readonly ValueType[]): Slot[] {
  return types.map((type, i) => new Slot(world, type, wordsOf(types.slice(0, i))));
}
