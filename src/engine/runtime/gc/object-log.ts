import type { Ref } from '../ref.ts';
import type { ArrayRef, Elements } from './array.ts';
import { arrayBytes } from './object-type.ts';
import { StructRef } from './struct.ts';

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
  readonly #contents: Contents[] = [];
  /** Memory that it takes, about. */
  bytes = 0;

  get length(): number {
    return this.#objects.length;
  }

  /** What stands in an object now; it is not in the log yet. */
  keep(object: StructRef | ArrayRef): void {
    this.#put(object, contentsOf(object).slice());
  }

  /** Everything in it is exchanged with what stands in the objects. */
  exchange(): void {
    this.#objects.forEach((object, i) => {
      const now = contentsOf(object) as Ref[];
      const kept = this.#contents[i] as Ref[];
      for (let at = 0; at < kept.length; at++) {
        const one = now[at]!;
        now[at] = kept[at]!;
        kept[at] = one;
      }
    });
  }

  /** Several in one; where more than one has an object, as the first of them has it. Those that go in are of no use then. */
  static joined(logs: readonly ObjectLog[]): ObjectLog {
    const some = logs.filter(({ length }) => length > 0);
    if (some.length < 2) return some[0] ?? new ObjectLog();
    const all = new ObjectLog();
    const seen = new Set<object>();
    for (const log of some) {
      log.#objects.forEach((object, i) => {
        if (seen.has(object)) return;
        seen.add(object);
        all.#put(object, log.#contents[i]!);
      });
    }
    return all;
  }

  /** This, and of what it has not, a copy of what the other one has. */
  filledFrom(other: ObjectLog): ObjectLog {
    const copy = new ObjectLog();
    other.#objects.forEach((object, i) => copy.#put(object, other.#contents[i]!.slice()));
    return ObjectLog.joined([this, copy]);
  }

  /** The same objects, with what stands in them now. */
  now(): ObjectLog {
    const log = new ObjectLog();
    for (const object of this.#objects) log.keep(object);
    return log;
  }

  /** What refers to other objects. */
  *lists(): Iterable<readonly Ref[]> {
    for (const object of this.#objects) {
      const contents = contentsOf(object);
      if (Array.isArray(contents)) yield contents;
    }
  }

  #put(object: StructRef | ArrayRef, contents: Contents): void {
    this.#objects.push(object);
    this.#contents.push(contents);
    this.bytes += bytesOf(object);
  }
}

/** Memory that an object and what stands in it take, about. */
export function bytesOf(object: StructRef | ArrayRef): number {
  if (object instanceof StructRef) return 120 + 8 * object.cells.length;
  return 160 + arrayBytes(object.type.form, object.length);
}

function contentsOf(object: StructRef | ArrayRef): Contents {
  return object instanceof StructRef ? object.cells : object.elements;
}
