import { cellsOf } from '../../compile/field-form.ts';
import { Trap } from '../../module/errors.ts';
import type { TypeRegistry } from '../../module/type-space.ts';
import type { RuntimeLimits } from '../limits.ts';
import type { Ref } from '../ref.ts';
import { ArrayRef, type Elements } from './array.ts';
import { CELLS, ObjectLog, piecesOf } from './object-log.ts';
import { arrayBytes, type ArrayType, ObjectTypes, type StructType, zeroElements } from './object-type.ts';
import { StructRef } from './struct.ts';
import { type Roots, liveObjects } from './trace.ts';

/** What is alive is counted again after at least this part of the limit was allocated. */
const LEAST_PART = 1 / 8;
/** Objects that are looked at for one unit of fuel. */
const OBJECTS_PER_FUEL = 8;

/** Where room is asked for: who is paid, and what keeps objects alive. */
export interface Allocator {
  readonly roots: Roots;
  fuel: number;
}

/** How much was counted, without the objects themselves. */
export interface HeapState {
  readonly objects: number;
  readonly bytes: number;
  readonly most: number;
}

/**
 * The objects of a session. They are JavaScript's own, and its garbage collector takes them away. Here is counted how
 * many bytes were asked for since it was last looked what is alive: when they come to the limit, it is looked again,
 * and only what is truly alive counts against the limit. So a program may make garbage for ever, and one that keeps
 * everything traps before the worker is out of memory.
 */
export class Heap {
  readonly types: ObjectTypes;
  /** Objects made so far. */
  objects = 0;
  /** Bytes of what was alive when it was last looked, and of what was made since. */
  bytes = 0;
  /** Beyond this many it is looked again. */
  #most: number;
  #looks = 0;
  /** Number of the stretch that is under way; 0 while nobody wants to know what is written. */
  #stretch = 0;
  #log = new ObjectLog();

  constructor(
    types: TypeRegistry,
    readonly limits: RuntimeLimits,
  ) {
    this.types = new ObjectTypes(types);
    this.#most = limits.maxObjectBytes;
  }

  /** The struct keeps the list of cells. */
  newStruct(type: StructType, cells: Ref[], allocator: Allocator): StructRef {
    this.reserve(type.bytes, allocator);
    const struct = new StructRef(++this.objects, type, cells);
    struct.stretch = this.#stretch;
    return struct;
  }

  /** An array of 0 or null. */
  newArray(type: ArrayType, length: number, allocator: Allocator): ArrayRef {
    const { form } = type;
    const { maxArrayLength } = this.limits;
    if (length > maxArrayLength) throw new Trap({ kind: 'array-too-large', length, limit: maxArrayLength });
    const bytes = arrayBytes(form, length);
    this.reserve(bytes, allocator);
    let elements: Elements;
    try {
      elements = zeroElements(form, length);
    } catch (error) {
      if (error instanceof RangeError) throw this.#exhausted(bytes);
      throw error;
    }
    const array = new ArrayRef(++this.objects, type, length, elements);
    array.stretch = this.#stretch;
    return array;
  }

  /** So many bytes are about to be taken. Throws Trap 'object-memory-exhausted' when there is no room for them. */
  reserve(bytes: number, allocator: Allocator): void {
    if (this.bytes + bytes > this.#most) this.#look(bytes, allocator);
    this.bytes += bytes;
  }

  /** What stands in a struct is about to be changed. */
  writes(struct: StructRef): void {
    if (struct.stretch === this.#stretch) return;
    struct.stretch = this.#stretch;
    this.#log.keep(struct);
  }

  /** So many elements of an array from one on are about to be changed. */
  writesTo(array: ArrayRef, from: number, count: number): void {
    if (array.stretch !== this.#stretch) {
      array.stretch = this.#stretch;
      array.kept = new Uint8Array(piecesOf(array));
    }
    // It was made in this stretch.
    if (array.kept === null || count === 0) return;
    const cells = cellsOf(array.type.form);
    const last = Math.floor((cells * (from + count) - 1) / CELLS);
    for (let piece = Math.floor((cells * from) / CELLS); piece <= last; piece++) {
      if (array.kept[piece] === 1) continue;
      array.kept[piece] = 1;
      this.#log.keep(array, piece);
    }
  }

  /** From now on it is kept what stood in objects before they are written. Answers what was kept until now. */
  begin(): ObjectLog {
    const log = this.#log;
    this.#log = new ObjectLog();
    this.#stretch++;
    return log;
  }

  /** What was kept since then. */
  get log(): ObjectLog {
    return this.#log;
  }

  /** A number that was not used for a recount before. */
  nextLook(): number {
    return ++this.#looks;
  }

  /** Where its counting stands; `restore` sets it back to there. */
  save(): HeapState {
    return { objects: this.objects, bytes: this.bytes, most: this.#most };
  }

  restore({ objects, bytes, most }: HeapState): void {
    this.objects = objects;
    this.bytes = bytes;
    this.#most = most;
  }

  #look(wanted: number, allocator: Allocator): void {
    const { maxObjectBytes } = this.limits;
    const live = liveObjects(allocator.roots, this.nextLook());
    allocator.fuel -= Math.ceil(live.objects / OBJECTS_PER_FUEL);
    this.bytes = live.bytes;
    if (live.bytes + wanted > maxObjectBytes) throw this.#exhausted(wanted);
    this.#most = Math.max(maxObjectBytes, live.bytes + maxObjectBytes * LEAST_PART);
  }

  #exhausted(wanted: number): Trap {
    return new Trap({ kind: 'object-memory-exhausted', bytes: this.bytes, wanted, limit: this.limits.maxObjectBytes });
  }
}
