import { compileFunction } from '../compile/compile.ts';
import { LinkError } from '../module/errors.ts';
import type { FuncType, GlobalType, MemoryType, Pc, TableType } from '../module/types.ts';
import type { Platform } from '../platform.ts';
import { CodeSpace, type CompiledFunction } from './code-space.ts';
import type { Func, WasmFunc } from './func.ts';
import { Global, GlobalCells } from './global.ts';
import type { Instance } from './instance.ts';
import { defaultLimits, type Budget, type RuntimeLimits } from './limits.ts';
import { Memory } from './memory.ts';
import type { Ref } from './ref.ts';
import { Table } from './table.ts';
import { defaultValue, type Value } from './value.ts';

/**
 * Everything the instances of one session share: flat code, cells of globals, numbers of functions and types.
 * https://webassembly.github.io/spec/core/exec/runtime.html#store
 */
export class Store {
  readonly limits: RuntimeLimits;
  readonly code = new CodeSpace();
  readonly cells = new GlobalCells();
  readonly instances: Instance[] = [];
  /** Called when a function got its flat code, before it first runs: the place to patch breakpoints in. */
  onCompiled: ((func: WasmFunc, code: CompiledFunction) => void) | null = null;
  /** By what a type is made of, and by the type itself: there may be many functions of one long type. */
  readonly #typeIds = new Map<string, number>();
  readonly #knownTypes = new WeakMap<FuncType, number>();
  readonly #typeTexts: string[] = [];
  readonly #tableBudget: Budget;
  #funcs = 0;

  constructor(
    readonly platform: Platform,
    limits: Partial<RuntimeLimits> = {},
  ) {
    this.limits = { ...defaultLimits, ...limits };
    this.#tableBudget = { left: this.limits.maxTableElements };
  }

  /** A number for a function type; equal types have equal numbers. */
  typeId(type: FuncType): number {
    const known = this.#knownTypes.get(type);
    if (known !== undefined) return known;
    const key = `${type.params.join()}>${type.results.join()}`;
    let id = this.#typeIds.get(key);
    if (id === undefined) {
      this.#typeIds.set(key, (id = this.#typeIds.size));
      this.#typeTexts.push(`[${type.params.join(' ')}] -> [${type.results.join(' ')}]`);
    }
    this.#knownTypes.set(type, id);
    return id;
  }

  /** Text of the type with this number. */
  typeText(id: number): string {
    return this.#typeTexts[id] ?? '';
  }

  /** Makes a function callable in this session; once for each, before anything can call it. */
  adopt<F extends Func>(func: F): F {
    if (func.id < 0) {
      func.id = this.#funcs++;
      func.typeId = this.typeId(func.type);
    }
    return func;
  }

  /** A new memory of zeros; throws a LinkError that says so when its minimum cannot be had. */
  createMemory({ limits }: MemoryType): Memory {
    const { maxMemoryPages } = this.limits;
    if (limits.min > maxMemoryPages) {
      throw new LinkError(`the memory wants at least ${limits.min} pages, the setting allows ${maxMemoryPages}`);
    }
    const most = Math.min(limits.max ?? 65536, maxMemoryPages);
    const backing = this.platform.createMemory(limits.min, most);
    if (!backing) throw new LinkError(`the memory wants at least ${limits.min} pages, and they cannot be had here`);
    return new Memory(limits, backing, maxMemoryPages);
  }

  /** A new table; throws a LinkError that says so when its minimum cannot be had. */
  createTable({ element, limits }: TableType, init: Ref = null): Table {
    if (limits.min > this.#tableBudget.left) {
      const { left } = this.#tableBudget;
      throw new LinkError(`the table wants at least ${limits.min} elements, the setting allows ${left} more`);
    }
    return new Table(element, limits, this.#tableBudget, init);
  }

  createGlobal(type: GlobalType, value: Value = defaultValue(type.value)): Global {
    const global = new Global(type, this.cells, this.cells.add());
    global.set(value);
    return global;
  }

  /**
   * Validates and compiles the function unless that was done, and returns its first operation. Throws ValidationError
   * (or DecodeError, UnsupportedError) when its body is not valid.
   */
  compile(func: WasmFunc): Pc {
    if (func.entry >= 0) return func.entry;
    const { instance } = func;
    const flat = compileFunction(instance.module, func.index, instance, this.code.length);
    func.entry = flat.entry;
    const compiled = this.code.add(func, flat);
    this.onCompiled?.(func, compiled);
    return flat.entry;
  }
}
