import { importedFuncCount, type WasmModule } from '../module/module.ts';
import { type FuncIndex, isRefType, type TableIndex, type TypeIndex } from '../module/types.ts';
import type { HostFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import { isFunc, type Ref } from '../runtime/ref.ts';
import type { BodyVisitor } from '../validate/body-state.ts';
import { BodyWalk, validateBody } from '../validate/code.ts';
import { factsOf } from '../validate/facts.ts';
import { BranchHints } from './branch-hints.ts';
import { FunctionRewriter, type Trace } from './function-rewriter.ts';
import { hookNames, OWN_GLOBALS } from './layout.ts';
import { Output } from './output.ts';
import { allOf } from './pieces.ts';
import { writeFuelOut, writeLeavingStub, writeRefusal, writeTrampoline } from './small-functions.ts';
import { type FunctionStops, noStops, type Stops } from './stops.ts';
import { type TwinTable, writeSections } from './twin-module.ts';
import { type Counting, type Twin, type TwinGlobal, twinLike } from './twin.ts';
import { Code, codeOf, TwinTypes } from './twin-types.ts';

export interface RewriteOptions {
  readonly counting: Counting;
  /** May the twin use memory 0: are its bytes in a memory of the platform's? */
  readonly memory: boolean;
  /** Are its marks in one, too? Else stores are not marked. */
  readonly marks?: boolean;
}

/** What may be otherwise each time. */
export interface RewriteRequest {
  /** Instructions that the interpreter is to come to. */
  readonly stops?: Stops;
  /** Functions that are to have a twin; all unless given. The others are left for the interpreter when called. */
  readonly select?: (func: FuncIndex) => boolean;
  /** Are writes to the memory watched for? */
  readonly watched?: boolean;
  /** Are reads of it? */
  readonly reads?: boolean;
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
  /** Instructions of its functions, and those of them that had to be rewritten for this twin. */
  readonly instructions: number;
  readonly rewritten: number;
  /** The twin's function of a number, -1 when it is none of the module's; and where its body begins in `bytes`. */
  functionAt(twinIndex: number): FuncIndex;
  /** Null for one that is called natively, or imported. */
  whyNot(func: FuncIndex): WhyNot | null;
  offsetIn(func: FuncIndex, at: number): number | null;
}

/**
 * Why calls of a function stay in the interpreter: it was not chosen; there is a stop before its first instruction; its
 * first instruction, or what it consists of, is the interpreter's.
 */
export type WhyNot = 'unselected' | 'stop' | 'interpreted';

export interface TwinFunction {
  /** What leaves it spills, behind its locals: see RewrittenFunction. A loop of it may have more, behind these. */
  spilled: readonly number[];
  readonly stack: number;
  /** May it be called natively? Else only its loops may be entered. */
  readonly entered: boolean;
}

/** What is kept of a function, for the next twin. */
interface Kept {
  /** Of what it was rewritten for. */
  readonly key: string;
  readonly stops: FunctionStops | null;
  readonly twin: TwinFunction | null;
  /** See RewrittenFunction. */
  readonly hints: readonly number[];
  readonly trusts: ReadonlyMap<FuncIndex, boolean>;
  /** Its code; empty where there is none. */
  body: Uint8Array<ArrayBuffer>;
  readonly instructions: number;
}

/** Instructions that are rewritten in one piece, and bytes that are copied: some milliseconds. */
const PIECE = 6_000;
const PIECE_BYTES = 1 << 20;
/** Functions that are gone through in one piece where there is next to nothing to do for each. */
const PIECE_FUNCTIONS = 8192;
/** The same in the measure of a BodyWalk, and bytes of a body that has not so many. */
const PIECE_WORK = 2 * PIECE;
const SMALL_BODY = PIECE;

/** Types of functions up to which tables are used natively: those of each may come from another instance. */
const MOST_STUBS = 10_000;

/** A function with more is not looked at whether it never leaves. */
const LEAF_BYTES = 100;

const nothing = new Uint8Array(0);

/**
 * Rewrites a module for the platform: see FunctionRewriter. Its twin has the functions with the same numbers, behind the
 * functions that it imports:
 *
 *     hooks | functions of the host | for each function of the module: its twin, or what calls it | stubs | trampolines
 *
 * Table 0 ('all') holds them all but the first two, for JavaScript to take.
 *
 * It is kept with its instance: when other stops are wanted, the functions in which they are otherwise are rewritten,
 * and the rest is copied from the twin before. So the numbers of types, globals and tables only become more.
 */
export class ModuleRewriter implements Twin {
  readonly module: WasmModule;
  readonly types: TwinTypes;
  readonly counting: Counting;
  readonly memory: boolean;
  readonly marks: boolean;
  readonly elsewhere = false;
  /** Of the twin that is being written. */
  watched = false;
  reads = false;
  stops: Stops = noStops;
  readonly #hosts: HostFunc[] = [];
  readonly #hostAt = new Map<FuncIndex, number>();
  readonly #globals: { global: number; code: Code; written: boolean }[] = [];
  readonly #globalAt = new Map<number, TwinGlobal>();
  readonly #tables: TableIndex[] = [];
  readonly #tableAt = new Map<TableIndex, number>();
  readonly #callable: Uint8Array;
  readonly #stubs: TypeIndex[] = [];
  readonly #kept: (Kept | undefined)[] = [];
  /** Is a function written, with no stop in it? */
  #plain: (func: FuncIndex) => boolean = () => false;
  /** Small functions that were looked at, by what is watched for: do they never leave? */
  readonly #known = new Map<number, boolean>();

  constructor(
    readonly instance: Instance,
    options: RewriteOptions,
  ) {
    this.module = instance.module;
    this.types = new TwinTypes(this.module);
    this.counting = options.counting;
    this.memory = options.memory;
    this.marks = options.memory && options.marks === true;
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
    let index = -1;
    if (!this.instance.tables[table]!.wide && this.#stubsFor(table)) {
      index = this.#tables.length + 1;
      this.#tables.push(table);
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

  readonly stays = (func: FuncIndex): boolean => this.#plain(func) && this.#neverLeaves(func, this);

  /** Are the functions that it calls as they were? */
  #holds({ trusts }: Kept): boolean {
    for (const [func, trusted] of trusts) if (this.stays(func) !== trusted) return false;
    return true;
  }

  /** Without stops in it. */
  #neverLeaves(func: FuncIndex, twin: Twin): boolean {
    const body = this.module.funcs[func]!.body;
    if (!body || body.end - body.start > LEAF_BYTES) return false;
    const key = 3 * func + Number(twin.reads) + Number(twin.watched);
    let known = this.#known.get(key);
    if (known === undefined) {
      const rewriter = new FunctionRewriter(twinLike(twin, { stops: noStops, stays: () => false }), func);
      validateBody(this.module, func, rewriter);
      known = rewriter.finish()?.leaves === false;
      this.#known.set(key, known);
    }
    return known;
  }

  /** As `rewriting`, at once. */
  rewrite(request: RewriteRequest = {}): RewrittenModule {
    return allOf(this.rewriting(request));
  }

  /** Rewrites, yielding every few milliseconds. One may be given up for another, and is not gone on with then. */
  *rewriting({ stops = noStops, select, watched = false, reads = false }: RewriteRequest = {}): Generator<
    void,
    RewrittenModule
  > {
    const imported = importedFuncCount(this.module);
    this.stops = stops;
    this.#plain = (func) => stops.of(func) === null && select?.(func) !== false;
    this.reads = this.marks && reads;
    this.watched = this.reads || (this.marks && watched);
    const chosen: (Kept | null)[] = [];
    let piece = 0;
    let rewritten = 0;
    for (let index = 0; index < this.module.funcs.length; index++) {
      if (index % PIECE_FUNCTIONS === PIECE_FUNCTIONS - 1) yield;
      if (index < imported || select?.(index) === false) {
        chosen.push(null);
        continue;
      }
      const own = stops.of(index);
      const key = `${this.reads ? 'r' : this.watched ? 'w' : ''}${own === null ? '' : `:${own.key}`}`;
      let kept = this.#kept[index];
      if (kept?.key !== key || !this.#holds(kept)) {
        kept = yield* this.#written(index, own, key);
        this.#kept[index] = kept;
        rewritten += kept.instructions;
        if ((piece += kept.instructions) > PIECE) {
          piece = 0;
          yield;
        }
      }
      chosen.push(kept);
    }
    // What was wanted may have changed meanwhile: who trusts in what has come out otherwise is written again.
    this.#plain = (func) => chosen[func]?.stops === null;
    for (let index = 0; index < chosen.length; index++) {
      if (index % PIECE_FUNCTIONS === PIECE_FUNCTIONS - 1) yield;
      const kept = chosen[index];
      if (!kept || this.#holds(kept)) continue;
      chosen[index] = this.#kept[index] = yield* this.#written(index, kept.stops, kept.key);
    }
    return yield* this.#assembled(chosen, rewritten);
  }

  *#written(index: FuncIndex, stops: FunctionStops | null, key: string): Generator<void, Kept> {
    const { start, end } = this.module.funcs[index]!.body!;
    const work = end - start < SMALL_BODY ? Number.POSITIVE_INFINITY : PIECE_WORK;
    const rewriter = new FunctionRewriter(this, index);
    const { validBodies } = factsOf(this.module);
    if (validBodies[index] === 0) {
      const check = new BodyWalk(this.module, index);
      while (!check.run(work)) yield;
      validBodies[index] = 1;
    }
    const walk = new BodyWalk(this.module, index);
    let instructions = 0;
    const visitor: BodyVisitor = {
      instruction: (state, reader) => {
        instructions++;
        rewriter.instruction(state, reader);
      },
    };
    while (!walk.run(work, visitor)) yield;
    const result = rewriter.finish();
    if (result === null) return { key, stops, twin: null, body: nothing, hints: [], trusts: new Map(), instructions };
    const { spilled, stack, entered, body, hints, trusts } = result;
    const bytes = body.bytes.subarray(0, body.length);
    return { key, stops, twin: { spilled, stack, entered }, body: bytes, hints, trusts, instructions };
  }

  /** The twin of these functions: those of them that are null are called by it. */
  *#assembled(chosen: readonly (Kept | null)[], rewritten: number): Generator<void, RewrittenModule> {
    const { module, instance } = this;
    const functions = chosen.map((kept) => kept?.twin ?? null);
    const entered = [
      ...new Set(module.funcs.filter((_, i) => functions[i] !== null).map(({ typeIndex }) => typeIndex)),
    ];
    const stops = chosen.map((kept) => kept?.stops ?? null);
    const twin: Twin = twinLike(this, {
      stops: { of: (func) => stops[func] ?? null },
      stays: (func) => chosen[func]?.stops === null && this.#neverLeaves(func, twin),
    });
    // There may be more of these before it is done, for a loop of the twin before.
    const stubbed = this.#stubs.slice();
    const stubs = new Map(stubbed.map((type, i) => [instance.types[type]!, module.funcs.length + i]));
    const imported = importedFuncCount(module);
    const imports = new Map(instance.funcs.slice(0, imported).map((func, i) => [func, i]));
    const slotOf = (ref: Ref): number => {
      if (!isFunc(ref)) return -1;
      if (ref.kind === 'wasm' && ref.instance === instance) return ref.index;
      return imports.get(ref) ?? stubs.get(ref.typeId) ?? -1;
    };
    yield;
    const tables = this.#tables.map((table): TwinTable => {
      const { elements, changes } = instance.tables[table]!;
      return { table, exported: `t${table}`, contents: elements.slice(), changes };
    });
    const hosts = this.#hosts;
    const globals = this.#globals.slice();
    const ends = this.#small(stubbed, entered);
    // Those that have no twin are short.
    const callers: (Uint8Array<ArrayBuffer> | null)[] = [];
    const small = new Output();
    for (let i = 0; i < module.funcs.length; i++) {
      if (i % PIECE_FUNCTIONS === PIECE_FUNCTIONS - 1) yield;
      if (functions[i]?.entered === true) {
        callers.push(null);
        continue;
      }
      small.length = 0;
      this.#caller(i, small);
      callers.push(small.take());
    }
    const head = new Output();
    yield* writeSections(head, { twin, hosts, globals, tables, stubs: stubbed, entered, slotOf });
    const hints = new BranchHints();
    for (let i = 0; i < module.funcs.length; i++) {
      if (i % PIECE_FUNCTIONS === PIECE_FUNCTIONS - 1) yield;
      if (callers[i] === null) hints.add(this.funcAt(i), chosen[i]!.hints);
    }
    hints.write(head);
    const code = new Output(5);
    code.u32(module.funcs.length + stubbed.length + entered.length);
    let size = code.length + ends.length;
    chosen.forEach((kept, i) => {
      const { length } = callers[i] ?? kept!.body;
      size += length + lengthOfU32(length);
    });
    const out = new Output(head.length + size + 6);
    out.append(head);
    out.op(10, size);
    out.append(code);
    const starts = new Int32Array(module.funcs.length);
    let copied = out.length;
    for (let i = 0; i < module.funcs.length; i++) {
      const { length } = callers[i] ?? chosen[i]!.body;
      out.u32(length);
      starts[i] = out.length;
      out.copy(callers[i] ?? chosen[i]!.body, 0, length);
      if (out.length - copied > PIECE_BYTES) {
        copied = out.length;
        yield;
      }
    }
    out.append(ends);
    const bytes = out.bytes.subarray(0, out.length);
    // From now on they lie in there.
    let instructions = 0;
    for (let i = 0; i < chosen.length; i++) {
      const kept = chosen[i];
      if (i % PIECE_FUNCTIONS === PIECE_FUNCTIONS - 1) yield;
      if (!kept) continue;
      instructions += kept.instructions;
      if (!callers[i]) kept.body = bytes.subarray(starts[i], starts[i]! + kept.body.length);
    }
    const first = this.funcAt(0);
    return {
      bytes,
      counting: this.counting,
      twin,
      functions,
      hosts,
      globals,
      tables,
      slotOf,
      instructions,
      rewritten,
      functionAt: (index) => (index >= first && index < first + module.funcs.length ? index - first : -1),
      whyNot: (func) => {
        const kept = chosen[func];
        if (!kept) return func < imported ? null : 'unselected';
        return kept.twin === null ? 'interpreted' : kept.twin.entered ? null : 'stop';
      },
      offsetIn: (func, at) => {
        if (functions[func]?.entered !== true) return null;
        const trace: Trace = [];
        const rewriter = new FunctionRewriter(twin, func, trace);
        validateBody(module, func, rewriter);
        if (rewriter.finish() === null) return null;
        const inside = at - starts[func]!;
        let found: number | null = null;
        for (let i = 0; i < trace.length && trace[i]! <= inside; i += 2) found = trace[i + 1]!;
        return found;
      },
    };
  }

  /** The functions behind the module's own, each with its length. */
  #small(stubs: readonly TypeIndex[], entered: readonly TypeIndex[]): Output {
    const { module } = this;
    const out = new Output();
    stubs.forEach((type) => {
      const body = new Output(64);
      writeLeavingStub(body, this.types.at(module.types.length + type), -1 - type);
      out.sized(body);
    });
    for (const type of entered) {
      const body = new Output(64);
      writeTrampoline(body, this.types.at(type), module.types.length + type);
      out.sized(body);
    }
    return out;
  }

  /** What stands for a function that has no twin: calls a function of the host, or has the interpreter do it. */
  #caller(index: FuncIndex, out: Output): void {
    const { typeIndex } = this.module.funcs[index]!;
    const own = this.types.at(typeIndex);
    const host = this.#hostAt.get(index);
    if (host === undefined) {
      writeLeavingStub(out, this.types.at(this.module.types.length + typeIndex), index);
      return;
    }
    const { fast } = this.#hosts[host]!;
    out.u32(0);
    writeFuelOut(out, own.params.length + 1);
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
  }

  /** What stands in a table for functions of other instances, by type; false where there are too many types for that. */
  #stubsFor(table: TableIndex): boolean {
    if (this.module.tables[table]!.type.element === 'externref') return true;
    const { types } = this.instance;
    const ids = new Set(this.#stubs.map((stub) => types[stub]));
    const lacking: TypeIndex[] = [];
    this.module.types.forEach((type, index) => {
      if (type.kind !== 'func' || this.#callable[index] === 0 || ids.has(types[index])) return;
      ids.add(types[index]);
      lacking.push(index);
    });
    if (ids.size > MOST_STUBS) return false;
    this.#stubs.push(...lacking);
    return true;
  }
}

function lengthOfU32(value: number): number {
  let length = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) length++;
  return length;
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
