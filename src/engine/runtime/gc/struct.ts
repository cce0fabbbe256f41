import type { TypeIndex } from '../../module/types.ts';
import type { Ref } from '../ref.ts';
import type { StructType } from './object-type.ts';

/**
 * A struct. Its fields stand in cells one after the other, as compile/field-form.ts says: numbers as signed words of 32
 * bits, so that no bit of a float is lost, references as they are.
 * https://webassembly.github.io/spec/core/exec/runtime.html#structure-instances
 */
export class StructRef {
  readonly kind = 'struct';
  /** The last recount that came by; no part of the program's state. */
  seen = 0;
  /** The stretch of the run in which it was made, or what stood in it was kept: see `Heap.writes`. */
  stretch = 0;

  constructor(
    /** Allocation number: objects of a session are counted as they are made, from 1 on. */
    readonly id: number,
    readonly type: StructType,
    readonly cells: Ref[],
  ) {}

  /** The store's number of its type. */
  get typeId(): TypeIndex {
    return this.type.id;
  }
}
