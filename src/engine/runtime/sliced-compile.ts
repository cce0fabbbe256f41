import { Compilation } from '../compile/compile.ts';
import { fuse } from '../compile/fuse.ts';
import type { CompiledFunction } from './code-space.ts';
import type { WasmFunc } from './func.ts';
import type { Store } from './store.ts';

/** Bytes of a body from which compiling it takes some milliseconds. */
export const LARGE_BODY = 1 << 15;

/**
 * A large function on its way to its flat code: validated, compiled, put into the code space and fused by so many
 * instructions at a time. It cannot be called before all that is done.
 */
export class SlicedCompile {
  #compilation: Compilation;
  #added: CompiledFunction | null = null;
  /** Operations that were looked at for fusion. */
  #fused = 0;

  constructor(
    readonly store: Store,
    readonly func: WasmFunc,
  ) {
    this.#compilation = this.#begin();
  }

  #begin(): Compilation {
    const { instance, index } = this.func;
    return new Compilation(instance.module, index, instance, this.store.code.length);
  }

  /**
   * Works on about so many instructions. The function when it is done, null when it is not. Throws as compiling does.
   */
  run(work: number): CompiledFunction | null {
    const { code } = this.store;
    if (this.#added === null) {
      // Another function came first, and took the place this one was being made for.
      if (this.#compilation.base !== code.length) this.#compilation = this.#begin();
      const flat = this.#compilation.run(work);
      if (flat === null) return null;
      this.#added = code.addPlain(this.func, flat);
    }
    const { map } = this.#added;
    const to = Math.min(map.pcs.length, this.#fused + work);
    fuse(code.pristine, code.active, map, this.#fused, to);
    this.#fused = to;
    return to === map.pcs.length ? this.#added : null;
  }
}
