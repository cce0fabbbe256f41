import type { Ref } from '../ref.ts';
import type { ArrayRef, Elements } from './array.ts';
import { arrayBytes } from './object-type.ts';
import type { StructRef } from './struct.ts';

/** Cells of a piece: of a longer array only pieces that are written are kept. */
export const CELLS = 4096;
/** What is kept of an object takes so much besides what stood in it. */
const KEPT_BYTES = 120;

/** What stands in a struct or an array. */
type Contents = Ref[] | Elements;

/**
 * What stood in objects before they were written for the first time in a stretch of a run. The objects stay the same
 * ones: identity is what references are compared by.
 *
 *     stretch      |-- a = 1 -- b = 2 -- a = 3 --|
 *     in the log      a: 0      b: 0
 *
 * Exchanged with what stands in them now, it takes them back to where the stretch began, and holds what takes them forth
 * again. Objects that were made in the stretch are not in it: before it nothing refers to them, and whatever is behind
 * it has what stood in them at its end.
 */
export class ObjectLog {
  readonly #objects: (StructRef | ArrayRef)[] = [];
  /** The first cell of each that is kept, and what stood in it and those behind it. */
  readonly #from: number[] = [];
  readonly #contents: Contents[] = [];
  /** Memory that it takes, about. */
  bytes = 0;

  get length(): number {
    return this.#objects.length;
  }

  /** What stands in a piece of an object now, of a small one in all of it; it is not in the log yet. */
  keep(object: StructRef | ArrayRef, piece = 0): void {
    const from = piece * CELLS;
    this.#put(object, from, contentsOf(object).slice(from, from + CELLS));
  }

  /** Everything in it is exchanged with what stands in the objects. */
  exchange(): void {
    this.#objects.forEach((object, i) => {
      const now = contentsOf(object) as Ref[];
      const kept = this.#contents[i] as Ref[];
      const from = this.#from[i]!;
      for (let at = 0; at < kept.length; at++) {
        const one = now[from + at]!;
        now[from + at] = kept[at]!;
        kept[at] = one;
      }
    });
  }

  /** Several in one; where more than one has an object, as the first of them has it. Those that go in are of no use then. */
  static joined(logs: readonly ObjectLog[]): ObjectLog {
    const some = logs.filter(({ length }) => length > 0);
    if (some.length < 2) return some[0] ?? new ObjectLog();
    const all = new ObjectLog();
    const seen = new Map<number, Set<object>>();
    for (const log of some) {
      log.#objects.forEach((object, i) => {
        const from = log.#from[i]!;
        let there = seen.get(from);
        if (!there) seen.set(from, (there = new Set()));
        if (there.has(object)) return;
        there.add(object);
        all.#put(object, from, log.#contents[i]!);
      });
    }
    return all;
  }

  /** This, and of what it has not, a copy of what the other one has. */
  filledFrom(other: ObjectLog): ObjectLog {
    const copy = new ObjectLog();
    other.#objects.forEach((object, i) => copy.#put(object, other.#from[i]!, other.#contents[i]!.slice()));
    return ObjectLog.joined([this, copy]);
  }

  /** The same objects, with what stands in them now. */
  now(): ObjectLog {
    const log = new ObjectLog();
    this.#objects.forEach((object, i) => log.keep(object, this.#from[i]! / CELLS));
    return log;
  }

  /** What refers to other objects. */
  *lists(): Iterable<readonly Ref[]> {
    for (const [i, object] of this.#objects.entries()) {
      const contents = contentsOf(object);
      if (Array.isArray(contents)) yield contents.length > CELLS ? pieceOf(contents, this.#from[i]!) : contents;
    }
  }

  #put(object: StructRef | ArrayRef, from: number, contents: Contents): void {
    this.#objects.push(object);
    this.#from.push(from);
    this.#contents.push(contents);
    this.bytes += KEPT_BYTES + (Array.isArray(contents) ? 8 * contents.length : contents.byteLength);
  }
}

/** In how many pieces an object is kept. */
export function piecesOf(object: ArrayRef): number {
  return Math.ceil(object.elements.length / CELLS);
}

function pieceOf(list: readonly Ref[], from: number): readonly Ref[] {
  return list.slice(from, from + CELLS);
}

/** Memory that an object and what stands in it take, about. */
export function bytesOf(object: StructRef | ArrayRef): number {
  if (object.kind === 'struct') return 120 + 8 * object.cells.length;
  return 160 + arrayBytes(object.type.form, object.length);
}

function contentsOf(object: StructRef | ArrayRef): Contents {
  return object.kind === 'struct' ? object.cells : object.elements;
}
