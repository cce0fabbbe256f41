import type { Extern } from '../runtime/extern.ts';
import type { Func } from '../runtime/func.ts';

/** Anything of a store but functions, which have an object of another kind. */
export type Held = Exclude<Extern, Func>;

/**
 * The JavaScript objects that stand for things of the store, one for each. An object that JavaScript itself made is
 * entered when something else may come upon the same thing: `shown`.
 */
export class Faces {
  readonly #objects = new WeakMap<object, object>();
  /** By kind: how an object for it is made. */
  readonly makers = new Map<string, (held: never) => object>();

  /** The object for a thing of the store. */
  of(held: { readonly kind: string }): object {
    let object = this.#objects.get(held);
    if (object === undefined) {
      object = this.makers.get(held.kind)!(held as never);
      this.#objects.set(held, object);
    }
    return object;
  }

  /** `object` stands for it from now on. */
  shown(held: object, object: object): void {
    if (!this.#objects.has(held)) this.#objects.set(held, object);
  }
}
