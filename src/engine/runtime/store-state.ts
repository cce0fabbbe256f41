import { noObjects, type ObjectStates, restoreObjects, saveObjects } from './gc/object-states.ts';
import type { HeapState } from './gc/heap.ts';
import type { Instance } from './instance.ts';
import type { Ref } from './ref.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

/**
 * What instructions change in a store beside its memories: globals, tables, dropped segments, objects. What does not
 * change is shared between states.
 */
export interface StoreState {
  readonly words: Int32Array;
  readonly refs: readonly Ref[];
  readonly instances: readonly InstanceState[];
  readonly tableBudget: number;
  readonly exceptions: number;
  readonly heap: HeapState;
  readonly objects: ObjectStates;
  /** Memory that it takes beyond what it shares with the one before, about. */
  readonly bytes: number;
}

/** What tables were as when they were saved or restored last: a large one is not looked through unless it changed. */
const copies = new WeakMap<Table, { readonly changes: number; readonly elements: readonly Ref[] }>();

interface InstanceState {
  readonly tables: readonly (readonly Ref[])[];
  readonly elements: Instance['elements'];
  readonly datas: Instance['datas'];
}

/**
 * `stack`: references that live outside of the store. `before`: an earlier state of the same store. `objects`: with what
 * stands in objects; whoever leaves that out knows it from the log of the heap.
 */
export function saveStore(
  store: Store,
  stack: readonly Ref[],
  before: StoreState | null,
  objects: 'with objects' | 'without objects' = 'with objects',
): StoreState {
  const { cells, heap } = store;
  let bytes = 0;
  const shared = <T extends ArrayLike<unknown>>(now: T, old: T | undefined, copy: () => T): T => {
    if (old !== undefined && equal(now, old)) return old;
    bytes += 8 * now.length;
    return copy();
  };
  const words = shared(cells.words as ArrayLike<unknown>, before?.words, () => cells.words.slice()) as Int32Array;
  const refs = shared<readonly Ref[]>(cells.refs, before?.refs, () => cells.refs.slice());
  const instances = [...store.instances].map(({ tables, elements, datas }, i): InstanceState => {
    const old = before?.instances[i];
    return {
      tables: tables.map((table, j) => {
        const known = copies.get(table);
        if (known?.changes === table.changes) return known.elements;
        const kept = shared<readonly Ref[]>(table.elements, old?.tables[j], () => table.elements.slice());
        copies.set(table, { changes: table.changes, elements: kept });
        return kept;
      }),
      elements: shared<readonly (readonly Ref[])[]>(elements, old?.elements, () =>
        elements.slice(),
      ) as Instance['elements'],
      datas: shared<readonly Uint8Array[]>(datas, old?.datas, () => datas.slice()) as Instance['datas'],
    };
  });
  const any = objects === 'with objects' && (heap.objects > 0 || store.exceptions > 0);
  const saved = any ? saveObjects(storeRoots(store, stack)) : noObjects;
  bytes += saved.bytes;
  return {
    words,
    refs,
    instances,
    tableBudget: store.tableBudget.left,
    exceptions: store.exceptions,
    heap: heap.save(),
    objects: saved,
    bytes,
  };
}

export function restoreStore(store: Store, state: StoreState): void {
  const { cells } = store;
  cells.words.set(state.words);
  replace(cells.refs, state.refs);
  let i = 0;
  for (const instance of store.instances) {
    const { tables, elements, datas } = state.instances[i++]!;
    instance.tables.forEach((table, j) => {
      const elements = tables[j]!;
      const known = copies.get(table);
      if (known?.changes === table.changes && known.elements === elements) return;
      replace(table.elements, elements);
      copies.set(table, { changes: ++table.changes, elements });
    });
    replace(instance.elements, elements);
    replace(instance.datas, datas);
  }
  store.tableBudget.left = state.tableBudget;
  store.exceptions = state.exceptions;
  store.heap.restore(state.heap);
  restoreObjects(state.objects);
}

/** Every reference that a store holds by itself, and those of a stack, list by list. */
export function* storeRoots(store: Store, stack: readonly Ref[]): Iterable<readonly Ref[]> {
  yield stack;
  yield store.cells.refs;
  for (const { tables, elements } of store.instances) {
    for (const table of tables) yield table.elements;
    yield* elements;
  }
}

function equal(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function replace<T>(list: T[], by: readonly T[]): void {
  list.length = by.length;
  for (let i = 0; i < by.length; i++) list[i] = by[i]!;
}
