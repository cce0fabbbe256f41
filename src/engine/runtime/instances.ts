import type { Instance } from './instance.ts';

/**
 * The instances of a store, by number. Either all stay as long as the store does (whoever debugs wants to see them), or
 * each only as long as something else holds it: its functions, memories and so on, or a machine that is inside of it.
 */
export class Instances implements Iterable<Instance> {
  readonly #all: (Instance | WeakRef<Instance>)[] = [];

  constructor(readonly keep: boolean) {}

  /** How many were made: the number of the next one. */
  get count(): number {
    return this.#all.length;
  }

  add(instance: Instance): void {
    this.#all.push(this.keep ? instance : new WeakRef(instance));
  }

  /** One that is held. */
  at(index: number): Instance {
    const instance = held(this.#all[index]);
    if (instance === undefined) throw new Error(`internal error: instance ${index} is gone`);
    return instance;
  }

  /** Those that are still there. */
  *[Symbol.iterator](): Iterator<Instance> {
    for (const one of this.#all) {
      const instance = held(one);
      if (instance !== undefined) yield instance;
    }
  }
}

function held(one: Instance | WeakRef<Instance> | undefined): Instance | undefined {
  return one instanceof WeakRef ? one.deref() : one;
}
