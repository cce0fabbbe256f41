import { importedFuncCount, type WasmModule } from '../module/module.ts';
import { type FuncIndex, isRefType, type TableIndex, type TypeIndex } from '../module/types.ts';
import type { HostFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import { isFunc, type Ref } from '../runtime/ref.ts';
import { validateBody } from '../validate/code.ts';
import { FunctionRewriter, type RewrittenFunction, type Trace } from './function-rewriter.ts';
import { hookNames, hooks, OWN_GLOBALS } from './layout.ts';
import { Output } from './output.ts';
import { writeDummies } from './spill-code.ts';
import { noStops, type Stops } from './stops.ts';
import { writeLeavingStub, writeRefusal, writeTrampoline } from './small-functions.ts';
import { type Counting, type Twin, type TwinGlobal } from './twin.ts';
import { Code, codeOf, TwinTypes, typeBytes } from './twin-types.ts';

export interface RewriteOptions {
  readonly counting: Counting;
  /** May the twin use memory 0: are its bytes in a memory of the platform's? */
  readonly memory: boolean;
  /** Instructions that the interpreter is to come to. */
  readonly stops?: Stops;
}

/** A table of the module with its counterpart in the twin. */
export interface TwinTable {
  readonly table: TableIndex;
  readonly exported: string;
  /** What it held when it was copied into the twin, and how often it had changed then. */
  readonly contents: readonly Ref[];
  readonly changes: number;
}

/** A twin as bytes, with what is to be known about it. */
export interface RewrittenModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly counting: Counting;
  /** By function: its twin, null where it stays in the interpreter. */
  readonly functions: readonly (TwinFunction | null)[];
  /** Functions of the host that are called natively, in the order of the twin's imports from 'host'. */
  readonly hosts: readonly HostFunc[];
  /** Globals that the twin has: by name 'g' and their number. */
  readonly globals: readonly { readonly global: number; readonly code: Code; readonly written: boolean }[];
  readonly tables: readonly TwinTable[];
  /** Number in the twin's table 'all' of a function, or of what stands for one, -1 for none. */
  slotOf(ref: Ref): number;
  /** What more of the module is rewritten with. */
  readonly twin: Twin;
  /** Instructions of the module that were looked at, and bytes of its bodies. */
  readonly instructions: number;
  /** The twin's function of a number, -1 when it is none of the module's; and where its body begins in `bytes`. */
  functionAt(twinIndex: number): FuncIndex;
  offsetIn(func: FuncIndex, at: number): number | null;
}

export interface TwinFunction {
  readonly spilled: readonly number[];
  readonly stack: number;
}

/** The name of the trampoline that enters functions of a type. */
export function trampolineName(type: TypeIndex): string {
  return `e${type}`;
}

/**
 * Rewrites a module for the platform: see FunctionRewriter. Its twin has the functions with the same numbers, behind the
 * functions that it imports:
 *
 *     hooks | functions of the host | for each function of the module: its twin, or what calls it | stubs | trampolines
 *
 * Table 0 ('all') holds them all but the first two, for JavaScript to take.
 */
export class ModuleRewriter implements Twin {
  readonly module: WasmModule;
  readonly types: TwinTypes;
  readonly counting: Counting;
  readonly memory: boolean;
  readonly elsewhere = false;
  readonly stops: Stops;
  readonly #hosts: HostFunc[] = [];
  readonly #hostAt = new Map<FuncIndex, number>();
  readonly #globals: { global: number; code: Code; written: boolean }[] = [];
  readonly #globalAt = new Map<number, TwinGlobal>();
  readonly #tables: TwinTable[] = [];
  readonly #tableAt = new Map<TableIndex, number>();
  readonly #callable: Uint8Array;
  readonly #stubs: TypeIndex[] = [];

  constructor(
    readonly instance: Instance,
    options: RewriteOptions,
  ) {
    this.module = instance.module;
    this.types = new TwinTypes(this.module);
    this.counting = options.counting;
    this.memory = options.memory;
    this.stops = options.stops ?? noStops;
    this.#callable = callableTypes(instance);
    for (let i = 0; i < importedFuncCount(this.module); i++) {
      const func = instance.funcs[i]!;
      if (func.kind !== 'host' || func.raw !== null || hasVector(func.type)) continue;
      this.#hostAt.set(i, this.#hosts.length);
      this.#hosts.push(func);
    }
  }

  funcAt(func: FuncIndex): number {
    return hookNames.length + this.#hosts.length + func;
  }

  tableFor(table: TableIndex, type: TypeIndex): number {
    if (this.#callable[type] === 0) return -1;
    const known = this.#tableAt.get(table);
    if (known !== undefined) return known;
    const own = this.instance.tables[table]!;
    let index = -1;
    if (!own.wide) {
      index = this.#tables.length + 1;
      this.#tables.push({ table, exported: `t${table}`, contents: own.elements.slice(), changes: own.changes });
    }
    this.#tableAt.set(table, index);
    return index;
  }

  globalAt(global: number): TwinGlobal {
    const known = this.#globalAt.get(global);
    if (known !== undefined) return known;
    const { type } = this.module.globals[global]!;
    const own = this.instance.globals[global]!;
    let found: TwinGlobal = null;
    if (!type.mutable && !isRefType(type.value) && type.value !== 'v128') {
      const value = own.get();
      found = { bits: 'bits' in value ? BigInt(value.bits) : 0n };
    } else if (type.value !== 'v128') {
      // One that is imported twice is one.
      const same = this.#globals.findIndex((other) => this.instance.globals[other.global] === own);
      found = { index: OWN_GLOBALS + (same < 0 ? this.#globals.length : same) };
      if (same < 0) this.#globals.push({ global, code: codeOf(type.value), written: type.mutable });
    }
    this.#globalAt.set(global, found);
    return found;
  }

  rewrite(): RewrittenModule {
    const { module, instance } = this;
    const imported = importedFuncCount(module);
    const code = new Output(module.bytes.length * 2 + 4096);
    const functions: (TwinFunction | null)[] = [];
    const starts = new Int32Array(module.funcs.length);
    let instructions = 0;
    module.funcs.forEach((_, index) => {
      const rewritten = index < imported ? null : this.#function(index, null);
      if (index >= imported) instructions += this.#walked;
      functions.push(rewritten && { spilled: rewritten.spilled, stack: rewritten.stack });
      const body = rewritten?.body ?? this.#caller(index);
      code.u32(body.length);
      starts[index] = code.length;
      code.append(body);
    });
    for (const { table } of this.#tables) this.#stubsFor(table);
    const stubs = new Map<number, number>();
    this.#stubs.forEach((type, i) => {
      stubs.set(instance.types[type]!, module.funcs.length + i);
      const body = new Output(64);
      writeLeavingStub(body, this.types.at(module.types.length + type), -1 - type);
      code.sized(body);
    });
    const entered = [
      ...new Set(module.funcs.filter((_, i) => functions[i] !== null).map(({ typeIndex }) => typeIndex)),
    ];
    for (const type of entered) {
      const body = new Output(64);
      writeTrampoline(body, this.types.at(type), module.types.length + type);
      code.sized(body);
    }
    const slotOf = (ref: Ref): number => {
      if (!isFunc(ref)) return -1;
      if (ref.kind === 'wasm' && ref.instance === instance) return ref.index;
      const own = instance.funcs.indexOf(ref);
      if (own >= 0 && own < imported) return own;
      return stubs.get(ref.typeId) ?? -1;
    };
    const { bytes, codeAt } = this.#assemble(code, entered, slotOf);
    const first = this.funcAt(0);
    return {
      bytes,
      counting: this.counting,
      twin: this,
      functions,
      hosts: this.#hosts,
      globals: this.#globals,
      tables: this.#tables,
      slotOf,
      instructions,
      functionAt: (twin) => (twin >= first && twin < first + module.funcs.length ? twin - first : -1),
      offsetIn: (func, at) => {
        const trace: Trace = [];
        if (functions[func] === null || this.#function(func, trace) === null) return null;
        const inside = at - codeAt - starts[func]!;
        let found: number | null = null;
        for (let i = 0; i < trace.length && trace[i]! <= inside; i += 2) found = trace[i + 1]!;
        return found;
      },
    };
  }

  #walked = 0;

  #function(index: FuncIndex, trace: Trace | null): RewrittenFunction | null {
    const rewriter = new FunctionRewriter(this, index, trace);
    let count = 0;
    validateBody(this.module, index, {
      instruction: (state, reader) => {
        count++;
        rewriter.instruction(state, reader);
      },
    });
    this.#walked = count;
    return rewriter.finish();
  }

  /** What stands for a function that has no twin: calls a function of the host, or has the interpreter do it. */
  #caller(index: FuncIndex): Output {
    const { typeIndex } = this.module.funcs[index]!;
    const own = this.types.at(typeIndex);
    const out = new Output(64);
    const host = this.#hostAt.get(index);
    if (host === undefined) {
      writeLeavingStub(out, this.types.at(this.module.types.length + typeIndex), index);
      return out;
    }
    const { fast } = this.#hosts[host]!;
    out.u32(0);
    own.params.forEach((code, i) => {
      out.op(0x20, i);
      if (code === Code.f32) out.byte(0xbc);
      if (code === Code.f64 && !fast) out.byte(0xbd);
    });
    out.op(0x10, hookNames.length + host);
    if (!fast && own.results.length === 1) {
      if (own.results[0] === Code.f32) out.byte(0xbe);
      if (own.results[0] === Code.f64) out.byte(0xbf);
    }
    writeRefusal(out, own, index);
    return out;
  }

  #stubsFor(table: TableIndex): void {
    if (this.module.tables[table]!.type.element === 'externref') return;
    this.module.types.forEach((type, index) => {
      if (type.kind !== 'func' || this.#callable[index] === 0 || this.#stubs.length > 1000) return;
      const id = this.instance.types[index];
      if (!this.#stubs.some((stub) => this.instance.types[stub] === id)) this.#stubs.push(index);
    });
  }

  #assemble(
    code: Output,
    entered: readonly TypeIndex[],
    slotOf: (ref: Ref) => number,
  ): { bytes: Uint8Array<ArrayBuffer>; codeAt: number } {
    const { module, types } = this;
    const defined = module.funcs.length + this.#stubs.length;
    const trampoline = types.of([Code.i32, Code.i32], []);
    const imports = this.#imports();
    const out = new Output(code.length + 4096);
    for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte);
    const section = (id: number, contents: Output): void => {
      out.byte(id);
      out.sized(contents);
    };
    section(1, types.write());
    section(2, imports);
    const funcs = new Output();
    funcs.u32(defined + entered.length);
    for (const { typeIndex } of module.funcs) funcs.u32(module.types.length + typeIndex);
    for (const type of this.#stubs) funcs.u32(module.types.length + type);
    entered.forEach(() => funcs.u32(trampoline));
    section(3, funcs);
    const tables = new Output();
    tables.u32(1 + this.#tables.length);
    const sizes = [defined, ...this.#tables.map(({ table }) => this.instance.tables[table]!.size)];
    for (const size of sizes) {
      tables.byte(0x70);
      tables.byte(0);
      tables.u32(size);
    }
    section(4, tables);
    section(6, this.#globalSection());
    section(7, this.#exports(entered, defined));
    section(9, this.#elements(defined, slotOf));
    out.byte(10);
    const count = new Output();
    count.u32(defined + entered.length);
    out.u32(count.length + code.length);
    out.append(count);
    const codeAt = out.length;
    out.append(code);
    return { bytes: out.take(), codeAt };
  }

  #imports(): Output {
    const out = new Output();
    out.u32(hookNames.length + this.#hosts.length + (this.memory ? 1 : 0));
    for (const name of hookNames) {
      out.name('hook');
      out.name(name);
      out.byte(0);
      const { params, results } = hooks[name];
      out.u32(this.types.of(params, results));
    }
    this.#hosts.forEach(({ type, fast }, i) => {
      out.name('host');
      out.name(String(i));
      out.byte(0);
      const carried = (code: Code): Code =>
        code === Code.f32 ? Code.i32 : code === Code.f64 && !fast ? Code.i64 : code;
      const list = (codes: readonly Code[]): Code[] => codes.map(carried);
      out.u32(this.types.of(list(type.params.map(codeOf)), list(type.results.map(codeOf))));
    });
    if (!this.memory) return out;
    out.name('memory');
    out.name('0');
    out.byte(2);
    out.byte(0);
    out.u32(this.module.memories[0]!.type.limits.min);
    return out;
  }

  #globalSection(): Output {
    const out = new Output();
    out.u32(OWN_GLOBALS + this.#globals.length);
    for (const code of [Code.i32, Code.i32, ...this.#globals.map((global) => carriedGlobal(global.code))]) {
      out.byte(typeBytes[code]!);
      out.byte(1);
      writeDummies(out, [code]);
      out.byte(0x0b);
    }
    return out;
  }

  #exports(entered: readonly TypeIndex[], defined: number): Output {
    const out = new Output();
    out.u32(2 + this.#globals.length + 1 + this.#tables.length + entered.length);
    const item = (name: string, kind: number, index: number): void => {
      out.name(name);
      out.byte(kind);
      out.u32(index);
    };
    item('fuel', 3, 0);
    item('leaving', 3, 1);
    this.#globals.forEach(({ global }, i) => item(`g${global}`, 3, OWN_GLOBALS + i));
    item('all', 1, 0);
    this.#tables.forEach(({ exported }, i) => item(exported, 1, 1 + i));
    entered.forEach((type, i) => item(trampolineName(type), 0, this.funcAt(0) + defined + i));
    return out;
  }

  #elements(defined: number, slotOf: (ref: Ref) => number): Output {
    const out = new Output();
    const first = this.funcAt(0);
    const runs: { table: number; at: number; funcs: number[] }[] = [
      { table: 0, at: 0, funcs: Array.from({ length: defined }, (_, i) => first + i) },
    ];
    this.#tables.forEach(({ table }, i) => {
      let run: number[] = [];
      this.instance.tables[table]!.elements.forEach((ref, at) => {
        const slot = slotOf(ref);
        if (slot < 0) {
          run = [];
          return;
        }
        if (run.length === 0) runs.push({ table: i + 1, at, funcs: run });
        run.push(first + slot);
      });
    });
    out.u32(runs.length);
    for (const { table, at, funcs } of runs) {
      out.byte(table === 0 ? 0 : 2);
      if (table > 0) out.u32(table);
      out.i32(at);
      out.byte(0x0b);
      if (table > 0) out.byte(0);
      out.u32(funcs.length);
      for (const func of funcs) out.u32(func);
    }
    return out;
  }
}

/** Globals of floats are kept as their bits. */
export function carriedGlobal(code: Code): Code {
  if (code === Code.f32) return Code.i32;
  return code === Code.f64 ? Code.i64 : code;
}

function hasVector({ params, results }: { params: readonly string[]; results: readonly string[] }): boolean {
  return params.includes('v128') || results.includes('v128');
}

/**
 * By type: may a call through a table leave it to the platform to compare types? Not where subtyping plays a part, nor
 * where two types of the module are one in the twin.
 */
function callableTypes(instance: Instance): Uint8Array {
  const { module, types } = instance;
  const callable = new Uint8Array(module.types.length);
  const plain = module.types.every((type) => type.kind !== 'func' || (type.final && type.supers.length === 0));
  if (!plain) return callable;
  const seen = new Map<string, number>();
  const mixed = new Set<string>();
  const keys = module.types.map((type, index) => {
    if (type.kind !== 'func') return '';
    const key = `${type.params.map(codeOf).join('')}-${type.results.map(codeOf).join('')}`;
    const id = types[index]!;
    const known = seen.get(key);
    if (known !== undefined && known !== id) mixed.add(key);
    seen.set(key, id);
    return key;
  });
  keys.forEach((key, index) => {
    if (key !== '' && !mixed.has(key)) callable[index] = 1;
  });
  return callable;
}
