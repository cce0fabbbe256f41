import { cellStarts, Form, formOf, stackWordsOf } from '../../compile/field-form.ts';
import type { TypeRegistry } from '../../module/type-space.ts';
import type { FieldType, TypeIndex } from '../../module/types.ts';
import type { Ref } from '../ref.ts';
import type { Elements } from './array.ts';

/** A struct type as its objects know it; the lists are by field. */
export interface StructType {
  /** In the numbers of the space, which is a store's. */
  readonly id: TypeIndex;
  readonly space: TypeRegistry;
  readonly fields: readonly FieldType[];
  readonly forms: readonly Form[];
  /** First cell of each field, and one past the last. */
  readonly starts: readonly number[];
  readonly cells: number;
  /** Words that the values of all fields take on the value stack. */
  readonly stackWords: number;
  /** What an object takes in memory, roughly. */
  readonly bytes: number;
  /** What making one costs, in fuel. */
  readonly fuel: number;
}

/** An array type as its objects know it. */
export interface ArrayType {
  readonly id: TypeIndex;
  readonly space: TypeRegistry;
  readonly field: FieldType;
  readonly form: Form;
}

/** What an object takes beside its fields or elements; an exception and its values, too. */
const STRUCT_BYTES = 112;
const ARRAY_BYTES = 224;
const CELL_BYTES = 8;
const EXCEPTION_BYTES = 112;
const VALUE_BYTES = 56;
/** What making a struct costs, and how many of its cells cost one unit more. */
const STRUCT_FUEL = 4;
const CELLS_PER_FUEL = 8;

/** The object types of a store, made when first asked for. */
export class ObjectTypes {
  readonly #structs = new Map<TypeIndex, StructType>();
  readonly #arrays = new Map<TypeIndex, ArrayType>();

  constructor(readonly space: TypeRegistry) {}

  struct(id: TypeIndex): StructType {
    let type = this.#structs.get(id);
    if (type === undefined) this.#structs.set(id, (type = this.#structType(id)));
    return type;
  }

  array(id: TypeIndex): ArrayType {
    let type = this.#arrays.get(id);
    if (type === undefined) this.#arrays.set(id, (type = this.#arrayType(id)));
    return type;
  }

  #structType(id: TypeIndex): StructType {
    const { space } = this;
    const type = space.get(id);
    if (type.kind !== 'struct') throw new Error(`internal error: type ${id} is a ${type.kind}`);
    const { fields } = type;
    const forms = fields.map(({ storage }) => formOf(storage));
    const starts = cellStarts(fields);
    const cells = starts[fields.length]!;
    const stackWords = forms.reduce<number>((sum, form) => sum + stackWordsOf(form), 0);
    const bytes = STRUCT_BYTES + CELL_BYTES * cells;
    const fuel = STRUCT_FUEL + Math.floor(cells / CELLS_PER_FUEL);
    return { id, space, fields, forms, starts, cells, stackWords, bytes, fuel };
  }

  #arrayType(id: TypeIndex): ArrayType {
    const type = this.space.get(id);
    if (type.kind !== 'array') throw new Error(`internal error: type ${id} is a ${type.kind}`);
    return { id, space: this.space, field: type.field, form: formOf(type.field.storage) };
  }
}

/** What an array of so many elements takes in memory, roughly. */
export function arrayBytes(form: Form, length: number): number {
  return ARRAY_BYTES + length * elementBytes(form);
}

/** What an exception with so many values takes in memory, roughly. */
export function exceptionBytes(values: number): number {
  return EXCEPTION_BYTES + VALUE_BYTES * values;
}

/** Bytes of one element; of a numeric one as many as it has in a data segment. */
export function elementBytes(form: Form): number {
  switch (form) {
    case Form.byte:
      return 1;
    case Form.half:
      return 2;
    case Form.word:
      return 4;
    case Form.vector:
      return 16;
    default:
      return 8;
  }
}

/** A list of exactly this length: one that grows keeps room for more. */
export function listOf(length: number, filler: Ref): Ref[] {
  // oxlint-disable-next-line unicorn/no-new-array -- nothing else gives a list without room for more
  return new Array<Ref>(length).fill(filler);
}

/** Fields that are 0 or null. */
export function zeroCells({ cells, forms, starts }: StructType): Ref[] {
  const list = listOf(cells, 0);
  for (let i = 0; i < forms.length; i++) if (forms[i] === Form.reference) list[starts[i]!] = null;
  return list;
}

/** Elements that are 0 or null. Throws a RangeError when there is no room. */
export function zeroElements(form: Form, length: number): Elements {
  switch (form) {
    case Form.byte:
      return new Uint8Array(length);
    case Form.half:
      return new Uint16Array(length);
    case Form.word:
      return new Int32Array(length);
    case Form.double:
      return new Int32Array(2 * length);
    case Form.vector:
      return new Int32Array(4 * length);
    default:
      return listOf(length, null);
  }
}
