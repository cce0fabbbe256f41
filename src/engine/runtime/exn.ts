import type { TypeRegistry } from '../module/type-space.ts';
import type { Tag } from './tag.ts';
import type { Value } from './value.ts';

/**
 * An exception: a tag and the values it carries. References to it are compared by identity.
 * https://webassembly.github.io/spec/core/exec/runtime.html#exception-instances
 */
export class Exn {
  readonly kind = 'exn';

  constructor(
    readonly tag: Tag,
    /** Of the tag's parameter types. */
    readonly values: readonly Value[],
    /** Counts the exceptions of a store, so that people can tell them apart. */
    readonly id: number,
    /** What the type numbers in it mean: the store's. */
    readonly types: TypeRegistry,
  ) {}
}

/**
 * An exception of a program on its way through JavaScript: a raw host function throws it into the program, and
 * `invokeSync` out of it.
 */
export class Thrown extends Error {
  constructor(readonly exception: Exn) {
    super('an exception of a program');
  }
}
