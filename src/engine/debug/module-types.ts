import type { WasmModule } from '../module/module.ts';
import { refParts, refType, withIndex } from '../module/ref-type.ts';
import type { TypeRegistry } from '../module/type-space.ts';
import { isRefType, type StorageType, type TypeIndex } from '../module/types.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine } from '../runtime/machine.ts';
import type { Value } from '../runtime/value.ts';

/** What the module's own number of a type of the store is, -1 when it has no such type. */
export function indexInModule(module: WasmModule, types: TypeRegistry, id: TypeIndex): TypeIndex {
  return types.indexOf(module.types, id);
}

/** A type of the store in the module's numbers; its kind where the module has no such type. */
export function typeInModule<T extends StorageType>(module: WasmModule, types: TypeRegistry, type: T): T {
  if (!isRefType(type)) return type;
  const { nullable, heap } = refParts(type);
  if (typeof heap !== 'number') return type;
  const index = indexInModule(module, types, heap);
  return index < 0 ? (refType(nullable, types.kindOf(heap) ?? 'any') as T) : withIndex(type, () => index);
}

/** A value whose type has the store's numbers, with the module's. */
export function valueInModule(module: WasmModule, types: TypeRegistry, value: Value): Value {
  return 'ref' in value ? { type: typeInModule(module, types, value.type), ref: value.ref } : value;
}

/** The same of several values of a run. */
export function valuesInModule(
  { instance, machine }: { readonly instance: Instance; readonly machine: Machine },
  values: readonly Value[],
): readonly Value[] {
  return values.map((value) => valueInModule(instance.module, machine.store.types, value));
}
