import type { WasmModule } from '../module/module.ts';
import type { FuncIndex, Pc } from '../module/types.ts';
import type { WasmFunc } from './func.ts';

interface Place {
  readonly module: WasmModule;
  readonly index: FuncIndex;
  readonly base: Pc;
}

/**
 * Where the flat code of functions stands that are gone with their instances. The same function of another instance of
 * the same module takes as many words, so it can have the place.
 */
export class FreedCode {
  readonly #free = new WeakMap<WasmModule, Map<FuncIndex, Pc[]>>();
  readonly #gone = new FinalizationRegistry<Place>((place) => this.#listOf(place).push(place.base));

  /** The place becomes free when the function is gone. */
  watch(func: WasmFunc, base: Pc): void {
    this.#gone.register(func, { module: func.instance.module, index: func.index, base });
  }

  /** A free place for the function, which is no longer free then; null when there is none. */
  take({ instance, index }: WasmFunc): Pc | null {
    return this.#free.get(instance.module)?.get(index)?.pop() ?? null;
  }

  #listOf({ module, index }: Place): Pc[] {
    let ofModule = this.#free.get(module);
    if (!ofModule) this.#free.set(module, (ofModule = new Map<FuncIndex, Pc[]>()));
    let list = ofModule.get(index);
    if (!list) ofModule.set(index, (list = []));
    return list;
  }
}
