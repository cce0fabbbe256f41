import type { WasmModule } from '../module/module.ts';
import { fieldName } from '../module/names.ts';
import { indexIn } from '../module/ref-type.ts';
import { type FieldType, isRefType, type StorageType, type TypeIndex } from '../module/types.ts';
import { readableNaming } from '../text/naming.ts';
import { shownType } from './shown-types.ts';
import type { TypeLink, TypePart, TypeView } from './views.ts';

/** Fields, parameters or results that are listed of one type. */
const MOST = 1000;

/** A type of a module taken apart, with the types it refers to as what can be gone to. */
export function typeView(module: WasmModule, index: TypeIndex): TypeView {
  const type = module.types[index]!;
  const { kind, final, supers } = type;
  const name = readableNaming(module).type;
  const parts = partsOf(module, index);
  return {
    kind,
    final,
    supers: supers.map((above) => ({ text: name(above), type: above })),
    group: groupOf(module, index),
    parts: parts.slice(0, MOST),
    count: parts.length,
  };
}

function partsOf(module: WasmModule, index: TypeIndex): TypePart[] {
  const type = module.types[index]!;
  const part = (role: TypePart['role'], name: string, storage: StorageType, mutable = false): TypePart => ({
    role,
    name,
    mutable,
    type: linkTo(module, storage),
  });
  const field = (role: 'field' | 'element', name: string, { storage, mutable }: FieldType) =>
    part(role, name, storage, mutable);
  switch (type.kind) {
    case 'func':
      return [
        ...type.params.map((each, i) => part('param', String(i), each)),
        ...type.results.map((each, i) => part('result', String(i), each)),
      ];
    case 'struct':
      return type.fields.map((each, i) => field('field', fieldName(module, index, i), each));
    case 'array':
      return [field('element', '', type.field)];
  }
}

function linkTo(module: WasmModule, type: StorageType): TypeLink {
  const index = isRefType(type) ? indexIn(type) : null;
  return { text: shownType(module, type), type: index !== null && index < module.types.length ? index : null };
}

/** The recursion group of a type, null when it stands alone. */
function groupOf({ types }: WasmModule, index: TypeIndex): TypeView['group'] {
  const { group: first } = types[index]!;
  const size = sizesOf(types).get(first) ?? 1;
  return size > 1 ? { first, size } : null;
}

const sizes = new WeakMap<WasmModule['types'], ReadonlyMap<TypeIndex, number>>();

/** How many types each group has, by its first one: a group may have a hundred thousand. */
function sizesOf(types: WasmModule['types']): ReadonlyMap<TypeIndex, number> {
  let known = sizes.get(types);
  if (known === undefined) {
    const counted = new Map<TypeIndex, number>();
    for (const { group } of types) counted.set(group, (counted.get(group) ?? 0) + 1);
    sizes.set(types, (known = counted));
  }
  return known;
}
