/**
 * The words every stage of the engine shares: value types, and index and offset types that cannot be mixed up.
 *
 * A value type is its canonical text ('i32', 'funcref', ...), so it prints, clones and compares with ===.
 * Typed references of WebAssembly 3.0 join as strings such as '(ref null 5)'; code that asks "may a value of
 * type A stand where B is expected?" therefore calls `matches` (validate/subtyping.ts) and never uses ===.
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
export type DataIndex = Unit<'DataIndex'>;
export type ElemIndex = Unit<'ElemIndex'>;
/** Branch label, counted outwards from the innermost block: 0 is the innermost. */
export type LabelDepth = Unit<'LabelDepth'>;

export type NumType = 'i32' | 'i64' | 'f32' | 'f64';
export type VecType = 'v128';
export type RefType = 'funcref' | 'externref';
export type ValueType = NumType | VecType | RefType;

/** https://webassembly.github.io/spec/core/syntax/types.html#function-types */
export interface FuncType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Bounds of a memory (in pages of 64 KiB) or a table (in elements); `max` is null when there is none. */
export interface Limits {
  readonly min: number;
  readonly max: number | null;
}

export interface MemoryType {
  readonly limits: Limits;
}

export interface TableType {
  readonly element: RefType;
  readonly limits: Limits;
}

export interface GlobalType {
  readonly value: ValueType;
  readonly mutable: boolean;
}

export type ExternKind = 'func' | 'table' | 'memory' | 'global';

/** Size of a WebAssembly page in bytes. */
export const PAGE_SIZE = 65536;

export function isRefType(type: ValueType): type is RefType {
  return type === 'funcref' || type === 'externref';
}
