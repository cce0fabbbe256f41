import type { TypeIndex } from '../../module/types.ts';
import type { Ref } from '../ref.ts';
import type { ArrayType } from './object-type.ts';

/** What the elements of an array stand in: bytes, halves, words (one, two or four to an element), or references. */
export type Elements = Uint8Array | Uint16Array | Int32Array | Ref[];

/** An array. https://webassembly.github.io/spec/core/exec/runtime.html#array-instances */
export class ArrayRef {
  readonly kind = 'array';
  /** The last recount that came by; no part of the program's state. */
  seen = 0;
  /** The stretch of the run in which it was made, or what stood in it was kept: see `Heap.writesTo`. */
  stretch = 0;
  /** By piece, whether what stood in it was kept in that stretch; null in the one in which it was made. */
  kept: Uint8Array | null = null;

  constructor(
    /** Allocation number: objects of a session are counted as they are made, from 1 on. */
    readonly id: number,
    readonly type: ArrayType,
    readonly length: number,
    readonly elements: Elements,
  ) {}

  /** The store's number of its type. */
  get typeId(): TypeIndex {
    return this.type.id;
  }
}
