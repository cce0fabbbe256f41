import { FixedPc, returningTo } from '../compile/flat-code.ts';
import type { Effect, HostContext, HostResult, HostServices, WaitFor } from '../hosts/host.ts';
import { Trap } from '../module/errors.ts';
import type { FuncType, Pc } from '../module/types.ts';
import { comeBack } from './exec/branches.ts';
import { callFunction, pendingHostFunc } from './exec/calls.ts';
import { raise } from './exec/exceptions.ts';
import { execute } from './execute.ts';
import type { Exn } from './exn.ts';
import { walkFrames, type Frame } from './frame.ts';
import type { Func, HostFunc } from './func.ts';
import type { Roots } from './gc/trace.ts';
import { hostContext } from './host-context.ts';
import type { Instance } from './instance.ts';
import { LiveServices } from './live-services.ts';
import { type MachineState, restoreMachine, saveMachine } from './machine-state.ts';
import type { Memory } from './memory.ts';
import { valueFits } from './ref-match.ts';
import { Status } from './status.ts';
import type { ExceptionInfo, Stop, TrapInfo } from './stop.ts';
import type { Store } from './store.ts';
import { Unfinished } from './unfinished.ts';
import { ValueStack } from './value-stack.ts';
import { wordsOf, type Value } from './value.ts';

/** Fuel of a slice when the caller names none: about ten milliseconds. */
const SLICE = 1_000_000;

/** References that may lie on an empty stack: what a small program uses again and again is not made anew. */
const REFS_AT_REST = 64;

export interface RunOptions {
  /** Yield a Stop after every instruction. */
  readonly each?: boolean;
  /** Until a Stop 'fuel': see `Machine.fuel`. */
  readonly fuel?: number;
}

/** A host function that asked for a call and waits for its results. */
export interface HostFrame {
  readonly func: HostFunc;
  /** Type of the function it called. */
  readonly callee: FuncType;
  readonly then: (results: readonly Value[]) => HostResult;
  readonly catch: ((exception: Exn) => HostResult) | null;
  /** The exception that its call ended with, for it to catch (or to pass on). */
  readonly caught: Exn | null;
  /** Word where its own results go, and where to go on then (the call that it answers). */
  readonly base: number;
  readonly returnPc: Pc;
}

/** An exception that was told before anything was unwound, and where the machine stood then. */
export interface PendingThrow {
  readonly exn: Exn;
  readonly pc: Pc;
  readonly fr: number;
  readonly info: ExceptionInfo;
}

/** Runs functions of modules another way than the hot loop, and has `Machine.interpret` do the rest; see engine/native. */
export interface Tier {
  /** As `Machine.finish`. */
  run(machine: Machine, fuel: number): Stop | null;
}

/** What a function of the host has answered that was called in another tier: the interpreter does with it what is due. */
export type HostAnswer = { readonly result: HostResult } | { readonly trap: Trap };

/** Where a machine stood when it was called from outside, so that it can stand there again. */
interface Standing {
  readonly pc: Pc;
  readonly sp: number;
  readonly fp: number;
  readonly fr: number;
  readonly hostFrames: number;
  readonly instance: Instance | null;
  readonly passHostCall: boolean;
  readonly thrown: PendingThrow | null;
  readonly stoppedAt: Pc;
}

/** A call from outside that has not returned. */
export interface OuterCall {
  readonly func: Func;
  readonly args: readonly Value[];
  /** What it interrupted (nested calls); else the machine at rest. */
  readonly before: Standing;
}

/** What the hot loop needs of memory 0. */
type MemoryViews = Pick<Memory, 'view' | 'fast' | 'marks'>;
const noMemory: MemoryViews = { view: new DataView(new ArrayBuffer(0)), fast: 0, marks: new Uint8Array(0) };

/**
 * The stack machine: a value stack, call frames, and the loop over flat code. Its state is plain, so that it can be
 * looked at between any two instructions:
 *
 *     value stack (words of 4 bytes, two to a slot)
 *     | params locals | operands ... params locals | operands ... |
 *       ^fp of caller                ^fp           ^fp + locals   ^sp
 *     frames: two words each, the call a frame waits for and the fp to go back to
 *     | halt, 0 | pc of call, fp | pc of call, fp |  <- fr
 *
 * Arguments become the callee's first locals where they stand, results replace them. A callee of another instance gets
 * a second entry in `frames`, (leaveInstance, caller's instance), through which its return passes.
 *
 * https://webassembly.github.io/spec/core/exec/runtime.html#stack
 */
export class Machine extends ValueStack {
  readonly frameWords: Int32Array;
  pc: Pc = FixedPc.halt;
  fp = 0;
  /** One past the last entry of `frameWords` in use. */
  fr = 0;
  /**
   * Budget, counts down: one for every loop header and call, more for calls that zero very many locals and for what is
   * done to whole ranges of memories and tables, by their size, and for what hosts do. About ten nanoseconds each.
   */
  fuel = 0;
  /** Fuel used since the machine was made. */
  ticks = 0;
  /**
   * What `count` is reckoned from, see compile/ordinals.ts: kept by the hot loop and by `goTo`. A zero that is no small
   * integer: V8 makes room for a double at once, and not when optimised code relies on there being none.
   */
  countBase = -0;
  /** Does it stand in the middle of an instruction on a range, part of which is done? See exec/pieces.ts. */
  midway = false;
  /** Instance of the function that runs, null outside of wasm code. */
  instance: Instance | null = null;
  memory: MemoryViews = noMemory;
  /** Does the loop run over the scratch code? */
  stepping = false;
  readonly hostFrames: HostFrame[] = [];
  /** Instances that frames return to, where the store does not hold them. */
  readonly #held = new Set<Instance>();
  readonly calls: OuterCall[] = [];
  /** The next host call does not stop: its Stop 'host-call' was given. */
  passHostCall = false;
  readonly context: HostContext = hostContext(this);
  /** What the host ended the program with; see Stop 'exit'. */
  exitCode = 0;
  /** What the host call (or the atomic wait) waits for that the machine stands before; see Stop 'wait'. */
  waitsFor: WaitFor = { input: false, until: null };
  /** Does whoever runs it wait at a Stop 'wait'? Else an atomic wait with a time limit is over at once. */
  waits = true;
  /** The atomic wait under way: its place on the stack and in the code, and when it is over, by the monotonic clock. */
  atomicWait: { readonly pc: Pc; readonly at: number; readonly until: bigint } | null = null;
  /** Where effects of host functions go. */
  onEffect: (effect: Effect) => void = () => {};
  /** Set for the call of the host that comes next: it was made, and answered this. */
  answered: HostAnswer | null = null;
  /** Was a function of the host called since somebody set it to false? */
  calledHost = false;
  /** Null: the hot loop runs everything. All machines of a store have the same one. */
  tier: Tier | null = null;
  /** The trap that stopped the machine, until it goes on. */
  trap: TrapInfo | null = null;
  /** The exception whose throw stopped the machine: it is thrown when the machine goes on. */
  thrown: PendingThrow | null = null;
  /**
   * Does whoever runs it by `finish` call raw functions of the host itself, unless they are leaves? Then it calls
   * `callee.raw` with `calleeBase` after a Stop 'call-out', and `cameBack` after that. All that is written in locals
   * first: calls may be made inside of it.
   */
  callsOut = false;
  callee: HostFunc | null = null;
  calleeBase = 0;
  /**
   * Does whoever runs it want to be heard while a large function is compiled before its first call? Then that takes
   * several slices, and `step` may answer 'fuel' too: nothing was executed, and the next one goes on.
   */
  compilesInSlices = false;
  /**
   * Set during an instruction (by a `Memory.watch`): the machine stops right behind it, with Stop 'watch'. An instruction
   * that ends the outermost call, or that stops for another reason, is behind that when the next run begins.
   */
  interrupt = false;
  /** Which throws stop the machine: those that nobody catches, or all. */
  breakOnThrow: 'uncaught' | 'all' = 'uncaught';
  /**
   * An exception that leaves at most so many words in `frameWords` stops the machine where it is caught; -1 for none.
   */
  catchDepth = -1;
  /** Where the last Stop was given: a BREAK there is passed over. */
  #stoppedAt: Pc = -1;
  /** The one operation that a single step may execute. */
  #armed: Pc = FixedPc.halt;
  /** The word of `frameWords` that a step has sent elsewhere, -1 for none. */
  #rerouted = -1;

  constructor(
    readonly store: Store,
    /** Where host functions get time, chance and input from. */
    readonly services: HostServices = new LiveServices(store.platform),
  ) {
    super(store.limits.maxStackBytes);
    this.frameWords = new Int32Array(2 * store.limits.maxFrames + 4);
  }

  /** Is nothing being called? */
  get idle(): boolean {
    return this.calls.length === 0;
  }

  /** What keeps objects alive, as far as this machine knows. */
  get roots(): Roots {
    const { instances, cells } = this.store;
    return { instances, globals: cells.refs, stack: this };
  }

  /**
   * Instructions executed since the machine was made: every listed one, also `block` and `end`, once it is done; one
   * that traps is not. The same however the run was sliced, stepped or broken into. Exact whenever the machine stands.
   */
  get count(): number {
    return this.countBase + this.store.code.ordinals[this.pc]!;
  }

  set count(count: number) {
    this.countBase = count - this.store.code.ordinals[this.pc]!;
  }

  /** Goes on at `pc`, and counts the instruction where the machine stands; the fixed places are none. */
  goTo(pc: Pc): void {
    const { ordinals } = this.store.code;
    const executed = this.pc < FixedPc.end ? 0 : 1;
    this.countBase += ordinals[this.pc]! + executed - ordinals[pc]!;
    this.pc = pc;
  }

  /** The machine stands elsewhere, and has executed nothing for it. */
  #standAt(pc: Pc): void {
    const { count } = this;
    this.pc = pc;
    this.count = count;
  }

  /** The code that runs now. Looked up again after anything that may compile. */
  get words(): Int32Array {
    return this.stepping || this.interrupt ? this.store.code.scratch : this.store.code.active;
  }

  /**
   * Begins a call: the machine then stands before the first instruction of `func`. Arguments must have its parameter
   * types. When the call cannot be entered (stack exhausted, body not valid), the trap comes with the first run; it is
   * entered by the first runs when the function has to be compiled first, in slices.
   */
  call(func: Func, args: readonly Value[]): void {
    const { params } = func.type;
    const { types } = this.store;
    if (args.length !== params.length || args.some((arg, i) => !valueFits(arg, params[i]!, types))) {
      throw new Error(`internal error: (${args.map((arg) => arg.type).join()}) for parameters (${params.join()})`);
    }
    this.open(this.store.adopt(func), args);
    if (func.kind === 'host') return;
    try {
      this.enter();
    } catch (error) {
      if (!(error instanceof Trap || error instanceof Unfinished)) throw error;
    }
  }

  /**
   * The first half of `call`, for a caller that enters the function by itself, its arguments written at `sp`: remembers
   * where the machine stands, so that `giveUp` comes back to it.
   */
  open(func: Func, args: readonly Value[]): void {
    const { pc, sp, fp, fr, instance, passHostCall, thrown } = this;
    const hostFrames = this.hostFrames.length;
    const before = { pc, sp, fp, fr, hostFrames, instance, passHostCall, thrown, stoppedAt: this.#stoppedAt };
    this.calls.push({ func, args, before });
    this.#standAt(FixedPc.enter);
    this.passHostCall = false;
    this.atomicWait = null;
    this.#stoppedAt = -1;
    this.trap = null;
    this.thrown = null;
  }

  /** The operation `enter`: the call from outside that has not begun begins. */
  enter(): Status {
    const { func, args } = this.calls.at(-1)!;
    const { sp } = this;
    if (sp + wordsOf(func.type.params) + 8 > this.i32.length) {
      throw new Trap({ kind: 'call-stack-exhausted', frames: this.fr / 2, limit: 'bytes' });
    }
    for (const arg of args) this.push(arg);
    try {
      return callFunction(this, func, returningTo(FixedPc.halt));
    } finally {
      if (this.pc === FixedPc.enter) this.sp = sp;
    }
  }

  /** A frame will return to the instance that runs: it stays as long as anything is being called. */
  holdInstance(): void {
    if (this.instance !== null && !this.store.instances.keep) this.#held.add(this.instance);
  }

  /** Other instance, other memory. */
  setInstance(instance: Instance | null): void {
    this.instance = instance;
    this.memory = instance?.memories[0] ?? noMemory;
  }

  /**
   * Runs, and yields at every stop; ends after 'done' and 'exit'. After any other stop the next `next()` goes on: a
   * BREAK that was stopped at is passed over, a trapped instruction is tried again, an exception is thrown. The
   * generator holds no state of its own: it may be dropped at any yield, and another one goes on.
   */
  *run({ each = false, fuel = SLICE }: RunOptions = {}): Generator<Stop, void> {
    while (this.calls.length > 0) {
      const stop = each ? this.step() : this.slice(fuel);
      yield stop;
      if (stop.why === 'done' || stop.why === 'exit') return;
    }
  }

  /**
   * Executes exactly one instruction; never answers 'break', and 'fuel' only as `compilesInSlices` says. Some
   * instructions can lead back to themselves, and must not run again:
   *
   * - a call, in a function that begins with a call of itself: calls need fuel, and one unit lets one through;
   * - a return, behind a call in tail position (`call $f end` in $f): that frame is sent to a BREAK of its own;
   * - a return to another instance or to a waiting host function, and a throw, whatever comes then: see `stepEnds`.
   */
  step(): Stop {
    return this.finishStep() ?? this.#done();
  }

  /** As `step`, but null when the innermost call from outside is done, as `finish` answers it. */
  finishStep(): Stop | null {
    const { frameWords, fr } = this;
    const { code } = this.store;
    this.pc = code.listed(this.pc);
    const { pc } = this;
    if (pc < FixedPc.end) return this.#execute(1, true);
    const returnsHere = fr > 0 && frameWords[fr - 2] === returningTo(pc);
    if (returnsHere) {
      frameWords[fr - 2] = returningTo(FixedPc.stepped);
      this.#rerouted = fr - 2;
    }
    this.#armed = pc;
    code.arm(pc);
    try {
      return this.#execute(1, true);
    } finally {
      this.stepEnds();
    }
  }

  /**
   * The loop has come to the end of a step, which may have been sent to a BREAK of its own. (Called by the loop for V8's
   * sake: what was optimised while programs ran does not know this call, so that it is given up when the first step
   * comes here. Code for the middle of a long run would else be entered anew in every step, at three times the price.)
   */
  stepped(status: Status): Status {
    if (this.pc === FixedPc.stepped) this.#standAt(this.#armed);
    return status;
  }

  /** What follows is no part of the step under way, if there is one. */
  stepEnds(): void {
    if (!this.stepping) return;
    this.store.code.disarm(this.#armed);
    if (this.#rerouted < 0) return;
    this.frameWords[this.#rerouted] = returningTo(this.#armed);
    this.#rerouted = -1;
  }

  /** Runs until a stop; see `Machine.fuel`. */
  slice(fuel: number): Stop {
    return this.finish(fuel) ?? this.#done();
  }

  /**
   * As `slice`, but when the innermost call from outside is done it answers null, and the results lie on the stack from
   * `resultsAt` on: the caller takes them and closes the call by `giveUp`.
   */
  finish(fuel: number): Stop | null {
    return this.tier === null ? this.interpret(fuel) : this.tier.run(this, fuel);
  }

  /** The same in the hot loop alone. */
  interpret(fuel: number): Stop | null {
    if (this.#stoppedAt === this.pc && this.store.code.isPatched(this.pc)) {
      const stop = this.finishStep();
      if (stop?.why !== 'step') return stop;
    }
    return this.#execute(fuel, false);
  }

  /** Another tier has met a trap, and its frames are gone: the machine stands before the call that was made there. */
  trapped(info: TrapInfo): Stop {
    const trap = { ...info, lost: true } as const;
    this.trap = trap;
    this.#stoppedAt = this.pc;
    return { why: 'trap', pc: this.pc, trap };
  }

  /**
   * The call that a Stop 'call-out' asked for has ended, with the results at word `base`, or with an exception. Calls
   * that were made inside of it must be closed.
   */
  cameBack(func: HostFunc, base: number, exception: Exn | null): void {
    func.calls++;
    if (exception) {
      raise(this, exception);
    } else {
      this.sp = base + wordsOf(func.type.results);
      comeBack(this, this.pc);
    }
  }

  /** Word of the first result of the innermost call from outside, once that is done. */
  get resultsAt(): number {
    return this.calls.at(-1)!.before.sp;
  }

  /**
   * Gives up the innermost call from outside, wherever it is: the machine stands where it interrupted the one before,
   * which knows nothing of it but what was written to memories, tables and globals.
   */
  giveUp(): void {
    const call = this.calls.pop();
    if (!call) return;
    this.#standAgain(call.before);
    if (this.calls.length === 0) this.#rest();
  }

  /** Nothing is being called: lets go of what only the calls needed. */
  #rest(): void {
    if (this.#held.size > 0) this.#held.clear();
    if (this.refs.length > REFS_AT_REST) this.refs.length = 0;
  }

  /** Gives up all calls: the machine is as new, but for what was written to memories, tables and globals. */
  unwind(): void {
    this.#standAt(FixedPc.halt);
    this.sp = 0;
    this.fp = 0;
    this.fr = 0;
    this.refs.length = 0;
    this.hostFrames.length = 0;
    this.#held.clear();
    this.calls.length = 0;
    this.passHostCall = false;
    this.atomicWait = null;
    this.trap = null;
    this.thrown = null;
    this.setInstance(null);
  }

  /** Where it stands, so that it can stand there again: everything but its store. */
  save(): MachineState {
    return saveMachine(this, this.#stoppedAt);
  }

  /** Stands again where it stood; the store must be put back before, by whoever keeps it. */
  restore(state: MachineState): void {
    restoreMachine(this, state);
    this.#stoppedAt = state.stoppedAt;
  }

  /** Live frames, innermost first; no more than `most` of them. `fr` tells how deep the machine is without them. */
  frames(most = Number.POSITIVE_INFINITY): Frame[] {
    return walkFrames(this, most);
  }

  /** Null when the innermost call from outside is done. */
  #execute(fuel: number, stepping: boolean): Stop | null {
    this.stepping = stepping;
    this.fuel = fuel;
    this.trap = null;
    this.interrupt = false;
    const { thrown } = this;
    this.thrown = null;
    let status: Status = Status.run;
    try {
      if (thrown && thrown.pc === this.pc && thrown.fr === this.fr) status = raise(this, thrown.exn, true);
      if (status === Status.run) status = execute(this);
    } catch (error) {
      if (error instanceof Unfinished) {
        this.#stoppedAt = this.pc;
        return { why: 'fuel', pc: this.pc };
      }
      if (!(error instanceof Trap)) throw error;
      this.trap = this.#place(error);
      this.#stoppedAt = this.pc;
      return { why: 'trap', pc: this.pc, trap: this.trap };
    } finally {
      this.ticks += fuel - this.fuel;
      this.trimRefs();
    }
    this.#stoppedAt = this.pc;
    const { pc, interrupt } = this;
    this.interrupt = false;
    switch (status) {
      case Status.done:
        return null;
      case Status.hostCall:
        this.passHostCall = true;
        return { why: 'host-call', pc, func: pendingHostFunc(this) };
      case Status.exit:
        return { why: 'exit', pc, code: this.exitCode };
      case Status.wait:
        return { why: 'wait', pc, for: this.waitsFor };
      case Status.exception:
        return { why: 'exception', pc, exception: this.thrown!.info };
      case Status.callOut:
        return { why: 'call-out', pc };
      case Status.caught:
        return { why: interrupt ? 'watch' : 'caught', pc };
      case Status.fuel:
        return { why: interrupt ? 'watch' : stepping ? 'step' : 'fuel', pc };
      default:
        return { why: interrupt ? 'watch' : stepping ? 'step' : 'break', pc };
    }
  }

  #done(): Stop {
    const results = this.readAll(this.resultsAt, this.calls.at(-1)!.func.type.results);
    this.giveUp();
    return { why: 'done', results };
  }

  #standAgain({ pc, sp, fp, fr, hostFrames, instance, passHostCall, thrown, stoppedAt }: Standing): void {
    this.#standAt(pc);
    this.sp = sp;
    this.fp = fp;
    this.fr = fr;
    if (this.hostFrames.length > hostFrames) this.hostFrames.length = hostFrames;
    this.passHostCall = passHostCall;
    this.atomicWait = null;
    this.trap = null;
    this.thrown = thrown;
    this.#stoppedAt = stoppedAt;
    this.setInstance(instance);
    this.trimRefs();
  }

  #place(trap: Trap): TrapInfo {
    const { code } = this.store;
    return { cause: trap.cause, func: code.funcOf(this.pc)?.index ?? null, offset: code.offsetOf(this.pc) };
  }
}
