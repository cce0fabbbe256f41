/**
 * The words every stage of the engine shares: value types, and index and offset types that cannot be mixed up.
 *
 * A value type is its canonical text ('i32', 'funcref', '(ref null 5)'), so it prints, clones and compares with ===.
 * One type may stand where another is wanted without being equal: whoever asks that calls `matches`
 * (module/matching.ts) and never uses ===.
 *
 * The number in a reference type is an index into a type space (module/type-space.ts): the module's own while it is
 * decoded, validated and shown; the store's while it runs, where equal types of different modules have equal numbers.
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]?: Name };

/** Offset in the module's bytes, counted from the first byte of the file. */
export type ByteOffset = Unit<'ByteOffset'>;
/** Position in the flat code array (runtime), counted in 32-bit words. */
export type Pc = Unit<'Pc'>;
/** Byte address in a linear memory. */
export type Address = Unit<'Address'>;
/** Index into a module's function index space: imports first, then defined functions. */
export type FuncIndex = Unit<'FuncIndex'>;
export type TypeIndex = Unit<'TypeIndex'>;
export type TableIndex = Unit<'TableIndex'>;
export type MemoryIndex = Unit<'MemoryIndex'>;
export type GlobalIndex = Unit<'GlobalIndex'>;
export type LocalIndex = Unit<'LocalIndex'>;
export type TagIndex = Unit<'TagIndex'>;
export type FieldIndex = Unit<'FieldIndex'>;
export type DataIndex = Unit<'DataIndex'>;
export type ElemIndex = Unit<'ElemIndex'>;
/** Branch label, counted outwards from the innermost block: 0 is the innermost. */
export type LabelDepth = Unit<'LabelDepth'>;

export type NumType = 'i32' | 'i64' | 'f32' | 'f64';
export type VecType = 'v128';
/** https://webassembly.github.io/spec/core/syntax/types.html#heap-types */
export type AbstractHeapType =
  | 'any'
  | 'eq'
  | 'i31'
  | 'struct'
  | 'array'
  | 'none'
  | 'func'
  | 'nofunc'
  | 'extern'
  | 'noextern'
  | 'exn'
  | 'noexn';
export type HeapType = AbstractHeapType | TypeIndex;
/**
 * A reference type as the text format abbreviates it: a nullable abstract one by its short name, all others in full:
 * '(ref func)', '(ref 5)', '(ref null 5)'. See module/ref-type.ts for its parts.
 */
export type RefType =
  | 'anyref'
  | 'eqref'
  | 'i31ref'
  | 'structref'
  | 'arrayref'
  | 'nullref'
  | 'funcref'
  | 'nullfuncref'
  | 'externref'
  | 'nullexternref'
  | 'exnref'
  | 'nullexnref'
  | `(ref ${string})`;
export type ValueType = NumType | VecType | RefType;

/** https://webassembly.github.io/spec/core/syntax/types.html#function-types */
export interface FuncType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** What a field holds: a value, or an integer of 8 or 16 bits. */
export type StorageType = ValueType | 'i8' | 'i16';

/** https://webassembly.github.io/spec/core/syntax/types.html#aggregate-types */
export interface FieldType {
  readonly storage: StorageType;
  readonly mutable: boolean;
}

/** https://webassembly.github.io/spec/core/syntax/types.html#composite-types */
export type CompositeType =
  | ({ readonly kind: 'func' } & FuncType)
  | { readonly kind: 'struct'; readonly fields: readonly FieldType[] }
  | { readonly kind: 'array'; readonly field: FieldType };

/**
 * A composite type with its place in the hierarchy. https://webassembly.github.io/spec/core/syntax/types.html#sub-types
 */
export type SubType = CompositeType & {
  /** Declared supertypes; the specification allows one. */
  readonly supers: readonly TypeIndex[];
  readonly final: boolean;
};

/** Bounds of a memory (in pages of 64 KiB) or a table (in elements); `max` is null when there is none. */
export interface Limits {
  readonly min: number;
  readonly max: number | null;
}

/** Type of the addresses of a memory or table. */
export type AddressType = 'i32' | 'i64';

export interface MemoryType {
  readonly limits: Limits;
  readonly address: AddressType;
  readonly shared: boolean;
}

export interface TableType {
  readonly element: RefType;
  readonly limits: Limits;
  readonly address: AddressType;
}

export interface GlobalType {
  readonly value: ValueType;
  readonly mutable: boolean;
}

export type ExternKind = 'func' | 'table' | 'memory' | 'global' | 'tag';

/** Size of a WebAssembly page in bytes. */
export const PAGE_SIZE = 65536;

export function isRefType(type: StorageType | 'bottom'): type is RefType {
  switch (type) {
    case 'i32':
    case 'i64':
    case 'f32':
    case 'f64':
    case 'v128':
    case 'i8':
    case 'i16':
    case 'bottom':
      return false;
    default:
      return true;
  }
}

/** The value that a field gives and takes. https://webassembly.github.io/spec/core/syntax/types.html#aggregate-types */
export function unpackedType(storage: StorageType): ValueType {
  return storage === 'i8' || storage === 'i16' ? 'i32' : storage;
}

/** Slots of 8 bytes that a value of this type takes on the value stack. */
export function slotsOf(type: ValueType | 'bottom'): number {
  return type === 'v128' ? 2 : 1;
}

/** Slots that values of these types take. */
export function slotsOfAll(types: readonly ValueType[]): number {
  let slots = types.length;
  for (let i = 0; i < types.length; i++) if (types[i] === 'v128') slots++;
  return slots;
}

/** Words of 4 bytes that values of these types take on the value stack. */
export function wordsOf(types: readonly ValueType[]): number {
  return 2 * slotsOfAll(types);
}

/** A function type as the specification writes it: "[i32 i64] -> []". */
export function funcTypeText({ params, results }: FuncType): string {
  return `[${params.join(' ')}] -> [${results.join(' ')}]`;
}
