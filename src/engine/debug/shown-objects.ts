import type { WasmModule } from '../module/module.ts';
import type { Exn } from '../runtime/exn.ts';
import type { ArrayRef } from '../runtime/gc/array.ts';
import type { StructRef } from '../runtime/gc/struct.ts';

/** What a view of a reference can be expanded to see: objects, and exceptions. */
export type Shown = StructRef | ArrayRef | Exn;

/** As many are remembered, the last ones: more than a person has open. */
const MOST = 20_000;

/**
 * The objects of a module under debug that views have shown, so that a window can name one by its kind and number.
 * Remembering keeps none of them alive.
 */
export class ShownObjects {
  readonly #known = new Map<string, WeakRef<Shown>>();

  note(object: Shown): void {
    const key = keyOf(object.kind, object.id);
    if (this.#known.get(key)?.deref() === object) return;
    this.#known.delete(key);
    this.#known.set(key, new WeakRef(object));
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
  }

  /** Null for one that was never shown, or is gone. */
  find(kind: Shown['kind'], id: number): Shown | null {
    const found = this.#known.get(keyOf(kind, id))?.deref() ?? null;
    return found?.kind === kind ? found : null;
  }

  /** Another run begins: its objects have the same numbers. */
  clear(): void {
    this.#known.clear();
  }
}

function keyOf(kind: Shown['kind'], id: number): string {
  return `${kind === 'exn' ? 'exn' : 'object'} ${id}`;
}

const byModule = new WeakMap<WasmModule, ShownObjects>();

/** Those of a module; always the same one. */
export function shownObjects(module: WasmModule): ShownObjects {
  let shown = byModule.get(module);
  if (shown === undefined) byModule.set(module, (shown = new ShownObjects()));
  return shown;
}
