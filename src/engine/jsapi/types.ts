/**
 * What a program that imports `wasmscope/webassembly` sees. This file imports nothing, so that it can be shipped as the
 * declarations of the library as it is.
 */

/** A kind of value that globals, tables and tags are made of in JavaScript. */
export type ValueTypeName = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref' | 'anyfunc';
export type AddressTypeName = 'i32' | 'i64';
export type ImportExportKind = 'function' | 'table' | 'memory' | 'global' | 'tag';
/** A size or an index: a bigint where addresses have 64 bits. */
export type AddressValue = number | bigint;
export type BufferSource = ArrayBufferView | ArrayBufferLike;
export type ExportValue = ((...args: never[]) => unknown) | WasmGlobal | WasmMemory | WasmTable | WasmTag;
export type Exports = Readonly<Record<string, ExportValue>>;
export type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface CompileOptions {
  readonly builtins?: Iterable<string>;
  readonly importedStringConstants?: string | null;
}

// oxlint-disable-next-line typescript/no-empty-object-type
export interface WasmModule {}

export interface WasmInstance {
  readonly exports: Exports;
}

export interface MemoryDescriptor {
  readonly initial: AddressValue;
  readonly maximum?: AddressValue;
  readonly shared?: boolean;
  readonly address?: AddressTypeName;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Grows by `delta` pages of 64 KiB and returns how many there were. Throws a RangeError when it cannot. */
  grow(delta: AddressValue): AddressValue;
}

export interface TableDescriptor {
  readonly element: 'anyfunc' | 'externref';
  readonly initial: AddressValue;
  readonly maximum?: AddressValue;
  readonly address?: AddressTypeName;
}

export interface WasmTable {
  readonly length: AddressValue;
  get(index: AddressValue): unknown;
  set(index: AddressValue, value?: unknown): void;
  /** Appends `delta` elements and returns how many there were. Throws a RangeError when it cannot. */
  grow(delta: AddressValue, value?: unknown): AddressValue;
}

export interface GlobalDescriptor {
  readonly value: ValueTypeName;
  readonly mutable?: boolean;
}

export interface WasmGlobal {
  value: unknown;
  valueOf(): unknown;
}

// oxlint-disable-next-line typescript/no-empty-object-type
export interface WasmTag {}

export interface WasmException {
  readonly stack: string | undefined;
  is(exceptionTag: WasmTag): boolean;
  getArg(exceptionTag: WasmTag, index: number): unknown;
}

export interface InstantiatedSource {
  module: WasmModule;
  instance: WasmInstance;
}

/** What answers a request for a module: a Response, as far as streaming needs one. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ErrorConstructorLike {
  new (message?: string, options?: { readonly cause?: unknown }): Error;
  (message?: string, options?: { readonly cause?: unknown }): Error;
  readonly prototype: Error;
}

/** An object of the shape and manners of the global `WebAssembly`, run by Wasmscope's own engine. */
export interface WebAssemblyApi {
  validate(bytes: BufferSource, options?: CompileOptions): boolean;
  compile(bytes: BufferSource, options?: CompileOptions): Promise<WasmModule>;
  instantiate(bytes: BufferSource, imports?: Imports, options?: CompileOptions): Promise<InstantiatedSource>;
  instantiate(module: WasmModule, imports?: Imports): Promise<WasmInstance>;
  compileStreaming(source: ResponseLike | Promise<ResponseLike>, options?: CompileOptions): Promise<WasmModule>;
  instantiateStreaming(
    source: ResponseLike | Promise<ResponseLike>,
    imports?: Imports,
    options?: CompileOptions,
  ): Promise<InstantiatedSource>;
  readonly Module: {
    new (bytes: BufferSource, options?: CompileOptions): WasmModule;
    readonly prototype: WasmModule;
    exports(module: WasmModule): { name: string; kind: ImportExportKind }[];
    imports(module: WasmModule): { module: string; name: string; kind: ImportExportKind }[];
    customSections(module: WasmModule, sectionName: string): ArrayBuffer[];
  };
  readonly Instance: {
    new (module: WasmModule, imports?: Imports): WasmInstance;
    readonly prototype: WasmInstance;
  };
  readonly Memory: { new (descriptor: MemoryDescriptor): WasmMemory; readonly prototype: WasmMemory };
  readonly Table: { new (descriptor: TableDescriptor, value?: unknown): WasmTable; readonly prototype: WasmTable };
  readonly Global: { new (descriptor: GlobalDescriptor, value?: unknown): WasmGlobal; readonly prototype: WasmGlobal };
  readonly Tag: { new (type: { readonly parameters: Iterable<ValueTypeName> }): WasmTag; readonly prototype: WasmTag };
  readonly Exception: {
    new (exceptionTag: WasmTag, payload: Iterable<unknown>, options?: { readonly traceStack?: boolean }): WasmException;
    readonly prototype: WasmException;
  };
  readonly JSTag: WasmTag;
  readonly CompileError: ErrorConstructorLike;
  readonly LinkError: ErrorConstructorLike;
  readonly RuntimeError: ErrorConstructorLike;
}

/** How much the programs of one WebAssembly object may take. What is left out has a default. */
export interface LimitSettings {
  /** Live call frames, all instances together. */
  readonly maxFrames?: number;
  /** Bytes of the value stack: locals and operands of all frames. */
  readonly maxStackBytes?: number;
  /** Pages of 64 KiB that one memory may have. */
  readonly maxMemoryPages?: number;
  /** Pages of 64 KiB that all memories may have together; those nobody holds any more do not count. */
  readonly maxTotalMemoryPages?: number;
  /** Elements that all tables may have together. */
  readonly maxTableElements?: number;
  /** Elements of one array. */
  readonly maxArrayLength?: number;
  /** Bytes that all live structs and arrays may take, roughly. */
  readonly maxObjectBytes?: number;
}

/** A call across the border, as probes are told of it. */
export interface CallRecord {
  /** Of an exported function: its number in its module; of an imported one: the two names of the import. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Functions that are told what happens; they must not call into the programs they watch. */
export interface Probes {
  /** A module was instantiated: its bytes, and the instance's exports. */
  readonly onInstance?: (bytes: Uint8Array, exports: Exports) => void;
  /** An exported function is called. */
  readonly onCall?: (call: CallRecord) => void;
  /** A program calls a function of its imports. */
  readonly onImportCall?: (call: CallRecord) => void;
  /** A program trapped: what it says, and the function and offset of the instruction. */
  readonly onTrap?: (message: string, func: number | null, offset: number | null) => void;
  /** An instruction was executed. Programs then run one instruction at a time, some fifty times slower. */
  readonly onInstruction?: () => void;
}

export interface WebAssemblyOptions extends Probes {
  readonly limits?: LimitSettings;
  /**
   * Run what it takes on the platform's own WebAssembly, in rewritten form. Instances then stay as long as the object
   * does, and traps inside of native code have no frames.
   */
  readonly native?: boolean;
}
