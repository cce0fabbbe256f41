import type { FuncType } from '../module/types.ts';

/**
 * A tag instance: its identity is what handlers compare.
 * https://webassembly.github.io/spec/core/exec/runtime.html#tag-instances
 */
export class Tag {
  readonly kind = 'tag';

  constructor(
    /** Its parameters are the values an exception carries, in the store's numbers of types. */
    readonly type: FuncType,
    /** Number of the type in the store. */
    readonly typeId: number,
    /** For people: how the module that defines it calls it. */
    readonly name = 'tag',
  ) {}
}
