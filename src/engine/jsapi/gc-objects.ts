import type { ArrayRef } from '../runtime/gc/array.ts';
import type { StructRef } from '../runtime/gc/struct.ts';

/** An object of a program. */
export type GcObject = StructRef | ArrayRef;

/** What JavaScript may do with one: hold it, compare it, hand it back. */
const opaque: ProxyHandler<object> = {
  getPrototypeOf: () => null,
  setPrototypeOf: () => false,
  isExtensible: () => false,
  preventExtensions: () => false,
  getOwnPropertyDescriptor: () => undefined,
  defineProperty: () => false,
  has: () => false,
  get: () => undefined,
  set: () => {
    throw new TypeError('WebAssembly objects are opaque');
  },
  deleteProperty: () => {
    throw new TypeError('WebAssembly objects are opaque');
  },
  ownKeys: () => [],
};

/**
 * The Exported GC Objects of one WebAssembly object: one for each struct and array that JavaScript has seen.
 * https://webassembly.github.io/spec/js-api/#gc-exotic-objects
 */
export class GcObjects {
  readonly #shown = new WeakMap<GcObject, object>();
  readonly #behind = new WeakMap<object, GcObject>();

  /** The object that JavaScript sees for it. */
  of(object: GcObject): object {
    let shown = this.#shown.get(object);
    if (shown === undefined) {
      // What the handler says of its target must be true of it.
      shown = new Proxy(Object.preventExtensions(Object.create(null) as object), opaque);
      this.#shown.set(object, shown);
      this.#behind.set(shown, object);
    }
    return shown;
  }

  /** The object of the program behind what JavaScript holds; undefined for anything else. */
  behind(value: unknown): GcObject | undefined {
    return typeof value === 'object' && value !== null ? this.#behind.get(value) : undefined;
  }
}
