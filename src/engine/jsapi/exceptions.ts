import { type Exn, Thrown } from '../runtime/exn.ts';
import type { Tag } from '../runtime/tag.ts';
import type { Value } from '../runtime/value.ts';
import { toJs, toWasm } from './values.ts';
import type { World } from './world.ts';

/**
 * What is thrown across the border. An exception of a program is seen by JavaScript as an Exception object, anything
 * that JavaScript throws is seen by a program as an exception with the tag JSTag; either way it comes back as what it
 * was. https://webassembly.github.io/spec/js-api/#js-exceptions
 */
export class Exceptions {
  readonly jsTag: Tag;
  /** Errors that stand for traps: no program catches them, as in other engines. */
  readonly #traps = new WeakSet();

  constructor(readonly world: World) {
    const { store } = world;
    this.jsTag = store.createTag(store.typeId({ params: ['externref'], results: [] }));
  }

  /** A new exception. */
  make(tag: Tag, values: readonly Value[]): Exn {
    return this.world.store.createException(tag, values);
  }

  /** No program will catch it. */
  isTrap<E extends Error>(error: E): E {
    this.#traps.add(error);
    return error;
  }

  /** What to throw into the program for what JavaScript threw. */
  inward(error: unknown): unknown {
    if (typeof error === 'object' && error !== null && this.#traps.has(error)) return error;
    const exn = this.world.exnOf(error) ?? this.make(this.jsTag, [toWasm(this.world, error, 'externref')]);
    return new Thrown(exn);
  }

  /** What JavaScript catches for what the program threw. */
  outward(exn: Exn): unknown {
    const [value] = exn.values;
    return exn.tag === this.jsTag && value ? toJs(this.world, value) : this.world.faces.of(exn);
  }
}
