import { typeName } from '../../module/names.ts';
import type { TypeIndex } from '../../module/types.ts';
import type { Instance } from '../instance.ts';
import type { Store } from '../store.ts';

/** A module that has the type, and its index there; null when no instance has it. */
export interface NamedType {
  readonly instance: Instance;
  readonly index: TypeIndex;
}

/** Where a type of the store is declared: in the instance when it has the type too, else in the first that has. */
export function declarationOf(store: Store, typeId: TypeIndex, instance: Instance | null): NamedType | null {
  for (const candidate of instance === null ? store.instances : [instance, ...store.instances]) {
    const index = store.types.indexOf(candidate.module.types, typeId);
    if (index >= 0) return { instance: candidate, index };
  }
  return null;
}

/** What people call a type of the store, as the instance does. */
export function typeNameOf(store: Store, typeId: TypeIndex, instance: Instance | null): string {
  const found = declarationOf(store, typeId, instance);
  return found === null ? `a ${store.types.kindOf(typeId) ?? 'type'}` : typeName(found.instance.module, found.index);
}
