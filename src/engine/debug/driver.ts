import { printable } from '../module/names.ts';
import type { WaitFor } from '../hosts/host.ts';
import type { ExceptionInfo, Stop } from '../runtime/stop.ts';
import type { Value } from '../runtime/value.ts';
import { FixedPc } from '../compile/flat-code.ts';
import type { Breakpoints } from './breakpoints.ts';
import { type ActiveCall, Calls } from './calls.ts';
import { MOST_HOLDING, SINGLE_COST } from './driving.ts';
import type { Advance, Budget, DriverListener, DriverState, LastInstruction, StepOptions } from './driving.ts';
import { exceptionProblem, throwSentence } from './explain-exceptions.ts';
import { trapProblem } from './explain.ts';
import { valuesInModule } from './module-types.ts';
import { breakpointsHere, opcodeHere } from './met-here.ts';
import { calleeOf, depthOf, goalBehind, isCall, isTailCall, surroundings, topFrame } from './place.ts';
import type { PlannedCall } from './program.ts';
import type { Run } from './run.ts';
import { History, type HistoryOptions, usualHistory } from './time/history.ts';
import { afterInstruction, afterReturn, beginStep, endsAnywhere, endsAtEntry, reached } from './stepping.ts';
import type { Goal, Step, StepKind } from './stepping.ts';
import { meetAgain } from './tier/meet-again.ts';
import { RunTier } from './tier/run-tier.ts';
import { valueView } from './value-view.ts';
import type { Problem, StopReason, StopView, TierMode } from './views.ts';
import { hitsText, type WatchHit } from './watch/watchpoints.ts';

/**
 * Takes one run from stop to stop: makes the host's calls one after the other, runs the machine in slices, and
 * decides which of its stops are for a person. It never works but inside `advance`, so whoever calls that has the say
 * about time.
 */
export class Driver {
  #state: DriverState = 'idle';
  /** What the program waits for while it runs; null when it is at work. Advancing looks again. */
  waiting: WaitFor | null = null;
  /** The exit code of a program that has ended; such a run does not go on. */
  exit: number | null = null;
  /** Why it stands, null while it runs and before it ever ran. */
  stop: StopView | null = null;
  /** Stops so far. */
  stops = 0;
  last: LastInstruction | null = null;
  /** What was recorded of the run, and where in it the machine is. */
  readonly history: History;
  /** What executes it. */
  readonly tier: RunTier;
  readonly #calls: Calls;
  #step: Step | null = null;
  /** The call that a step over entered: executed whole when the step ends. */
  #over: LastInstruction | null = null;
  /** Stop at the first instruction of the next call, and say why. */
  #atEntry: { readonly reason: StopReason; readonly text: string } | null = null;
  /** What led to a trap that lost its frames is met again. */
  #again: Generator<void, boolean> | null = null;
  /** Watchpoints that were hit by what was executed last. */
  #watchHits: readonly WatchHit[] = [];
  /** A person saw the machine stand here: what would stop it before this instruction has been met. */
  #seen = false;

  constructor(
    readonly run: Run,
    readonly breakpoints: Breakpoints,
    readonly listener: DriverListener,
    options: HistoryOptions = usualHistory,
    tier: TierMode = 'auto',
  ) {
    this.tier = new RunTier(run, breakpoints, tier, options.record);
    this.#calls = new Calls(run);
    this.history = new History(this.#calls, options, this.tier);
  }

  /** The calls by the host that are under way, outermost first. */
  get calls(): readonly ActiveCall[] {
    return this.#calls.active;
  }

  get state(): DriverState {
    return this.#state;
  }

  set state(state: DriverState) {
    this.#state = state;
    if (state !== 'running') this.waiting = null;
    const { clock } = this.run.services;
    if (state === 'running' && !this.history.past) clock.go();
    else clock.stand();
  }

  /** Milliseconds after which what is waited for may have come by itself, null when only input can end the wait. */
  get waitTime(): number | null {
    return this.run.services.timeTo(this.waiting?.until ?? null);
  }

  /** Is there anything to go on with: a call under way or planned, a game, an entry point? */
  get runnable(): boolean {
    const { program } = this.run;
    return this.history.past || this.calls.length > 0 || program.pending || program.game !== null || program.hasEntry;
  }

  /**
   * Runs on until something stops it. With nothing to do, makes the entry point's call (again). An instruction that
   * trapped is tried again: what it needs may have been changed.
   */
  resume(): void {
    if (this.#cannotBeTriedAgain()) return;
    this.#plan();
    this.#go(null);
  }

  /** While it runs: whatever it was to stop at, a step's end or an entry, is forgotten. */
  runOn(): void {
    this.#step = null;
    this.#over = null;
    this.#atEntry = null;
  }

  /** Goes to the first instruction of the next call by the host and stops there. */
  toEntry(reason: StopReason = 'entry', text = 'Before the first instruction.'): void {
    this.resume();
    this.#atEntry = { reason, text };
  }

  /** Begins a step. Between calls, every step is one to the next call, but for those that run through calls. */
  step(kind: StepKind, { count, offset }: StepOptions = {}): void {
    if (this.#cannotBeTriedAgain()) return;
    const { machine, instance } = this.run;
    const inside = topFrame(machine) !== null;
    if (!inside && kind !== 'to' && kind !== 'host-call') {
      this.toEntry('step', '');
      return;
    }
    this.#plan();
    this.#go(beginStep(kind, surroundings(machine, instance, offset), count));
  }

  /** Where the frames of a trap are gone, nobody can go on from there: the call is given up. */
  #cannotBeTriedAgain(): boolean {
    const isLost = this.state === 'trapped' && this.run.machine.trap?.lost === true;
    if (isLost) this.#giveUp();
    return isLost;
  }

  /** Stops where it stands. */
  pause(): void {
    if (this.state !== 'running') return;
    this.finishInstruction();
    if (this.state !== 'running') return;
    if (topFrame(this.run.machine)) this.#halt('pause', 'Paused.');
    else this.#atEntry = { reason: 'pause', text: 'Paused before the next call.' };
  }

  /** In the middle of an instruction (a long memory.fill) there is no moment: it is done first. */
  finishInstruction(): void {
    const { machine } = this.run;
    while (this.#again !== null) this.#goOnMeeting();
    while (machine.midway && this.#state === 'running') this.#slice(this.#watched(() => machine.slice(1)));
  }

  /**
   * Stands at some moment, so that others can be gone to: pauses what runs. Between two calls of a game it goes to the
   * next one's beginning.
   */
  hold(): void {
    this.pause();
    for (let i = 0; i < MOST_HOLDING && this.#state === 'running'; i++) this.advance({ fuel: 1000 });
    if (this.#state === 'running') this.#halt('pause', 'Paused.');
  }

  /**
   * Calls an export by hand. In a paused machine the call is nested: its return goes back to where the machine stood.
   * A call that trapped is given up. `pause` stops before the first instruction.
   */
  invoke(name: string, args: readonly Value[], pause: boolean): void {
    this.finishInstruction();
    this.history.part();
    if (this.state === 'trapped' && !this.giveUpNested()) this.#giveUp();
    const over = this.state === 'paused' ? this.stop : null;
    this.history.put({ kind: 'invoke', name, args, nested: over !== null && this.calls.length > 0 });
    this.#go(null);
    if (pause) this.#atEntry = { reason: 'entry', text: `Before the first instruction of ${name}.` };
    if (over) this.#enterNext(over);
  }

  /**
   * Gives up a nested call that trapped: the machine is paused again where that call interrupted it. False when no
   * nested call has trapped.
   */
  giveUpNested(): boolean {
    const { over, name } = this.calls.at(-1) ?? {};
    if (this.state !== 'trapped' || !over) return false;
    if (!this.history.givesUp) this.history.part();
    this.#giveUpOver(name ?? '', this.stop?.trap ?? null);
    return true;
  }

  /** Works until a stop, or until the budget is used up. Does nothing unless running. */
  advance({ fuel, instructions = Infinity }: Budget): Advance {
    let left = fuel;
    let count = instructions;
    const { machine } = this.run;
    this.waiting = null;
    machine.breakOnThrow = this.breakpoints.onThrows ? 'all' : 'uncaught';
    while (this.state === 'running') {
      if (this.waiting) return 'waiting';
      if (this.history.taking && this.history.pulse()) return 'running';
      if (this.#again !== null) {
        if (left <= 0) return 'running';
        left -= this.#goOnMeeting();
        continue;
      }
      if (this.history.past && this.#repeat()) break;
      if (this.calls.length === 0) {
        if (!this.#enterNext(null)) return this.#rest();
        // Something may come in before its first instruction.
        if (this.history.past) continue;
      }
      if (this.state !== 'running') break;
      if (left <= 0 || count <= 0) return 'running';
      const ticks = machine.ticks;
      machine.catchDepth = this.#step?.catchDepth ?? -1;
      const entering = this.#entering;
      if (entering) {
        const stop = machine.step();
        if (stop.why === 'step') this.#entered(entering);
        else this.#slice(stop);
        left -= machine.ticks - ticks + SINGLE_COST;
      } else if (this.#seen || count !== Infinity || this.#alone) {
        count--;
        this.#one();
        left -= machine.ticks - ticks + SINGLE_COST;
      } else {
        this.last = null;
        this.#fast(left);
        left -= machine.ticks - ticks + 1;
      }
      if (this.history.pulse() && this.state === 'running') return 'running';
    }
    return this.state === 'idle' ? 'idle' : 'stopped';
  }

  /** A game's next frame begins, `elapsed` seconds after the one before; in the past, the one that was recorded. */
  beginFrame(elapsed: number): void {
    if (this.history.past) this.history.feed(true);
    else for (const input of this.run.program.frameInputs(elapsed)) this.history.put(input);
  }

  /** In the past: what came from outside comes again. True when that stopped the machine: the recording has ended. */
  #repeat(): boolean {
    const { history } = this;
    for (;;) {
      const feed = history.feed(false);
      if (feed === 'fed') continue;
      if (feed === 'past it') {
        history.astray();
        const text = `From #${history.diverged} on the run goes another way than when it was recorded.`;
        this.stand({ reason: 'time', text, breakpoints: [], trap: null, results: null });
        return true;
      }
      if (feed === 'end') this.arrive();
      else this.breakpoints.setReplayGoal(history.goal?.pc ?? null);
      return feed === 'end';
    }
  }

  /** The machine stands at the end of the recording, and as it stood there. */
  arrive(): void {
    const end = this.history.arrive();
    if (!end) return;
    this.breakpoints.watch.arm();
    this.breakpoints.setReplayGoal(null);
    this.exit = end.exit;
    this.#standAt(end.stop ?? null, end.state);
    if (end.state === 'idle') this.stops++;
  }

  /** The machine was put to another moment: it stands there, paused. */
  stand(stop: StopView): void {
    this.exit = null;
    this.#standAt(stop, 'paused');
  }

  #standAt(stop: StopView | null, state: DriverState): void {
    this.#step = null;
    this.#over = null;
    this.#atEntry = null;
    this.last = null;
    this.waiting = null;
    this.stop = stop;
    this.stops++;
    this.state = state;
    this.breakpoints.setGoals([], false);
  }

  /** Sees to it that there is something to run: with nothing under way, the entry point's call. */
  #plan(): void {
    const { program } = this.run;
    if (this.history.past) return;
    if (this.calls.length === 0 && !program.pending && !program.game) this.history.put({ kind: 'enter' });
  }

  #go(step: Step | null): void {
    this.#step = step;
    this.breakpoints.setStep(step);
    this.#seen = this.state === 'paused' || this.state === 'trapped';
    this.#atEntry = null;
    this.stop = null;
    this.state = 'running';
  }

  /** Makes the host's next call. False when there is none for now. */
  #enterNext(over: StopView | null): boolean {
    const { program, machine } = this.run;
    const wantsEntry = this.#atEntry !== null || (this.#step?.untilEntry ?? null) !== null;
    // Somebody waits for the next call: a frame begins without waiting for the window's clock.
    if (!program.pending && wantsEntry && over === null) this.beginFrame(0);
    const call = this.#calls.begin(over);
    if (!call) return false;
    this.last = null;
    if (topFrame(machine)) this.#entered(call);
    return true;
  }

  /** The call that was made and has not begun: its function is large and is being compiled, or it cannot be entered. */
  get #entering(): PlannedCall | null {
    const call = this.calls.at(-1);
    return call?.func.kind === 'wasm' && this.run.machine.pc === FixedPc.enter ? call : null;
  }

  /** The machine stands before the first instruction of a call by the host. */
  #entered(call: PlannedCall): void {
    this.#seen = false;
    if (call.isStart && this.breakpoints.atStart.length > 0) this.#hit(this.breakpoints.atStart);
    else if (this.#atEntry) this.#arrive(this.#atEntry.reason, this.#atEntry.text);
    else if (endsAtEntry(this.#step, call.beginsFrame !== null || !this.run.program.game)) this.#arrive('step', '');
    // Where instructions are executed one at a time nobody else looks.
    else this.#hitHere();
  }

  /** Nothing to call: a game waits for its next frame, anything else has come to its end. */
  #rest(): Advance {
    if (this.run.program.game && this.#step?.untilEntry == null) return 'frame';
    if (this.history.past) return 'running';
    this.#go(null);
    this.state = 'idle';
    return 'idle';
  }

  /** Executes one instruction. */
  #one(): void {
    const { machine } = this.run;
    const { pc } = machine;
    const depth = depthOf(machine);
    const seen = this.#seen;
    const called = isCall(machine, pc);
    // What a tail call enters comes back to the caller.
    const tail = isTailCall(machine, pc);
    const caller =
      tail && this.#step?.kind === 'over' ? surroundings(machine, this.run.instance, undefined).caller : null;
    if (seen && called) {
      const frame = topFrame(machine);
      if (frame && calleeOf(machine, frame)?.kind === 'host') machine.passHostCall = true;
    }
    const stop = this.#watched(() => machine.step());
    if (stop.why === 'step' || stop.why === 'watch') {
      this.#seen = false;
      this.last = { pc, depth };
      this.#over = this.#step?.kind === 'over' ? this.last : null;
      const entered = called && (tail ? depthOf(machine) >= depth : depthOf(machine) > depth);
      if (this.#watchHit(entered)) return;
      this.#stepped(entered ? goalBehind(tail, pc, caller, depth) : null, entered);
    } else this.#slice(stop);
  }

  /** After one instruction: is the step over, or is there a breakpoint where it led? */
  #stepped(behind: readonly Goal[] | null, entered: boolean): void {
    const { machine } = this.run;
    const standing = { pc: machine.pc, depth: depthOf(machine) };
    const ids = this.#breakpointsHere(entered);
    const step = this.#step;
    if (step && step.single > 0) {
      const next = afterInstruction(step, behind);
      if (next === 'done') {
        if (ids.length > 0) this.#hit(ids);
        else this.#halt('step', '');
        return;
      }
      if (next.goals !== step.goals) this.breakpoints.setStep(next);
      this.#step = next;
    }
    if (ids.length > 0) this.#hit(ids);
    else if (step && reached(step, standing)) this.#halt('step', '');
  }

  /** A slice at full speed. */
  #fast(fuel: number): void {
    const { history, tier } = this;
    const { at } = history;
    const goals = endsAnywhere(this.#step);
    history.beginSlice();
    const stop = this.#watched(() =>
      history.past ? tier.repeat(fuel, history.goal?.at ?? Infinity, true, goals) : tier.slice(fuel, '', goals),
    );
    if (stop.why === 'trap' && stop.trap.lost === true) this.#again = meetAgain(history, this.breakpoints, tier, at);
    if (this.#again === null) this.#slice(stop);
  }

  /** Is the next instruction to be executed alone? */
  get #alone(): boolean {
    return (this.#step?.single ?? 0) > 0 || this.breakpoints.alone(this.run.machine.pc);
  }

  /** A piece of the way to a trap that lost its frames. Answers the fuel that it took. */
  #goOnMeeting(): number {
    const { ticks } = this.run.machine;
    if (this.#again?.next().done !== false) this.#again = null;
    return this.run.machine.ticks - ticks + 1;
  }

  /** Lets the machine run while the watchpoints watch. */
  #watched(run: () => Stop): Stop {
    const { watch } = this.breakpoints;
    watch.begin(this.history.past);
    const stop = run();
    this.#watchHits = watch.settle(stop.why === 'trap');
    return stop;
  }

  /** Stops where watchpoints were hit by what was executed last. */
  #watchHit(entered = false): boolean {
    const hits = this.#watchHits;
    this.#watchHits = [];
    if (hits.length === 0) return false;
    // A breakpoint here would be passed over when it goes on.
    const here = this.#breakpointsHere(entered);
    const texts = [hitsText(hits)];
    if (here.length > 0) texts.push(this.breakpoints.hit(here, opcodeHere(this.run.machine), this.history.past));
    this.#halt('watch', texts.join('. '), { breakpoints: [...new Set(hits.map(({ id }) => id)), ...here] });
    return true;
  }

  /** Any stop but 'step': for a person, or to be passed over? */
  #slice(stop: Stop): void {
    switch (stop.why) {
      case 'watch':
      case 'break': {
        if (this.#watchHit() || this.#hitHere()) return;
        if (this.#step && reached(this.#step, { pc: stop.pc, depth: depthOf(this.run.machine) })) {
          this.last = this.#over;
          this.#halt('step', '');
        }
        return;
      }
      case 'host-call': {
        const { module, name } = stop.func;
        const ids = this.breakpoints.atImport(module, name);
        if (ids.length > 0) this.#hit(ids);
        else if (this.#step?.untilHostCall) this.#halt('host-call', `About to call ${module}.${name}.`);
        return;
      }
      case 'trap':
        return this.#trap(stop);
      case 'exception':
        return this.#thrown(stop.exception);
      case 'caught': {
        if (!this.#hitHere() && this.#step) this.#halt('step', '');
        return;
      }
      case 'done':
        return this.#returned(stop.results);
      case 'exit':
        this.history.put({ kind: 'tried' });
        return this.#ended(stop.code);
      case 'wait':
        if (!stop.for.partly) this.history.takeBack();
        this.waiting = stop.for;
        return;
      default:
        return;
    }
  }

  /** `entered`: the function was just called. The machine leaves an entry that is no instruction. */
  #breakpointsHere(entered = false): readonly string[] {
    const { machine } = this.run;
    const entry = entered ? machine.store.code.functionAt(machine.pc)?.entry : undefined;
    return breakpointsHere(machine, this.breakpoints, entry);
  }

  #trap({ trap }: Extract<Stop, { why: 'trap' }>): void {
    const problem = trapProblem(trap);
    this.history.put({ kind: 'tried' });
    // Who waits without end is not over: a person can write what it waits for.
    if (trap.cause.kind === 'deadlock') this.#halt('trap', problem.message, { trap: problem });
    else this.#cannotGoOn('trap', problem, this.breakpoints.atTrap);
  }

  /** `ids`: the breakpoints that want it to stop here, null when nobody does. */
  #cannotGoOn(reason: 'trap' | 'exception', problem: Problem, ids: readonly string[] | null): void {
    if (ids === null) {
      // In the past there may be a try on the tape that came after a change.
      if (this.history.past && !this.history.givesUp) return;
      const call = this.calls.at(-1);
      if (call?.over) this.#giveUpOver(call.name, problem);
      else this.#giveUp();
      if (!this.history.past) this.listener.trapped(problem);
      return;
    }
    if (ids.length > 0) this.breakpoints.hit(ids, null, this.history.past);
    if (this.#halt(reason, problem.message, { breakpoints: ids, trap: problem })) this.state = 'trapped';
  }

  /**
   * An exception that nobody catches ends the run like a trap; any other one goes on, unless a person wants to see it.
   */
  #thrown(info: ExceptionInfo): void {
    const { module } = this.run.instance;
    const ids = this.breakpoints.atException(info, this.run.instance);
    if (info.caught === null) {
      this.history.put({ kind: 'tried' });
      this.#cannotGoOn('exception', exceptionProblem(info, module), ids);
      return;
    }
    if (ids === null || ids.length === 0) return;
    this.breakpoints.hit(ids, null, this.history.past);
    this.#halt('exception', throwSentence(info, module), { breakpoints: ids });
  }

  /** Gives up a nested call. Where it interrupted nothing has changed but memory. */
  #giveUpOver(name: string, trap: Problem | null): void {
    this.history.put({ kind: 'give-up' });
    this.last = null;
    const what = trap?.kind === 'exception' ? 'ended with an exception' : 'trapped';
    this.#halt('finished', `${printable(name)} ${what}: ${trap?.message ?? ''}`);
  }

  /** Gives up everything. */
  #giveUp(exit: number | null = null): void {
    this.history.put({ kind: 'unwind', exit });
    this.#go(null);
    // In the past there is more to come, or the end.
    if (!this.history.past) this.state = 'idle';
  }

  /** The program is over, whatever was still to be called. */
  #ended(code: number): void {
    this.#giveUp(code);
    if (this.history.past) return;
    this.exit = code;
    this.listener.exited(code);
  }

  #returned(values: readonly Value[]): void {
    const call = this.#calls.returned();
    if (!call) return;
    if (this.#calls.endsProgram(call)) {
      this.#ended(0);
      return;
    }
    if (call.invoked && !this.history.past)
      this.listener.result(printable(call.name), valuesInModule(this.run, values));
    if (this.#step) this.#step = afterReturn(this.#step);
    if (!call.over) return;
    // Back to where the nested call interrupted: nothing there has changed but memory.
    const { module } = this.run.instance;
    const results = valuesInModule(this.run, values).map((value) => valueView(value, module));
    this.#halt('finished', `${printable(call.name)} has returned.`, { results });
  }

  #hit(ids: readonly string[]): void {
    const text = this.breakpoints.hit(ids, opcodeHere(this.run.machine), this.history.past);
    this.#halt('breakpoint', text, { breakpoints: ids });
  }

  #hitHere(): boolean {
    const ids = this.#breakpointsHere();
    if (ids.length > 0) this.#hit(ids);
    return ids.length > 0;
  }

  /** At the first instruction of a call: the breakpoints that stand there count too. */
  #arrive(reason: StopReason, text: string): void {
    if (!this.#hitHere()) this.#halt(reason, text);
  }

  /** False when that is the end of what was recorded: it stands there as it stood then. */
  #halt(reason: StopReason, text: string, more: Partial<StopView> = {}): boolean {
    while (this.history.stoppedHere && this.history.feed(false) === 'fed');
    if (this.history.atEnd) {
      this.arrive();
      return false;
    }
    this.stop = { reason, text, breakpoints: [], trap: null, results: null, ...more };
    this.stops++;
    this.state = 'paused';
    this.#step = null;
    this.#atEntry = null;
    this.breakpoints.setGoals([], false);
    if (!this.history.past && this.run.program.game) this.history.put({ kind: 'interrupted' });
    return true;
  }
}
