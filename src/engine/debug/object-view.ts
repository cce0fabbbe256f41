import type { WasmModule } from '../module/module.ts';
import { fieldName, printable } from '../module/names.ts';
import type { FieldType, StorageType } from '../module/types.ts';
import { Exn } from '../runtime/exn.ts';
import type { ArrayRef } from '../runtime/gc/array.ts';
import { StructRef } from '../runtime/gc/struct.ts';
import { readElement, readField } from '../runtime/gc/members.ts';
import type { Value } from '../runtime/value.ts';
import { readableNaming } from '../text/naming.ts';
import { indexInModule, typeInModule, valueInModule } from './module-types.ts';
import type { Shown } from './shown-objects.ts';

/** A field of a struct, an element of an array, or a value that an exception carries. */
export interface Member {
  readonly name: string;
  readonly storage: StorageType;
  readonly mutable: boolean;
  /** Of a packed one: its bits, unsigned. */
  readonly value: Value;
}

/** How many members an object has. */
export function memberCount(object: Shown): number {
  if (object instanceof Exn) return object.values.length;
  return object instanceof StructRef ? object.type.fields.length : object.length;
}

/** What the module calls the type of an object (the tag of an exception); its kind where the module has none such. */
export function objectTypeName(object: Shown, module: WasmModule): string {
  if (object instanceof Exn) return `$${printable(object.tag.name)}`;
  const index = indexOf(object, module);
  return index < 0 ? object.kind : readableNaming(module).type(index);
}

/** Members `from` to `from + count` of an object, as many as there are; their types are in the module's numbers. */
export function membersOf(object: Shown, module: WasmModule, from: number, count: number): Member[] {
  const most = Math.max(0, Math.min(count, memberCount(object) - from));
  const type = object instanceof StructRef ? indexOf(object, module) : -1;
  return Array.from({ length: most }, (_, i) => {
    const index = from + i;
    if (object instanceof Exn) return carried(object, module, index);
    if (object instanceof StructRef) {
      const name = type < 0 ? `field${index}` : fieldName(module, type, index);
      return member(object, module, name, object.type.fields[index]!, readField(object, index));
    }
    return member(object, module, String(index), object.type.field, readElement(object, index));
  });
}

function indexOf({ type }: StructRef | ArrayRef, module: WasmModule): number {
  return indexInModule(module, type.space, type.id);
}

function member(
  { type }: StructRef | ArrayRef,
  module: WasmModule,
  name: string,
  field: FieldType,
  value: Value,
): Member {
  const { mutable } = field;
  const storage = typeInModule(module, type.space, field.storage);
  return { name, storage, mutable, value: valueInModule(module, type.space, value) };
}

function carried({ values, types }: Exn, module: WasmModule, index: number): Member {
  const value = valueInModule(module, types, values[index]!);
  return { name: String(index), storage: value.type, mutable: false, value };
}
