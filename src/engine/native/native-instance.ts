import { type ByteOffset, isRefType, wordsOf } from '../module/types.ts';
import { CALL_WORDS } from '../compile/flat-code.ts';
import type { PlatformExports, PlatformImports, PlatformWasm } from '../platform.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { HostAnswer, Machine } from '../runtime/machine.ts';
import type { MemoryWatch } from '../runtime/memory.ts';
import type { Ref } from '../runtime/ref.ts';
import { fastHost, type HostBridge, plainHost } from './host-bridge.ts';
import { fuelOf, type HookName, kept, UNWIND } from './layout.ts';
import { type MarkHooks, writeMarksModule, writeRanges } from './marks-module.ts';
import type { RewrittenModule, TwinFunction } from './module-rewriter.ts';
import { Rebuilder } from './rebuild.ts';
import { rewritingLoop } from './resumption.ts';
import { SpilledFrames } from './spilled-frames.ts';
import { trampolineName } from './twin-module.ts';
import { Code } from './twin-types.ts';
import { LEAST_STACK } from './twin.ts';

interface NativeGlobal {
  value: unknown;
}

interface NativeTable {
  readonly length: number;
  get(index: number): unknown;
  set(index: number, value: unknown): void;
  grow(by: number): number;
}

export type Trampoline = (func: number, stack: number) => void;

/** A way into a function at one of its loops. */
export interface Resumed {
  readonly trampoline: Trampoline;
  /** Bytes of the platform's stack that it needs. */
  readonly stack: number;
  /** The platform's module, and the function as it was when that was made. */
  readonly module: object;
  readonly twin: TwinFunction;
}

/** How a native run ended: the call returned; it was left; it trapped on the platform, and its frames are gone. */
export type NativeEnd = { readonly why: 'returned' | 'left' } | { readonly why: 'trap'; readonly error: Error };

/** Fuel that one run has at most, so that counters stay small. */
const MOST_FUEL = 2 ** 29;

/** Bytes that an instruction on a range may write natively; more are done in pieces, by the interpreter. */
const MOST_AT_ONCE = 2 ** 20;

/** Bytes that they write in a run before it is left, and that are done for one unit of the machine's fuel. */
const MOST_BYTES = 2 ** 22;
const BYTES_PER_FUEL = 128;

/** Fuel of the machine's that hosts spend before it is taken from the twin's. */
const SPENT_AT_ONCE = 256;

const asksNobody = (): number => 0;

/** The twin of an instance: runs its functions on the platform for a machine, and brings back what they leave. */
export class NativeInstance implements HostBridge {
  readonly #wasm: PlatformWasm;
  readonly #imports: PlatformImports;
  readonly #exports: PlatformExports;
  readonly #fuel: NativeGlobal;
  readonly #leaving: NativeGlobal;
  readonly #all: NativeTable;
  readonly #trampolines: Trampoline[] = [];
  readonly #globals: {
    readonly at: number;
    readonly code: Code;
    readonly written: boolean;
    readonly own: NativeGlobal;
  }[];
  readonly #mirrors: { readonly table: number; readonly own: NativeTable; readonly shadow: Ref[]; seen: number }[];
  readonly #spills = new SpilledFrames();
  readonly #rebuilder: Rebuilder;
  /** Words of results, so many of which are of this run, and references. */
  readonly #results: number[] = [];
  #resultWords = 0;
  readonly #resultRefs: Ref[] = [];
  /** Where arguments are, in words of the machine's stack. */
  #base = 0;
  /** Fuel that was given, and what was used of what was given before. */
  #given = 0;
  #used = 0;
  /** The fuel that was left when frames began to leave. */
  #left = 0;
  /** Do frames leave? */
  #leaves = false;
  #count = 0;
  #spent = 0;
  /** Fuel of the machine's that hosts spent in this run. */
  #beside = 0;
  /** The twin's fuel for one unit of the machine's. */
  fuelPerUnit = 1;
  /** Who watched when it ran last. */
  #watch: MemoryWatch | null = null;
  /** Bytes that instructions on ranges wrote. */
  #bytes = 0;
  #answered: HostAnswer | null = null;

  constructor(
    readonly machine: Machine,
    readonly instance: Instance,
    readonly rewritten: RewrittenModule,
    wasm: PlatformWasm,
    module: object,
  ) {
    this.#wasm = wasm;
    this.#imports = {
      hook: { ...this.#hooks(), ...(rewritten.twin.marks ? this.#markHooks() : {}) },
      host: Object.fromEntries(
        rewritten.hosts.map((func, i) => [String(i), func.fast ? fastHost(func, this) : plainHost(func, this)]),
      ),
      memory: { 0: instance.memories[0]?.native, 1: instance.memories[0]?.nativeMarks },
    };
    this.#exports = wasm.instantiate(module, this.#imports);
    this.#fuel = this.#exports['fuel'] as NativeGlobal;
    this.#leaving = this.#exports['leaving'] as NativeGlobal;
    this.#all = this.#exports['all'] as NativeTable;
    instance.module.funcs.forEach(({ typeIndex }, i) => {
      if (rewritten.functions[i] === null || this.#trampolines[typeIndex]) return;
      this.#trampolines[typeIndex] = this.#exports[trampolineName(typeIndex)] as Trampoline;
    });
    this.#globals = rewritten.globals.map(({ global, code, written }) => ({
      at: instance.globals[global]!.at,
      code,
      written,
      own: this.#exports[`g${global}`] as NativeGlobal,
    }));
    this.#mirrors = rewritten.tables.map(({ table, exported, contents, changes }) => ({
      table,
      own: this.#exports[exported] as NativeTable,
      shadow: contents.slice(),
      seen: changes,
    }));
    this.#rebuilder = new Rebuilder(instance, rewritten);
  }

  /** Bytes of the platform's stack that a function needs, null when it has no twin. */
  stackOf(func: WasmFunc): number | null {
    const twin = this.rewritten.functions[func.index];
    return twin?.entered === true ? twin.stack : null;
  }

  /** Fuel that was used, in the twin's measure: instructions or rounds. */
  get used(): number {
    return this.#used + this.#given - this.#left;
  }

  /** Fuel of the machine's that was used beside it, by hosts and by instructions on ranges. */
  get usedBeside(): number {
    return this.#beside + Math.floor(this.#bytes / BYTES_PER_FUEL);
  }

  /** May it run now: is the memory the one that the twin has? */
  get fits(): boolean {
    if (!this.rewritten.bytes.length) return false;
    const memory = this.instance.memories[0];
    if (memory === undefined) return true;
    const { watched, reads } = this.rewritten.twin;
    return memory.native !== null && (memory.watch === null || (watched && (reads || memory.watch.reads === false)));
  }

  /** Does it look at stores, and nobody watches? */
  get tooCareful(): boolean {
    return this.rewritten.twin.watched && this.instance.memories[0]?.watch === null;
  }

  /**
   * Runs `func`, before whose first instruction the machine stands, with so much fuel. Afterwards the machine stands
   * where it would in the interpreter: behind the call, or where the innermost frame left; after a trap where it stood.
   */
  run(func: WasmFunc, fuel: number, stack: number): NativeEnd {
    return this.enter(func, this.#trampolines[this.instance.module.funcs[func.index]!.typeIndex]!, fuel, stack);
  }

  /** The same for a frame of `func` that stands elsewhere, at a loop: see `resume`. */
  enter(func: WasmFunc, trampoline: Trampoline, fuel: number, stack: number): NativeEnd {
    const { machine: m } = this;
    this.#begin(fuel);
    try {
      trampoline(func.index, stack);
    } catch (error) {
      this.#left = 0;
      this.#end();
      return { why: 'trap', error: error as Error };
    }
    if (this.#spills.frames.length === 0 && this.#spills.refused === null) {
      this.#left = fuelOf(this.#fuel.value as number);
      this.#end();
      this.#return(func);
      return { why: 'returned' };
    }
    this.#end();
    this.#rebuilder.rebuild(m, this.#spills);
    m.count = this.#count + (this.rewritten.counting === 'instructions' ? this.used : 0);
    m.answered = this.#answered;
    return { why: 'left' };
  }

  /**
   * What enters `func` at a loop; null when that cannot be. With what entered it in a twin before, if its function is as
   * it was then, nothing has to be rewritten. In pieces of some milliseconds; one at a time.
   */
  *resuming(func: WasmFunc, at: ByteOffset, before: Resumed | null = null): Generator<void, Resumed | null> {
    const twin = this.rewritten.functions[func.index] ?? null;
    if (twin === null) return null;
    try {
      if (before?.twin === twin) return this.#resumed(before.module, twin, before.stack);
      const loop = yield* rewritingLoop(this.rewritten, func.index, at);
      if (loop === null) return null;
      twin.spilled = loop.spilled;
      return this.#resumed(this.#wasm.compile(loop.bytes), twin, loop.stack);
    } catch {
      return null;
    }
  }

  #resumed(module: object, twin: TwinFunction, stack: number): Resumed {
    const exports = this.#wasm.instantiate(module, { ...this.#imports, twin: this.#exports });
    return { trampoline: exports['enter'] as Trampoline, stack, module, twin };
  }

  #begin(fuel: number): void {
    const { machine: m } = this;
    this.#base = m.fp;
    this.#used = 0;
    this.#given = Math.min(fuel, MOST_FUEL);
    this.#count = m.count;
    this.#spent = 0;
    this.#beside = 0;
    this.#bytes = 0;
    this.#answered = null;
    m.fuel = 0;
    m.trap = null;
    this.#resultWords = 0;
    if (this.#resultRefs.length > 0) this.#resultRefs.length = 0;
    if (this.#spills.frames.length > 0 || this.#spills.refused) {
      this.#spills.clear();
    }
    if (this.#leaves) {
      this.#leaves = false;
      this.#leaving.value = 0;
    }
    this.#fuel.value = kept(this.#given);
    const watch = this.instance.memories[0]?.watch ?? null;
    if (watch !== this.#watch) this.#watchedBy(watch);
    this.#globalsIn();
    this.#tablesIn();
  }

  #end(): void {
    this.#globalsOut();
    this.machine.fuel = 0;
  }

  /** As the machine returns from a function. */
  #return(func: WasmFunc): void {
    const { machine: m } = this;
    const { results } = func.type;
    const base = m.fp;
    let at = base;
    let word = 0;
    let ref = 0;
    for (const type of results) {
      if (isRefType(type)) {
        m.writeRef(at, this.#resultRefs[ref++]!);
        at += 2;
        continue;
      }
      const count = type === 'v128' ? 4 : type === 'i64' || type === 'f64' ? 2 : 1;
      for (let i = 0; i < count; i++) m.i32[at + i] = this.#results[word++]!;
      at += Math.max(2, count);
    }
    m.sp = base + wordsOf(results);
    m.fr -= 2;
    const counts = this.rewritten.counting === 'instructions';
    const { count } = m;
    m.pc = m.frameWords[m.fr]! + CALL_WORDS;
    m.fp = m.frameWords[m.fr + 1]!;
    m.count = counts ? this.#count + this.used : count;
  }

  #globalsIn(): void {
    const { words, refs } = this.machine.store.cells;
    for (const { at, code, own } of this.#globals) {
      if (code === Code.ref) own.value = refs[at >> 1];
      else if (code === Code.i32 || code === Code.f32) own.value = words[at];
      else own.value = (BigInt(words[at + 1]!) << 32n) | BigInt(words[at]! >>> 0);
    }
  }

  #globalsOut(): void {
    const { words, refs } = this.machine.store.cells;
    for (const { at, code, own, written } of this.#globals) {
      if (!written) continue;
      const { value } = own;
      if (code === Code.ref) refs[at >> 1] = value as Ref;
      else if (code === Code.i32 || code === Code.f32) words[at] = value as number;
      else {
        words[at] = Number(BigInt.asIntN(32, value as bigint));
        words[at + 1] = Number(BigInt.asIntN(32, (value as bigint) >> 32n));
      }
    }
  }

  /** Tables are only written by the interpreter: what has changed since is copied. */
  #tablesIn(): void {
    for (const mirror of this.#mirrors) {
      const table = this.instance.tables[mirror.table]!;
      if (table.changes === mirror.seen) continue;
      mirror.seen = table.changes;
      const { elements } = table;
      const { own, shadow } = mirror;
      if (elements.length > own.length) own.grow(elements.length - own.length);
      for (let i = 0; i < own.length; i++) {
        const ref = elements[i] ?? null;
        if (shadow[i] === ref) continue;
        shadow[i] = ref;
        const slot = this.rewritten.slotOf(ref);
        own.set(i, slot < 0 ? null : this.#all.get(slot));
      }
    }
  }

  /** Can the tables be looked at by their sizes? One that has become smaller (another time) cannot. */
  get tablesFit(): boolean {
    return this.#mirrors.every(({ table, own }) => this.instance.tables[table]!.size >= own.length);
  }

  // ---- what functions of the host need ------------------------------------------------------------------------

  get watched(): boolean {
    return this.instance.memories.some(({ watch }) => watch !== null);
  }

  begins(): void {
    this.machine.calledHost = true;
    if (this.rewritten.counting !== 'instructions') return;
    const left = fuelOf(this.#fuel.value as number);
    // The call itself is counted already, and not yet executed.
    this.machine.count = this.#count + this.#used + this.#given - left - 1;
  }

  ended(): void {
    const { machine: m } = this;
    if (this.rewritten.counting === 'instructions') m.count = this.#count;
    this.#spent -= m.fuel;
    this.#beside -= m.fuel;
    m.fuel = 0;
    if (this.#spent < SPENT_AT_ONCE) return;
    const left = fuelOf(this.#fuel.value as number);
    // What is below zero is used up: it needs to be no less.
    const taken = Math.max(0, Math.min(this.#spent * this.fuelPerUnit, left + 1));
    this.#given -= taken;
    this.#fuel.value = kept(left - taken);
    this.#spent = 0;
  }

  refuse(answered: HostAnswer | null): void {
    if (this.rewritten.counting === 'instructions') this.machine.count = this.#count;
    this.#beside -= this.machine.fuel;
    this.machine.fuel = 0;
    this.#answered = answered;
    this.#leave(fuelOf(this.#fuel.value as number));
  }

  // ---- memory ---------------------------------------------------------------------------------------------------

  /** May so many bytes be written at once, and counts them. */
  #admits(length: number): boolean {
    if (length > MOST_AT_ONCE || this.#bytes > MOST_BYTES) return false;
    this.#bytes += length;
    return true;
  }

  #watchedBy(watch: MemoryWatch | null): void {
    this.#watch = watch;
    const memory = this.instance.memories[0]!;
    if (watch !== null && memory.nativeMarks !== null) writeRanges(memory.marks.buffer, watch);
  }

  /** What is asked about accesses where marks do not settle it: in a module of its own, which asks the memory. */
  #markHooks(): PlatformExports {
    const memory = this.instance.memories[0]!;
    const hooks: MarkHooks = {
      touch: (base, offset, size) => {
        const length = size >>> 0;
        return this.#admits(length) && memory.admitsWrite((base >>> 0) + (offset >>> 0), length) ? 0 : 1;
      },
      look: (base, offset, size) => (memory.admitsRead((base >>> 0) + (offset >>> 0), size >>> 0) ? 0 : 1),
    };
    const module = this.#wasm.compile(writeMarksModule(this.rewritten.twin));
    return this.#wasm.instantiate(module, { hook: hooks, memory: { 1: memory.nativeMarks } });
  }

  // ---- hooks ----------------------------------------------------------------------------------------------------

  /** Frames begin to leave. */
  #leave(fuel: number): void {
    this.#leaves = true;
    this.#left = fuel;
    this.#fuel.value = UNWIND;
    this.#leaving.value = 1;
  }

  #hooks(): Readonly<Record<HookName, unknown>> {
    const spills = this.#spills;
    return {
      leave: (site: number, fuel: number) => {
        // Frames that wait at calls leave after the innermost one.
        if (!this.#leaves) this.#leave(fuelOf(fuel));
        spills.begin(site);
      },
      word: (bits: number) => spills.word(bits),
      words: (a: number, b: number, c: number, d: number) => {
        spills.word(a);
        spills.word(b);
        spills.word(c);
        spills.word(d);
      },
      long: (bits: bigint) => spills.long(bits),
      ref: (ref: Ref) => spills.refs.push(ref),
      refuse: (who: number) => {
        // What the host has not refused itself is a function that has no twin.
        if (!this.#leaves) this.#leave(fuelOf(this.#fuel.value as number));
        // The call was counted, and is made by the interpreter.
        if (this.rewritten.counting === 'instructions') this.#left++;
        spills.refused = { who };
      },
      getWord: (word: number) => this.machine.i32[this.#base + word],
      getLong: (word: number) => this.machine.readU64(this.#base + word),
      getRef: (word: number) => this.machine.readRef(this.#base + word),
      putWord: (bits: number) => {
        this.#results[this.#resultWords++] = bits;
      },
      putLong: (bits: bigint) => {
        this.#results[this.#resultWords++] = Number(BigInt.asIntN(32, bits));
        this.#results[this.#resultWords++] = Number(BigInt.asIntN(32, bits >> 32n));
      },
      putRef: (ref: Ref) => this.#resultRefs.push(ref),
      touch: asksNobody,
      look: asksNobody,
      fill: (_: number, size: number) => (this.#admits(size >>> 0) ? 0 : 1),
      copy: (_: number, _source: number, size: number) => (this.#admits(size >>> 0) ? 0 : 1),
      refFunc: (func: number) => this.instance.funcs[func],
    };
  }
}

/** Bytes of the platform's stack that a run may use: frames must fit into the machine's own stacks as well. */
export function stackFor(m: Machine, most: number): number {
  const frames = (m.frameWords.length - 8 - m.fr) / 2;
  return Math.min(most, frames * LEAST_STACK, 4 * (m.i32.length - m.sp) - 1024);
}
