import { compileFunction } from '../compile/compile.ts';
import { LinkError } from '../module/errors.ts';
import type { WasmModule } from '../module/module.ts';
import { withIndex } from '../module/ref-type.ts';
import { TypeRegistry } from '../module/type-space.ts';
import {
  isRefType,
  type FuncType,
  funcTypeText,
  type GlobalType,
  type MemoryType,
  type Pc,
  type TableType,
  type TypeIndex,
  type ValueType,
} from '../module/types.ts';
import type { Platform } from '../platform.ts';
import { CodeSpace, type CompiledFunction } from './code-space.ts';
import { Exn } from './exn.ts';
import type { Func, WasmFunc } from './func.ts';
import { Heap } from './gc/heap.ts';
import { Global, GlobalCells } from './global.ts';
import { Instances } from './instances.ts';
import { defaultLimits, type Budget, type RuntimeLimits } from './limits.ts';
import { Memory } from './memory.ts';
import type { Ref } from './ref.ts';
import { SlicedCompile } from './sliced-compile.ts';
import { Table } from './table.ts';
import { Tag } from './tag.ts';
import { defaultValue, type Value } from './value.ts';

/** What platforms give to one memory, however it is addressed. */
const MOST_PAGES = 65_536;

/**
 * Everything the instances of one session share: flat code, cells of globals, numbers of functions and types.
 * https://webassembly.github.io/spec/core/exec/runtime.html#store
 */
export class Store {
  readonly limits: RuntimeLimits;
  readonly code: CodeSpace;
  readonly cells = new GlobalCells();
  readonly instances: Instances;
  /** Called when a function got its flat code, before it first runs: the place to patch breakpoints in. */
  onCompiled: ((func: WasmFunc, code: CompiledFunction) => void) | null = null;
  /** The same, for the native tier. */
  onNative: ((func: WasmFunc, code: CompiledFunction) => void) | null = null;
  /** The types of all modules; equal ones have equal numbers. */
  readonly types = new TypeRegistry();
  /** The objects of all instances. */
  readonly heap: Heap;
  readonly tableBudget: Budget;
  /**
   * What a global refers to is let go with it: no code is left that names its cell. (But a global that leads to a
   * function of its own instance holds itself.)
   */
  readonly #forgotten = new FinalizationRegistry<number>((at) => (this.cells.refs[at >> 1] = null));
  #funcs = 0;
  #compiling: SlicedCompile | null = null;
  /** Exceptions made so far. */
  exceptions = 0;

  constructor(
    readonly platform: Platform,
    limits: Partial<RuntimeLimits> = {},
    /** Do instances stay that nothing else holds? */
    keepInstances = true,
  ) {
    this.limits = { ...defaultLimits, ...limits };
    this.instances = new Instances(keepInstances);
    this.code = new CodeSpace(keepInstances);
    this.heap = new Heap(this.types, this.limits);
    this.tableBudget = { left: this.limits.maxTableElements };
  }

  /** The number of a function type that stands alone (a host's); its reference types are in the store's numbers. */
  typeId(type: FuncType): TypeIndex {
    return this.types.addFunc(type);
  }

  /** Text of the function type with this number. */
  typeText(id: TypeIndex): string {
    return funcTypeText(this.types.func(id));
  }

  /** A type of a module in the store's numbers. */
  valueType<T extends ValueType>(module: WasmModule, type: T): T {
    return withIndex(type, (index) => this.types.add(module.types)[index]!);
  }

  /** Makes a function callable in this session; once for each, before anything can call it. */
  adopt<F extends Func>(func: F): F {
    if (func.id < 0) {
      func.id = this.#funcs++;
      if (func.typeId < 0) func.typeId = this.typeId(func.type);
    }
    return func;
  }

  /** A new memory of zeros; throws a LinkError that says so when its minimum cannot be had. */
  createMemory(type: MemoryType): Memory {
    const { limits } = type;
    const { maxMemoryPages } = this.limits;
    if (limits.min > maxMemoryPages) {
      throw new LinkError(`the memory wants at least ${limits.min} pages, the setting allows ${maxMemoryPages}`);
    }
    const most = Math.min(limits.max ?? MOST_PAGES, maxMemoryPages, MOST_PAGES);
    const backing = this.platform.createMemory(limits.min, most, type.shared);
    if (!backing) throw new LinkError(`the memory wants at least ${limits.min} pages, and they cannot be had here`);
    return new Memory(type, backing, maxMemoryPages);
  }

  /** A new table; throws a LinkError that says so when its minimum cannot be had. */
  createTable(type: TableType, init: Ref = null): Table {
    const { limits } = type;
    if (limits.min > this.tableBudget.left) {
      const { left } = this.tableBudget;
      throw new LinkError(`the table wants at least ${limits.min} elements, the setting allows ${left} more`);
    }
    return new Table(type, this.tableBudget, init);
  }

  createGlobal(type: GlobalType, value: Value = defaultValue(type.value)): Global {
    const global = new Global(type, this.cells, this.cells.add(type.value));
    global.set(value);
    if (!this.instances.keep && isRefType(type.value)) this.#forgotten.register(global, global.at);
    return global;
  }

  /** `name` is for people. */
  createTag(type: TypeIndex, name?: string): Tag {
    return new Tag(this.types.func(type), type, name);
  }

  /** A new exception; the values have the tag's parameter types. */
  createException(tag: Tag, values: readonly Value[]): Exn {
    return new Exn(tag, values, ++this.exceptions, this.types);
  }

  /**
   * Validates and compiles the function unless that was done, and returns its first operation. Throws ValidationError
   * (or DecodeError, UnsupportedError) when its body is not valid.
   */
  compile(func: WasmFunc): Pc {
    if (func.entry >= 0) return func.entry;
    if (this.#compiling?.func === func) return this.compileSome(func, Number.POSITIVE_INFINITY)!;
    const { instance } = func;
    const flat = compileFunction(instance.module, func.index, instance, this.code.placeFor(func));
    return this.#compiled(func, this.code.add(func, flat));
  }

  /**
   * The same, about `work` instructions of it: null when it is not done, and the next call goes on. One function at a
   * time is kept half done.
   */
  compileSome(func: WasmFunc, work: number): Pc | null {
    if (func.entry >= 0) return func.entry;
    if (this.#compiling?.func !== func) this.#compiling = new SlicedCompile(this, func);
    let done: CompiledFunction | null;
    try {
      done = this.#compiling.run(work);
    } catch (error) {
      this.#compiling = null;
      throw error;
    }
    if (done === null) return null;
    this.#compiling = null;
    return this.#compiled(func, done);
  }

  #compiled(func: WasmFunc, code: CompiledFunction): Pc {
    func.entry = code.entry;
    this.onCompiled?.(func, code);
    this.onNative?.(func, code);
    return code.entry;
  }
}
