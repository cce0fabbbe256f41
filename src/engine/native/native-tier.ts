import { FixedPc } from '../compile/flat-code.ts';
import type { TrapCause, TrapKind } from '../module/errors.ts';
import type { ByteOffset, FuncIndex, Pc } from '../module/types.ts';
import type { PlatformWasm } from '../platform.ts';
import type { CompiledFunction } from '../runtime/code-space.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine, Tier } from '../runtime/machine.ts';
import { MARK_PAGES, type Memory } from '../runtime/memory.ts';
import type { Stop } from '../runtime/stop.ts';
import { ModuleRewriter, type RewrittenModule } from './module-rewriter.ts';
import { type NativeEnd, NativeInstance, stackFor } from './native-instance.ts';
import { EntryState } from './entry-state.ts';
import { loopAround, offsetInLoop } from './resumption.ts';
import { noStops, type Stops } from './stops.ts';
import type { Counting } from './twin.ts';

export interface NativeOptions {
  /**
   * 'instructions': `Machine.count` is exact whenever the machine stands, as in the interpreter. 'rounds': it is not,
   * and the code is a little faster.
   */
  readonly counting?: Counting;
  /**
   * Native fuel for one unit of the machine's. Of instructions there are more than of rounds, and native ones take
   * less time.
   */
  readonly fuelFactor?: number;
  /** Bytes of the platform's stack that a native run may use. */
  readonly stackBytes?: number;
  /** Asked when the fuel of a run is used up: how much more there is, 0 to have the machine stand. */
  readonly more?: () => number;
  /**
   * Bytes of memory up to which a run begins with a copy, so that a trap of the platform's is met again by the
   * interpreter, exactly. 0: such traps tell function and offset, and the frames are lost.
   */
  readonly exactTraps?: number;
}

export interface TwinOptions {
  /** Instructions that the interpreter is to come to; none unless given. */
  readonly stops?: Stops;
}

/** Why a module stays in the interpreter. */
export type Refusal =
  | { readonly why: 'no-webassembly' | 'memory' | 'nothing-to-gain' }
  | { readonly why: 'refused'; readonly message: string };

/** A place where native code is entered. */
interface Entry {
  readonly func: WasmFunc;
  readonly native: NativeInstance;
  readonly stack: number;
  readonly enter: (fuel: number, room: number) => NativeEnd;
  /** Runs that left before their fuel was used up, in a row, and what they used of it. */
  left: number;
  used: number;
}

/** So many runs in a row that each left after a few instructions: then it is not worth it. */
const IN_VAIN = 64;
const FEW = 300;

/** Innermost frames that are looked at when native code was left, and how often one must be seen to be worth it. */
const SEEN_FRAMES = 6;
const OFTEN = 8;

/** What is known of a tier of one instance. */
export interface NativeStatus {
  readonly refusal: Refusal | null;
  /** Functions that run natively, and all that the module defines. */
  readonly native: number;
  readonly functions: number;
  readonly bytes: number;
}

const causes: readonly (readonly [RegExp, TrapKind])[] = [
  [/memory access out of bounds/, 'out-of-bounds-memory-access'],
  [/null function|signature mismatch/, 'indirect-call-type-mismatch'],
  [/table index|table access|table element/, 'undefined-element'],
  [/unreachable/, 'unreachable'],
  [/divide by zero|remainder by zero/, 'integer-divide-by-zero'],
  [/unrepresentable/, 'integer-overflow'],
  [/call stack/, 'call-stack-exhausted'],
];

/**
 * Runs the functions of instances on the platform's own WebAssembly, in rewritten form, and everything else in the
 * interpreter. A machine has it as its `tier`: then every call of a function that has a twin is a native one, whoever
 * makes it, and when the fuel is used up, or something has to be done that the twin leaves to the interpreter, the
 * machine stands exactly where it would without.
 *
 *     call ──> twin ─────────────────────────> result
 *                │ no fuel, a host that waits,     ▲
 *                │ an instruction for the other    │ (calls made from here are native again)
 *                └──> frames spilled ──> interpreter goes on
 *
 * Single steps never come here. The first operation of a function that has a twin is a BREAK in the active code, so
 * that the interpreter notices when it calls one.
 */
export class NativeTier implements Tier {
  readonly #machine: Machine;
  readonly #wasm: PlatformWasm | null;
  readonly #counting: Counting;
  readonly #factor: number;
  readonly #stackBytes: number;
  readonly #exactTraps: number;
  readonly #more: (() => number) | null;
  readonly #instances = new Map<Instance, NativeInstance>();
  /** Where native code can be entered: first operations of functions with a twin, and some loops. */
  readonly #entries = new Map<Pc, Entry>();
  /** How often frames that stood there were among the innermost when native code was left. */
  readonly #leftAt = new Map<Pc, number>();
  /** Loops that were looked at. */
  readonly #loops = new Set<Pc>();
  readonly #status = new Map<Instance, NativeStatus>();
  /** A trap of the platform's is being met again: until then all is the interpreter's. */
  #repeating = false;
  #noticed = true;
  /** Has somebody set it to have everything run in the interpreter? */
  suspended = false;
  /** Native runs so far, and those of them that left. */
  runs = 0;
  leaves = 0;

  constructor(machine: Machine, options: NativeOptions = {}) {
    const { store } = machine;
    this.#machine = machine;
    this.#wasm = store.platform.wasm ?? null;
    this.#counting = options.counting ?? 'instructions';
    this.#factor = options.fuelFactor ?? (this.#counting === 'instructions' ? 64 : 16);
    this.#stackBytes = options.stackBytes ?? this.#wasm?.stackBytes ?? 0;
    this.#exactTraps = options.exactTraps ?? 0;
    this.#more = options.more ?? null;
    store.onNative = (func, code) => this.#compiled(func, code);
  }

  /** What became of an instance that was `add`ed, null before. */
  statusOf(instance: Instance): NativeStatus | null {
    return this.#status.get(instance) ?? null;
  }

  /** Is there anything that runs natively? */
  get ready(): boolean {
    return this.#instances.size > 0;
  }

  /**
   * Rewrites and compiles at once. Its functions run natively from the next call on, and are left before `stops`, where
   * the interpreter has breakpoints. To be called again when those change.
   */
  add(instance: Instance, { stops = noStops }: TwinOptions = {}): NativeStatus {
    const rewritten = this.#rewrite(instance, stops);
    if ('refusal' in rewritten) return this.#refused(instance, rewritten.refusal);
    try {
      return this.#accept(instance, rewritten, this.#wasm!.compile(rewritten.bytes));
    } catch (error) {
      return this.#refused(instance, { why: 'refused', message: String(error) });
    }
  }

  /** The same, compiled in the background; until then the interpreter runs it. */
  async addLater(instance: Instance, { stops = noStops }: TwinOptions = {}): Promise<NativeStatus> {
    const rewritten = this.#rewrite(instance, stops);
    if ('refusal' in rewritten) return this.#refused(instance, rewritten.refusal);
    try {
      return this.#accept(instance, rewritten, await this.#wasm!.compileLater(rewritten.bytes));
    } catch (error) {
      return this.#refused(instance, { why: 'refused', message: String(error) });
    }
  }

  /** The interpreter runs all of it again, until it is added again. */
  remove(instance: Instance): void {
    const native = this.#instances.get(instance);
    if (!native) return;
    for (const [pc, entry] of this.#entries) if (entry.native === native) this.#unset(pc);
    this.#loops.clear();
    this.#instances.delete(instance);
    this.#status.delete(instance);
  }

  #rewrite(instance: Instance, stops: Stops): RewrittenModule | { readonly refusal: Refusal } {
    this.remove(instance);
    if (this.#wasm === null) return { refusal: { why: 'no-webassembly' } };
    const memory = instance.memories[0];
    const usable = memory !== undefined && !memory.wide && !memory.declared.shared && memory.native !== null;
    const marks = usable && marked(memory, this.#wasm);
    const reads = marks && memory.watch !== null && memory.watch.reads !== false;
    const rewriter = new ModuleRewriter(instance, { counting: this.#counting, memory: usable, marks, reads, stops });
    const rewritten = rewriter.rewrite();
    if (!rewritten.functions.some((func) => func !== null)) return { refusal: { why: 'nothing-to-gain' } };
    return rewritten;
  }

  #refused(instance: Instance, refusal: Refusal): NativeStatus {
    const status = { refusal, native: 0, functions: instance.module.funcs.length, bytes: 0 };
    this.#status.set(instance, status);
    return status;
  }

  #accept(instance: Instance, rewritten: RewrittenModule, module: object): NativeStatus {
    const native = new NativeInstance(this.#machine, instance, rewritten, this.#wasm!, module);
    if (this.#more) native.more = this.#more;
    this.#instances.set(instance, native);
    const { code } = this.#machine.store;
    for (const func of instance.funcs) {
      if (func.kind !== 'wasm' || func.instance !== instance || func.entry < 0) continue;
      this.#compiled(func, code.functionAt(func.entry)!);
    }
    const status: NativeStatus = {
      refusal: null,
      native: rewritten.functions.filter((func) => func !== null).length,
      functions: instance.module.funcs.filter(({ body }) => body !== null).length,
      bytes: rewritten.bytes.length,
    };
    this.#status.set(instance, status);
    return status;
  }

  /** A function has its flat code: if it has a twin, calls of it are noticed from now on. */
  #compiled(func: WasmFunc, { entry, end }: CompiledFunction): void {
    // Where functions go, others come into their places.
    if (!this.#machine.store.code.keepFunctions) {
      for (const pc of this.#entries.keys()) if (pc >= entry && pc < end) this.#entries.delete(pc);
      for (const pc of this.#loops) if (pc >= entry && pc < end) this.#loops.delete(pc);
    }
    const native = this.#instances.get(func.instance);
    const stack = native?.stackOf(func) ?? null;
    if (!native || stack === null) return;
    const enter = (fuel: number, room: number): NativeEnd => native.run(func, fuel, room);
    this.#set(entry, { func, native, stack, enter, left: 0, used: 0 });
  }

  #set(pc: Pc, entry: Entry): void {
    this.#entries.set(pc, entry);
    if (this.#noticed) this.#machine.store.code.setBreak(pc, 'tier');
  }

  #unset(pc: Pc): void {
    this.#entries.delete(pc);
    this.#machine.store.code.clearBreak(pc, 'tier');
  }

  /** Does the interpreter notice when it comes to a place where native code can be entered? */
  #notice(wanted: boolean): void {
    if (this.#noticed === wanted) return;
    this.#noticed = wanted;
    const { code } = this.#machine.store;
    for (const pc of this.#entries.keys()) {
      if (wanted) code.setBreak(pc, 'tier');
      else code.clearBreak(pc, 'tier');
    }
  }

  /** May native code run now? Memory that is watched, or not as large as the platform's, is the interpreter's. */
  get #able(): boolean {
    if (this.suspended || this.#repeating) return false;
    for (const native of this.#instances.values()) if (!native.fits || !native.tablesFit) return false;
    return true;
  }

  /**
   * The fuel of the machine is used up: a frame that is in a loop can be entered there from now on, so that a call that
   * lasts does not stay in the interpreter.
   */
  #spent(machine: Machine): Stop {
    this.#prepare(machine, machine.pc);
    return { why: 'fuel', pc: machine.pc };
  }

  #prepare(machine: Machine, pc: Pc): void {
    const { code } = machine.store;
    const compiled = pc < FixedPc.end ? null : code.functionAt(pc);
    const func = compiled?.func;
    const native = func && this.#instances.get(func.instance);
    if (compiled && func && native && !this.#entries.has(pc) && !this.#repeating) {
      const at = loopAround(native.rewritten, func.index, compiled.map.offsetOf(pc)!);
      const loop = at === null ? null : code.pcOf(func, at);
      if (at !== null && loop !== null && !this.#loops.has(loop)) {
        this.#loops.add(loop);
        const resumed = native.resume(func, at);
        if (resumed) {
          const enter = (fuel: number, room: number): NativeEnd => native.enter(func, resumed.trampoline, fuel, room);
          this.#set(loop, { func, native, stack: resumed.stack, enter, left: 0, used: 0 });
        }
      }
    }
  }

  /** Frames that left: those that do so again and again can be entered at their loops from now on. */
  #left(machine: Machine): void {
    for (const frame of machine.frames(SEEN_FRAMES)) {
      if (frame.kind !== 'wasm') return;
      const times = (this.#leftAt.get(frame.pc) ?? 0) + 1;
      this.#leftAt.set(frame.pc, times);
      if (times === OFTEN) this.#prepare(machine, frame.pc);
    }
  }

  /** A run has ended: one that leaves again and again after a few instructions is for the interpreter. */
  #judge(pc: Pc, entry: Entry, end: NativeEnd, spent: boolean): void {
    if (end.why === 'returned' || spent) {
      entry.left = 0;
      entry.used = 0;
      return;
    }
    entry.left++;
    entry.used += entry.native.used;
    if (entry.left < IN_VAIN) return;
    if (entry.used < IN_VAIN * FEW) this.#unset(pc);
    entry.left = 0;
    entry.used = 0;
  }

  run(machine: Machine, fuel: number): Stop | null {
    const able = this.#able;
    this.#notice(able);
    const { runs } = this;
    try {
      return this.#run(machine, fuel, able);
    } finally {
      // Without marks in a memory of the platform's, whoever looks at them takes everything for written.
      if (this.runs > runs) {
        for (const { instance, rewritten } of this.#instances.values()) {
          if (!rewritten.twin.marks) instance.memories[0]?.touchAll();
        }
      }
    }
  }

  #run(machine: Machine, fuel: number, able: boolean): Stop | null {
    let left = fuel;
    const begin = able && this.#exactTraps > 0 ? EntryState.of(machine, this.#exactTraps) : null;
    machine.calledHost = false;
    for (;;) {
      const entered = this.#noticed ? this.#entries.get(machine.pc) : undefined;
      // A breakpoint before it is for the interpreter to meet, or to pass.
      if (entered !== undefined && machine.thrown === null && !this.#stopsAt(machine.pc)) {
        const { native, stack } = entered;
        const { pc } = machine;
        const room = stackFor(machine, this.#stackBytes);
        if (room > stack && native.fits && native.tablesFit) {
          this.runs++;
          const end = entered.enter(left * this.#factor, room);
          const used = Math.ceil(native.used / this.#factor);
          left -= used;
          machine.ticks += used;
          this.#judge(pc, entered, end, left <= 0);
          if (end.why === 'trap') {
            if (!this.#wasm!.isTrap(end.error)) throw end.error;
            if (begin === null || machine.calledHost) return this.#trapped(machine, native, end.error);
            begin.restore(machine);
            this.#repeating = true;
            this.#notice(false);
            left = Math.max(1, fuel);
            continue;
          }
          if (end.why === 'left') {
            this.leaves++;
            this.#left(machine);
            // What was left undone is done at once, unless it is to be stopped at: so every run goes on.
            if ((left > 0 || machine.answered !== null) && !this.#stopsAt(machine.pc)) {
              const stop = this.#one(machine);
              if (stop !== undefined) return stop;
              left--;
            }
          }
          if (left > 0 && !this.#stopsAt(machine.pc)) continue;
          if (left <= 0 && machine.pc >= FixedPc.end) return this.#spent(machine);
          // What returns to the fixed places takes no fuel.
          left = Math.max(0, left);
        } else {
          const stop = this.#one(machine);
          if (stop !== undefined) return stop;
          continue;
        }
      }
      const { ticks } = machine;
      const stop = machine.interpret(left);
      left -= machine.ticks - ticks;
      if (stop?.why === 'trap') this.#repeating = false;
      if (stop?.why === 'fuel') return this.#spent(machine);
      if (stop?.why !== 'break' || !this.#noticed || !this.#entries.has(machine.pc) || this.#stopsAt(machine.pc)) {
        return stop;
      }
      if (left <= 0) return this.#spent(machine);
    }
  }

  /** Is there a breakpoint? */
  #stopsAt(pc: Pc): boolean {
    return this.#machine.store.code.isBreak(pc);
  }

  /** One instruction in the interpreter; undefined when it is done and nothing stopped it. */
  #one(machine: Machine): Stop | null | undefined {
    const stop = machine.finishStep();
    if (stop?.why !== 'step') return stop;
    // The machine takes what it stepped to for seen.
    return this.#stopsAt(machine.pc) ? { why: 'break', pc: machine.pc } : undefined;
  }

  /** The frames are gone: the machine stands before the call that was native. */
  #trapped(machine: Machine, native: NativeInstance, error: Error): Stop {
    const { func, offset } = placeOf(native.rewritten, error);
    return machine.trapped({ cause: causeOf(error, native.instance), func, offset });
  }
}

/** Are the marks of a memory where native code can see them? They are put there the first time. */
function marked(memory: Memory, wasm: PlatformWasm): boolean {
  if (!wasm.multiMemory) return false;
  if (memory.nativeMarks === null) {
    const side = wasm.createSideMemory(MARK_PAGES);
    if (side !== null) memory.placeMarks(side);
  }
  return memory.nativeMarks !== null;
}

/** Function and instruction of a trap, as far as the platform tells them by its stack trace. */
function placeOf(
  rewritten: RewrittenModule,
  error: Error,
): { readonly func: FuncIndex | null; readonly offset: ByteOffset | null } {
  const stack = error.stack ?? '';
  const loop = /loop\.(\d+)\.(\d+)-[^\n]*:0x([0-9a-f]+)/.exec(stack);
  const found = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/.exec(stack);
  if (loop && found && loop.index < found.index) {
    const [func, at, position] = [Number(loop[1]), Number(loop[2]), Number.parseInt(loop[3]!, 16)];
    return { func, offset: offsetInLoop(rewritten, func, at, position) };
  }
  if (!found) return { func: null, offset: null };
  const func = rewritten.functionAt(Number(found[1]));
  if (func < 0) return { func: null, offset: null };
  return { func, offset: rewritten.offsetIn(func, Number.parseInt(found[2]!, 16)) };
}

/** The numbers of it are lost: addresses are -1. */
function causeOf({ message }: Error, instance: Instance): TrapCause {
  const kind = causes.find(([pattern]) => pattern.test(message))?.[1];
  switch (kind) {
    case 'out-of-bounds-memory-access':
      return { kind, address: -1, size: 0, limit: instance.memories[0]?.size ?? 0, memory: 0 };
    case 'undefined-element':
      return { kind, index: -1, limit: 0, table: 0 };
    case 'indirect-call-type-mismatch':
      return { kind, expected: 'another', actual: 'this', index: -1 };
    case 'unreachable':
    case 'integer-divide-by-zero':
    case 'integer-overflow':
      return { kind };
    case 'call-stack-exhausted':
      return { kind, frames: 0, limit: 'bytes' };
    default:
      return { kind: 'host', message };
  }
}
