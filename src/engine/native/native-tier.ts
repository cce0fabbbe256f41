import { FixedPc, Op } from '../compile/flat-code.ts';
import type { ByteOffset, FuncIndex, Pc } from '../module/types.ts';
import type { PlatformWasm } from '../platform.ts';
import type { CompiledFunction } from '../runtime/code-space.ts';
import type { WasmFunc } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Machine, Tier } from '../runtime/machine.ts';
import type { Stop } from '../runtime/stop.ts';
import { Entry } from './entry.ts';
import { EntryState } from './entry-state.ts';
import { type NativeEnd, type NativeInstance, type Resumed, stackFor } from './native-instance.ts';
import type { WhyNot } from './module-rewriter.ts';
import { entryLoop } from './resumption.ts';
import type { Stops } from './stops.ts';
import { causeOf, placeOf } from './trap-place.ts';
import {
  difference,
  type LaterOptions,
  type LoopEntry,
  type Made,
  type Refusal,
  TwinMaker,
  type TwinOptions,
} from './twin-maker.ts';
import type { Counting } from './twin.ts';

export type { LaterOptions, Refusal, TwinOptions } from './twin-maker.ts';

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
  /**
   * Bytes of memory up to which a run begins with a copy, so that a trap of the platform's is met again by the
   * interpreter, exactly. 0: such traps tell function and offset, and the frames are lost.
   */
  readonly exactTraps?: number;
  /**
   * Is what native code writes marked where the platform allows it, also while nobody watches (true)? Else everything
   * counts as written after a native run: for those who do not look at marks.
   */
  readonly marks?: boolean;
}

/** A twin that is in use. */
interface Twin {
  readonly native: NativeInstance;
  /** Where it can be entered: first operations of its functions, and some loops. */
  readonly entries: Map<Pc, Entry>;
  /** Those that are not worth it now, and until when: see NativeTier.#interpreted. */
  readonly resting: Map<Pc, { readonly entry: Entry; readonly until: number }>;
  /** Loops that were looked at, and those of them that it can be entered at. */
  readonly looked: Set<Pc>;
  readonly loops: LoopEntry[];
  /** A way in that is being made, in pieces. */
  coming: { readonly func: WasmFunc; readonly at: ByteOffset; readonly work: Generator<void, Resumed | null> } | null;
  /** Are there stops that it does not know? Then the interpreter runs everything. */
  outOfDate: boolean;
  /** Does the interpreter notice when it comes to an entry? */
  noticed: boolean;
}

/** Innermost frames that are looked at each fourth time that native code was left; how often one has to be seen then. */
const SEEN_FRAMES = 6;
const EACH = 4;
const OFTEN = 2;

/**
 * A turn of the interpreter, until it is looked for a way into native code: so many instructions, as far as is known how
 * many are a unit of fuel, and no more units than that. After so many in turns a way in is made: what that takes.
 */
const TURN_INSTRUCTIONS = 20_000;
const MOST_TURN = 500;
const LASTS = 200_000;
/** What a turn takes beside its instructions: native code is entered behind it. */
const PER_TURN = 250;
/** What a piece of making one takes, in the interpreter's fuel. Each is a module of the platform's: so many are made. */
const PIECE_FUEL = 100_000;
const MOST_LOOPS = 1000;
/** So often native code is left in a slice: how a frame goes on is worked out for each place, which takes its time. */
const MOST_LEAVES = 2000;

/** What is known of a tier of one instance. */
export interface NativeStatus {
  readonly refusal: Refusal | null;
  /** Functions that run natively, and all that the module defines. */
  readonly native: number;
  readonly functions: number;
  readonly bytes: number;
}

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
  readonly #marks: boolean;
  readonly #makers = new Map<Instance, TwinMaker>();
  readonly #twins = new Map<Instance, Twin>();
  /** The same. */
  #list: readonly Twin[] = [];
  /** Of all twins. */
  readonly #entries = new Map<Pc, { readonly twin: Twin; readonly entry: Entry }>();
  /** Units of a turn of the interpreter. */
  #turn = 50;
  /** Instructions that the interpreter has executed; when it has to be looked for an entry that has rested enough. */
  #interpreted = 0;
  #wakes = Number.POSITIVE_INFINITY;
  /** By the entry of a function: instructions that the interpreter has executed in turns that ended in it. */
  readonly #lasted = new Map<Pc, number>();
  /** How often frames that stood there were among the innermost when native code was left. */
  readonly #leftAt = new Map<Pc, number>();
  readonly #status = new Map<Instance, NativeStatus>();
  /** A trap of the platform's is being met again: until then all is the interpreter's. */
  #repeating = false;
  /** Has somebody set it to have everything run in the interpreter? */
  suspended = false;
  /** A moment that native runs are to come to, and not to pass by more than a stretch without loops and calls. */
  until = Number.POSITIVE_INFINITY;
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
    this.#marks = options.marks ?? true;
    store.onNative = (func, code) => this.#compiled(func, code);
  }

  /** What became of an instance that was `add`ed, null before. */
  statusOf(instance: Instance): NativeStatus | null {
    return this.#status.get(instance) ?? null;
  }

  /** Is there anything that runs natively? */
  get ready(): boolean {
    return this.#twins.size > 0;
  }

  /**
   * Rewrites and compiles at once. Its functions run natively from the next call on, and are left before `stops`, where
   * the interpreter has breakpoints. To be called again when those change.
   */
  add(instance: Instance, options: TwinOptions = {}): NativeStatus {
    const loops = this.#twins.get(instance)?.loops ?? [];
    return this.#accept(instance, this.#makerOf(instance).make(options, loops));
  }

  /**
   * The same in pieces, and compiled in the background; until then the interpreter runs it, or the twin before if that is
   * not out of date. When other stops are set meanwhile, or it is added again or removed, the answer is a refusal
   * 'stale', and nothing has changed.
   */
  async addLater(instance: Instance, options: LaterOptions = {}): Promise<NativeStatus> {
    const before = (): readonly LoopEntry[] => this.#twins.get(instance)?.loops ?? [];
    return this.#accept(instance, await this.#makerOf(instance).makeLater(options, before));
  }

  /**
   * Other stops from now on, at once: where one came that the twin does not know, the interpreter runs the instance until
   * it was added again. Is there something to be gained by that: are these not the stops of the twin, or of the one that
   * is being made? (Where there are only fewer the twin is used on.)
   */
  setStops(instance: Instance, stops: Stops): boolean {
    const cancelled = this.#makers.get(instance)?.cancelUnless(stops) ?? false;
    const twin = this.#twins.get(instance);
    if (!twin) return cancelled;
    const { functions, twin: made } = twin.native.rewritten;
    const change = difference(made.stops, stops, instance, (func) => functions[func] !== null);
    twin.outOfDate = change === 'others';
    this.#notice(twin);
    return change !== 'none';
  }

  /** Does it have to be added again before anything of it runs natively: other stops, or reads that are watched? */
  outOfDate(instance: Instance): boolean {
    const twin = this.#twins.get(instance);
    return twin !== undefined && (twin.outOfDate || !twin.native.fits);
  }

  /** Does its twin look at stores for a watch that is gone? One that is added again does not. */
  tooCareful(instance: Instance): boolean {
    return this.#twins.get(instance)?.native.tooCareful === true;
  }

  /** Why calls of a function stay in the interpreter; null when they do not, or there is no twin. */
  whyNot(instance: Instance, func: FuncIndex): WhyNot | null {
    return this.#twins.get(instance)?.native.rewritten.whyNot(func) ?? null;
  }

  /** The interpreter runs all of it again, until it is added again. */
  remove(instance: Instance): void {
    this.#makers.get(instance)?.cancel();
    this.#retire(instance);
    this.#status.delete(instance);
  }

  #makerOf(instance: Instance): TwinMaker {
    let maker = this.#makers.get(instance);
    if (!maker) {
      maker = new TwinMaker(this.#machine, instance, this.#wasm, this.#counting, this.#marks);
      this.#makers.set(instance, maker);
    }
    return maker;
  }

  /** Its twin is used no more. */
  #retire(instance: Instance): void {
    const twin = this.#twins.get(instance);
    if (!twin) return;
    for (const pc of twin.entries.keys()) this.#unset(pc);
    this.#twins.delete(instance);
    this.#list = [...this.#twins.values()];
  }

  #accept(instance: Instance, made: Made): NativeStatus {
    const { funcs } = instance.module;
    if ('refusal' in made) {
      const status = { refusal: made.refusal, native: 0, functions: funcs.length, bytes: 0 };
      if (made.refusal.why === 'stale') return status;
      this.#retire(instance);
      this.#status.set(instance, status);
      return status;
    }
    this.#retire(instance);
    const { native, loops } = made;
    const { rewritten } = native;
    native.fuelPerUnit = this.#factor;
    const twin: Twin = {
      native,
      entries: new Map(),
      resting: new Map(),
      looked: new Set(),
      loops: [],
      coming: null,
      outOfDate: false,
      noticed: this.#usable(native),
    };
    this.#twins.set(instance, twin);
    this.#list = [...this.#twins.values()];
    const { code } = this.#machine.store;
    for (const func of instance.funcs) {
      if (func.kind !== 'wasm' || func.instance !== instance || func.entry < 0) continue;
      this.#compiled(func, code.functionAt(func.entry)!);
    }
    for (const loop of loops) this.#enterAt(twin, loop);
    const status: NativeStatus = {
      refusal: null,
      native: rewritten.functions.filter((func) => func !== null).length,
      functions: funcs.filter(({ body }) => body !== null).length,
      bytes: rewritten.bytes.length,
    };
    this.#status.set(instance, status);
    return status;
  }

  /** A function has its flat code: if it has a twin, calls of it are noticed from now on. */
  #compiled(func: WasmFunc, { entry, end }: CompiledFunction): void {
    // Where functions go, others come into their places.
    if (!this.#machine.store.code.keepFunctions) this.#forget(entry, end);
    const twin = this.#twins.get(func.instance);
    const stack = twin?.native.stackOf(func) ?? null;
    if (!twin || stack === null) return;
    const { native } = twin;
    const enter = (fuel: number, room: number): NativeEnd => native.run(func, fuel, room);
    this.#set(twin, entry, new Entry(native, stack, enter));
  }

  #forget(from: Pc, to: Pc): void {
    const gone = (pc: Pc): boolean => pc >= from && pc < to;
    for (const pc of this.#entries.keys()) if (gone(pc)) this.#entries.delete(pc);
    for (const { entries, resting, looked } of this.#twins.values()) {
      for (const places of [entries, resting, looked]) for (const pc of places.keys()) if (gone(pc)) places.delete(pc);
    }
  }

  #enterAt(twin: Twin, loop: LoopEntry): void {
    const { func, at, resumed } = loop;
    const pc = this.#machine.store.code.pcOf(func, at);
    if (pc === null) return;
    const { native } = twin;
    const enter = (fuel: number, room: number): NativeEnd => native.enter(func, resumed.trampoline, fuel, room);
    twin.looked.add(pc);
    twin.loops.push(loop);
    this.#set(twin, pc, new Entry(native, resumed.stack, enter));
  }

  #set(twin: Twin, pc: Pc, entry: Entry): void {
    this.#entries.set(pc, { twin, entry });
    twin.entries.set(pc, entry);
    if (twin.noticed) this.#machine.store.code.setBreak(pc, 'tier');
  }

  #unset(pc: Pc): void {
    this.#entries.get(pc)?.twin.entries.delete(pc);
    this.#entries.delete(pc);
    this.#machine.store.code.clearBreak(pc, 'tier');
  }

  /** Memory whose reads are watched, or that is not as large as the platform's, is the interpreter's. */
  #usable(native: NativeInstance): boolean {
    return !this.suspended && !this.#repeating && native.fits && native.tablesFit;
  }

  /** May the twin run now? The interpreter notices its entries only then. */
  #notice(twin: Twin): boolean {
    const wanted = !twin.outOfDate && this.#usable(twin.native);
    if (twin.noticed === wanted) return wanted;
    twin.noticed = wanted;
    const { code } = this.#machine.store;
    for (const pc of twin.entries.keys()) {
      if (wanted) code.setBreak(pc, 'tier');
      else code.clearBreak(pc, 'tier');
    }
    return wanted;
  }

  #noticeAll(): boolean {
    let any = false;
    for (const twin of this.#list) if (this.#notice(twin)) any = true;
    return any;
  }

  /**
   * The interpreter has used up its turn: a frame that is in a loop can be entered there after some turns, so that a call
   * that lasts does not stay in the interpreter. Entries that have rested are tried again. Has it taken its time?
   */
  #lasts(machine: Machine, pc: Pc, instructions: number): boolean {
    this.#wake();
    let came = false;
    for (const twin of this.#list) if (this.#come(twin)) came = true;
    const func = pc < FixedPc.end ? null : machine.store.code.functionAt(pc);
    if (func === null) return came;
    const lasted = (this.#lasted.get(func.entry) ?? 0) + instructions + PER_TURN;
    this.#lasted.set(func.entry, lasted < LASTS ? lasted : 0);
    if (lasted >= LASTS) this.#prepare(machine, pc, true);
    return came;
  }

  /** Entries that have rested enough are tried again. */
  #wake(): void {
    if (this.#interpreted < this.#wakes) return;
    this.#wakes = Number.POSITIVE_INFINITY;
    for (const twin of this.#list) {
      for (const [at, { entry, until }] of twin.resting) {
        if (until > this.#interpreted) this.#wakes = Math.min(this.#wakes, until);
        else {
          twin.resting.delete(at);
          this.#set(twin, at, entry);
        }
      }
    }
  }

  /** Begins a way into the loop around a place, where one is missing and may be made. Was there a piece of it to make? */
  #prepare(machine: Machine, pc: Pc, lasts: boolean): boolean {
    const { code } = machine.store;
    const compiled = pc < FixedPc.end ? null : code.functionAt(pc);
    const func = compiled?.func;
    const twin = func && this.#twins.get(func.instance);
    if (!compiled || !func || !twin?.noticed || twin.coming !== null || this.#entries.has(pc)) return false;
    if (twin.loops.length >= MOST_LOOPS) return false;
    const entered = (loop: ByteOffset): boolean => twin.looked.has(code.pcOf(func, loop)!);
    const at = entryLoop(twin.native.rewritten, func.index, compiled.map.offsetOf(pc)!, { lasts, entered });
    const loop = at === null ? null : code.pcOf(func, at);
    if (at === null || loop === null || twin.looked.has(loop)) return false;
    twin.looked.add(loop);
    twin.coming = { func, at, work: twin.native.resuming(func, at) };
    return this.#come(twin);
  }

  /** A piece of the way in that is being made, if there is one. Was there? */
  #come(twin: Twin): boolean {
    if (twin.coming === null) return false;
    const { func, at, work } = twin.coming;
    const { done, value: resumed } = work.next();
    if (done !== true) return true;
    twin.coming = null;
    if (resumed) this.#enterAt(twin, { func, at, resumed });
    return true;
  }

  /**
   * Frames that left: those that do so again and again can be entered at their loops from now on. Was there a piece of
   * that to make?
   */
  #left(machine: Machine): boolean {
    let came = false;
    if (this.leaves % EACH > 0) return came;
    for (const frame of machine.frames(SEEN_FRAMES)) {
      if (frame.kind !== 'wasm') break;
      const times = (this.#leftAt.get(frame.pc) ?? 0) + 1;
      this.#leftAt.set(frame.pc, times);
      if (times === OFTEN && this.#prepare(machine, frame.pc, false)) came = true;
    }
    return came;
  }

  run(machine: Machine, fuel: number): Stop | null {
    const able = this.#noticeAll();
    const { runs } = this;
    try {
      return this.#run(machine, fuel, able);
    } finally {
      // Without marks in a memory of the platform's, whoever looks at them takes everything for written.
      if (this.runs > runs) {
        for (const { native } of this.#list) {
          if (!native.rewritten.twin.marks) native.instance.memories[0]?.touchAll();
        }
      }
    }
  }

  #run(machine: Machine, fuel: number, able: boolean): Stop | null {
    let left = fuel;
    const { leaves } = this;
    const begin = able && this.#exactTraps > 0 ? EntryState.of(machine, this.#exactTraps) : null;
    machine.calledHost = false;
    for (;;) {
      const entered = this.#entries.get(machine.pc);
      // A breakpoint before it is for the interpreter to meet, or to pass.
      if (entered?.twin.noticed === true && machine.thrown === null && !this.#stopsAt(machine.pc)) {
        const { twin, entry } = entered;
        const { native } = twin;
        const { pc } = machine;
        const room = stackFor(machine, this.#stackBytes);
        if (room > entry.stack) {
          this.runs++;
          const end = entry.enter(Math.min(left * this.#factor, this.until - machine.count), room);
          const used = Math.ceil(native.used / this.#factor) + native.usedBeside;
          left -= used;
          machine.ticks += used;
          const reached = machine.count >= this.until;
          if (left > 0 && !reached && !entry.ran(native.used, end)) {
            this.#rests(twin, pc, entry);
          }
          if (end.why === 'trap') {
            if (!this.#wasm!.isTrap(end.error)) throw end.error;
            if (begin === null || machine.calledHost) return this.#trapped(machine, native, end.error);
            begin.restore(machine);
            this.#repeating = true;
            this.#noticeAll();
            left = Math.max(1, fuel);
            continue;
          }
          if (end.why === 'left') {
            this.leaves++;
            if (this.#left(machine) || this.leaves - leaves >= MOST_LEAVES) left -= PIECE_FUEL;
          }
          if (reached) return { why: 'fuel', pc: machine.pc };
          if (end.why === 'left') {
            // What was left undone is done at once, unless it is to be stopped at: so every run goes on.
            const { answered } = machine;
            const here = answered !== null || (left > 0 && this.#entries.has(machine.pc));
            if (here && !this.#stopsAt(machine.pc)) {
              const { ticks } = machine;
              const stop = this.#one(machine);
              if (stop !== undefined) return stop;
              left -= Math.max(1, machine.ticks - ticks);
            }
          }
          if (machine.pc === FixedPc.halt && end.why === 'returned') {
            machine.trimRefs();
            return null;
          }
          if (left > 0 && !this.#stopsAt(machine.pc)) continue;
          if (left <= 0 && machine.pc >= FixedPc.end) {
            this.#prepare(machine, machine.pc, false);
            return { why: 'fuel', pc: machine.pc };
          }
          // What returns to the fixed places takes no fuel.
          left = Math.max(0, left);
        } else {
          const stop = this.#one(machine);
          if (stop !== undefined) return stop;
          continue;
        }
      }
      const { ticks, count, pc } = machine;
      // A few rounds: then there may be a way in for it.
      const turn = this.#noticedAt(pc) ? Math.min(left, this.#turn) : left;
      const stop = machine.interpret(turn);
      const used = machine.ticks - ticks;
      left -= used;
      this.#interpreted += machine.count - count;
      if (stop?.why === 'trap') this.#repeating = false;
      if (this.#lasts(machine, pc, machine.count - count)) left -= PIECE_FUEL;
      if (stop?.why === 'fuel') {
        this.#turn = Math.max(
          1,
          Math.min(MOST_TURN, Math.ceil((TURN_INSTRUCTIONS * used) / (machine.count - count + 1))),
        );
        // Less was used where a function is compiled in pieces, before its first call.
        if (left <= 0 || used < turn || machine.count >= this.until) return stop;
        continue;
      }
      if (stop?.why !== 'break' || this.#entries.get(machine.pc)?.twin.noticed !== true || this.#stopsAt(machine.pc)) {
        return stop;
      }
      if (left <= 0) return { why: 'fuel', pc: machine.pc };
    }
  }

  /** Is the machine in code of which there is a twin that may run? */
  #noticedAt(pc: Pc): boolean {
    const func = pc < FixedPc.end ? null : this.#machine.store.code.funcOf(pc);
    return func !== null && this.#twins.get(func.instance)?.noticed === true;
  }

  #rests(twin: Twin, pc: Pc, entry: Entry): void {
    this.#unset(pc);
    const until = this.#interpreted + entry.rest();
    twin.resting.set(pc, { entry, until });
    this.#wakes = Math.min(this.#wakes, until);
  }

  /** Is there a breakpoint? */
  #stopsAt(pc: Pc): boolean {
    return this.#machine.store.code.isBreak(pc);
  }

  /** One instruction in the interpreter; undefined when it is done and nothing stopped it. */
  #one(machine: Machine): Stop | null | undefined {
    const { code } = machine.store;
    const calls = isCall(code.pristine[machine.pc]!);
    const stop = machine.finishStep();
    if (stop?.why !== 'step') return stop;
    // The entry of a function that begins with a loop is no instruction, and a step into it passes it.
    const entry = calls ? (code.functionAt(machine.pc)?.entry ?? machine.pc) : machine.pc;
    if (code.isBreak(entry) && code.listed(entry) === machine.pc) machine.pc = entry;
    // The machine takes what it stepped to for seen.
    return this.#stopsAt(machine.pc) ? { why: 'break', pc: machine.pc } : undefined;
  }

  /** The frames are gone: the machine stands before the call that was native. */
  #trapped(machine: Machine, native: NativeInstance, error: Error): Stop {
    const { func, offset } = placeOf(native.rewritten, error);
    return machine.trapped({ cause: causeOf(error, native.instance), func, offset, lost: true });
  }
}

/** Operations that may enter a function. */
function isCall(op: number): boolean {
  switch (op) {
    case Op.call:
    case Op.callDirect:
    case Op.callIndirect:
    case Op.callIndirect64:
    case Op.callRef:
    case Op.returnCall:
    case Op.returnCallIndirect:
    case Op.returnCallRef:
      return true;
    default:
      return false;
  }
}
