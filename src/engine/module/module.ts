import type {
  ByteOffset,
  DataIndex,
  ElemIndex,
  ExternKind,
  FieldIndex,
  FuncIndex,
  FuncType,
  GlobalType,
  MemoryIndex,
  MemoryType,
  RefType,
  SubType,
  TableIndex,
  TableType,
  TagIndex,
  TypeIndex,
  ValueType,
} from './types.ts';

/**
 * The decoded module: plain readonly data. Every item knows the byte offset it was read from, so that errors,
 * the disassembly and the module pane can point at it. Function bodies stay undecoded byte ranges: they are
 * walked (binary/instructions.ts) when somebody needs them, so a large file opens at once.
 */
export interface WasmModule {
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
  readonly types: readonly TypeDef[];
  readonly imports: readonly Import[];
  /** Function index space: imported functions first. */
  readonly funcs: readonly FuncDef[];
  readonly tables: readonly TableDef[];
  readonly memories: readonly MemoryDef[];
  readonly globals: readonly GlobalDef[];
  readonly tags: readonly TagDef[];
  readonly exports: readonly Export[];
  readonly start: { readonly func: FuncIndex; readonly offset: ByteOffset } | null;
  readonly elements: readonly ElementSegment[];
  readonly datas: readonly DataSegment[];
  /** Value of the data count section, null when absent. */
  readonly dataCount: number | null;
  readonly customs: readonly CustomSection[];
  readonly names: NameMap;
}

export interface Section {
  readonly id: number;
  /** 'type', 'import', ..., or the custom section's own name. */
  readonly name: string;
  /** Of the section's id byte. */
  readonly offset: ByteOffset;
  /** Range of the contents. */
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

/** A type, in its recursion group: `group` is the index of the group's first type (its own when it stands alone). */
export type TypeDef = SubType & {
  readonly group: TypeIndex;
  readonly offset: ByteOffset;
};

interface Imported {
  /** Index into `imports` when this item is imported, else null. */
  readonly importIndex: number | null;
  readonly offset: ByteOffset;
}

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: ExternKind;
  /** Index of the item in its own index space. */
  readonly index: number;
  readonly offset: ByteOffset;
}

export interface FuncDef extends Imported {
  readonly typeIndex: TypeIndex;
  /** Null for an imported function. */
  readonly body: FuncBody | null;
}

/** A body in the code section: `start` is the first byte of the locals vector, `code` the first instruction. */
export interface FuncBody {
  readonly start: ByteOffset;
  readonly code: ByteOffset;
  /** One past the final `end`. */
  readonly end: ByteOffset;
  /** Declared locals, run-length encoded as in the binary; parameters are not among them. */
  readonly locals: readonly { readonly count: number; readonly type: ValueType }[];
}

export interface TableDef extends Imported {
  readonly type: TableType;
  /** Value of all elements; null for null references, and for an imported table. */
  readonly init: ConstExpr | null;
}

export interface MemoryDef extends Imported {
  readonly type: MemoryType;
}

export interface GlobalDef extends Imported {
  readonly type: GlobalType;
  /** Null for an imported global. */
  readonly init: ConstExpr | null;
}

/** https://webassembly.github.io/spec/core/syntax/modules.html#tags */
export interface TagDef extends Imported {
  readonly typeIndex: TypeIndex;
}

/** A constant expression as the byte range of its instructions, final `end` included. */
export interface ConstExpr {
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
  readonly offset: ByteOffset;
}

export type SegmentMode = 'active' | 'passive' | 'declarative';

export interface ElementSegment {
  readonly mode: SegmentMode;
  readonly type: RefType;
  readonly table: TableIndex;
  /** Where the segment goes; null unless active. */
  readonly at: ConstExpr | null;
  readonly items: readonly ElementItem[];
  readonly offset: ByteOffset;
}

export type ElementItem = { readonly func: FuncIndex; readonly offset: ByteOffset } | { readonly expr: ConstExpr };

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly memory: MemoryIndex;
  readonly at: ConstExpr | null;
  /** Range of the segment's bytes in the file. */
  readonly start: ByteOffset;
  readonly end: ByteOffset;
  readonly offset: ByteOffset;
}

export interface CustomSection {
  readonly name: string;
  readonly start: ByteOffset;
  readonly end: ByteOffset;
  readonly offset: ByteOffset;
}

/** What the name section says; a broken name section never fails a module, it is reported in `problem`. */
export interface NameMap {
  readonly module: string | null;
  readonly funcs: ReadonlyMap<FuncIndex, string>;
  readonly locals: ReadonlyMap<FuncIndex, ReadonlyMap<number, string>>;
  readonly labels: ReadonlyMap<FuncIndex, ReadonlyMap<number, string>>;
  readonly types: ReadonlyMap<TypeIndex, string>;
  readonly tables: ReadonlyMap<TableIndex, string>;
  readonly memories: ReadonlyMap<MemoryIndex, string>;
  readonly globals: ReadonlyMap<number, string>;
  readonly tags: ReadonlyMap<TagIndex, string>;
  /** Names of the fields of struct types. */
  readonly fields: ReadonlyMap<TypeIndex, ReadonlyMap<FieldIndex, string>>;
  readonly elements: ReadonlyMap<ElemIndex, string>;
  readonly datas: ReadonlyMap<DataIndex, string>;
  readonly problem: { readonly message: string; readonly offset: ByteOffset } | null;
}

/** The names of a module without a name section. */
export const noNames: NameMap = {
  module: null,
  funcs: new Map(),
  locals: new Map(),
  labels: new Map(),
  types: new Map(),
  tables: new Map(),
  memories: new Map(),
  globals: new Map(),
  tags: new Map(),
  fields: new Map(),
  elements: new Map(),
  datas: new Map(),
  problem: null,
};

const nothing: FuncType = { params: [], results: [] };

/**
 * The type of a function. A module that is not validated may name a type that does not exist: then the type without
 * parameters and results comes back, so that such a module can still be shown.
 */
export function funcTypeOf(module: WasmModule, func: FuncIndex): FuncType {
  const def = module.funcs[func];
  return (def && funcTypeAt(module, def.typeIndex)) ?? nothing;
}

/** The function type with this index; undefined when there is none, or it is no function type. */
export function funcTypeAt(module: WasmModule, index: TypeIndex): FuncType | undefined {
  const type = module.types[index];
  return type?.kind === 'func' ? type : undefined;
}

/** How many functions are imported. */
export function importedFuncCount(module: WasmModule): number {
  return countImports(module.funcs);
}

/** How many items of an index space are imported: they come first. */
export function countImports(items: readonly { readonly importIndex: number | null }[]): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]!.importIndex === null) high = middle;
    else low = middle + 1;
  }
  return low;
}
