import {
  type Advance,
  type BreakpointSpec,
  type BreakpointStatus,
  Debugger,
  type Effect,
  type EntryPoint,
  framebufferProblem,
  type FramebufferSettings,
  type HistoryOptions,
  type Journey,
  type Keys,
  noKeys,
  PlacedTrap,
  type Problem,
  problemOfError,
  type RuntimeLimits,
  type RunTier,
  Sightings,
  trapProblem,
  usualHistory,
  type Value,
  valueText,
  valueView,
} from '../engine/index.ts';
import type {
  EventName,
  Events,
  Interest,
  JourneyView,
  RunState,
  StopReason,
  StopView,
  TierMode,
  TierView,
  TimelineMarkKind,
} from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import { Console } from './console.ts';
import { JourneyRunner } from './journey-runner.ts';
import type { Loaded } from './load.ts';
import { Opened } from './opened.ts';
import { settingsOf } from './program-setup.ts';
import { type LoopOwner, RunLoop } from './run-loop.ts';
import { TierKeeper, type TierOwner } from './tier-keeper.ts';
import type { Surroundings } from './surroundings.ts';
import { updateView } from './update.ts';

/** Arguments of a logged stub call that are written out. */
const ARGS = 8;

/** Characters of a line of output that the timeline tells. */
const SIGHT = 60;

const sightings: Partial<Record<StopReason, TimelineMarkKind>> = {
  breakpoint: 'breakpoint',
  watch: 'watch',
  trap: 'trap',
  exception: 'trap',
};

/** How a session speaks to its window. */
export interface Voice {
  emit<E extends EventName>(event: E, data: Events[E]): void;
}

/**
 * What the handlers share: the module that is open, what the window wants to see, and the wishes that outlive a
 * module (limits, keys, clock). It starts runs, and tells the window when one comes to rest.
 */
export class Core implements LoopOwner, TierOwner {
  readonly loop: RunLoop;
  readonly tiers: TierKeeper;
  readonly journeys: JourneyRunner;
  /** What was seen of the run, for its timeline. */
  sightings = new Sightings();
  console = this.#newConsole();
  opened: Opened | null = null;
  interest: Interest = { memory: null, globals: null, table: null, game: false };
  specs: readonly BreakpointSpec[] = [];
  limits: Partial<RuntimeLimits> = {};
  #history: HistoryOptions = usualHistory;
  /** Grows with every load. */
  loads = 0;
  /** The trap that was told last. */
  #toldTrap: Problem | null = null;
  #keys: Keys = noKeys;
  #fixedDt = false;
  #tierMode: TierMode = 'auto';

  constructor(
    readonly surroundings: Surroundings,
    readonly voice: Voice,
  ) {
    this.tiers = new TierKeeper(this);
    this.journeys = new JourneyRunner(this);
    this.loop = new RunLoop(
      this,
      () => surroundings.nextTask(),
      (milliseconds) => surroundings.rest(milliseconds),
    );
  }

  get debug(): Debugger | null {
    return this.opened?.debug ?? null;
  }

  get slowed(): boolean {
    return this.loop.ips !== null;
  }

  get tier(): RunTier | null {
    return this.debug?.tier ?? null;
  }

  nextTask(): Promise<void> {
    return this.surroundings.nextTask();
  }

  get state(): RunState {
    return this.opened?.state ?? 'empty';
  }

  now(): number {
    return this.surroundings.platform.now();
  }

  /** Shows another module; the previous one ends. */
  adopt({ module, view }: Loaded, specs: readonly BreakpointSpec[]): Opened {
    this.journeys.leave();
    this.debug?.end();
    this.console = this.#newConsole();
    this.specs = specs;
    this.opened = new Opened(module, view);
    if (view.problem) this.console.add('error', view.problem.message, targetOf(view.problem));
    return this.opened;
  }

  /** The module is known to be valid: it gets its debugger. */
  makeDebugger(opened: Opened, entry: EntryPoint | null): Debugger {
    const { platform } = this.surroundings;
    const debug = new Debugger(opened.module, {
      platform,
      entry,
      listener: {
        effect: (effect) => this.tellEffect(effect),
        result: (name, values) => this.#result(name, values),
        trapped: (problem) => this.console.add('trap', problem.message, targetOf(problem)),
        exited: (code) => this.console.add(code === 0 ? 'result' : 'error', `The program exited with code ${code}.`),
      },
    });
    debug.limits = this.limits;
    debug.keys = this.#keys;
    debug.fixedDt = this.#fixedDt;
    debug.tierMode = this.#tierMode;
    debug.breakpoints.set(this.specs);
    opened.debug = debug;
    return debug;
  }

  /** A debugger for a session, which says by itself how its run begins; what a person set holds from the next start on. */
  sessionDebugger(opened: Opened, entry: EntryPoint | null): Debugger {
    this.journeys.leave();
    this.debug?.end();
    this.sightings = new Sightings();
    this.console.newRun();
    opened.marks.forget();
    const debug = this.makeDebugger(opened, entry);
    debug.history = this.#history;
    return debug;
  }

  /**
   * Makes a fresh instance; false when that is not possible, which the window then knows. `run` false leaves it before
   * its first instruction.
   */
  start(run: boolean): boolean {
    const { opened } = this;
    const debug = opened?.debug;
    if (!opened || !debug) return false;
    this.journeys.leave();
    this.sightings = new Sightings();
    debug.end();
    debug.fixedDt = this.#fixedDt;
    debug.limits = this.limits;
    debug.history = this.#history;
    debug.settings = settingsOf(opened.view.name, opened.setup);
    if (opened.problem) {
      opened.problem = null;
      opened.view = { ...opened.view, problem: null };
      this.voice.emit('module', opened.view);
    }
    try {
      opened.marks.forget();
      this.console.newRun();
      const driver = debug.start();
      if (run) driver.resume();
      else driver.toEntry();
    } catch (error) {
      this.broken(opened, startProblem(error));
      return false;
    }
    this.running();
    return true;
  }

  /** The module cannot run, as is known only now. */
  broken(opened: Opened, problem: Problem): void {
    opened.problem = problem;
    opened.view = { ...opened.view, problem };
    opened.debug?.end();
    this.console.add(
      problem.kind === 'trap' || problem.kind === 'exception' ? 'trap' : 'error',
      problem.message,
      targetOf(problem),
    );
    this.voice.emit('module', opened.view);
    this.tellState();
  }

  setBreakpoints(specs: readonly BreakpointSpec[]): readonly BreakpointStatus[] {
    this.specs = specs;
    if (this.debug) {
      const answer = this.debug.breakpoints.set(specs);
      this.tiers.look();
      return answer;
    }
    const message = this.opened?.problem ? 'The module cannot run.' : (this.opened?.unchecked ?? 'No module is open.');
    return specs.map(({ id }) => ({ id, verified: false, message, hits: 0, location: null }));
  }

  set keys(keys: Keys) {
    this.#keys = keys;
    if (this.debug) this.debug.keys = keys;
  }

  /** In this run and in later ones, at once. */
  set tierMode(mode: TierMode) {
    this.#tierMode = mode;
    if (this.debug) this.debug.tierMode = mode;
    this.tiers.look();
    // What waited for its native code may not have to any more.
    this.loop.wake();
  }

  set fixedDt(fixed: boolean) {
    this.#fixedDt = fixed;
    if (this.debug) this.debug.fixedDt = fixed;
  }

  /** Standard input of the program that runs; null ends it. Throws a ProblemError when nobody could read it. */
  input(text: string | null): void {
    const { debug } = this;
    if (!debug?.run) throw new ProblemError({ kind: 'internal', message: 'No program is running.' });
    if (debug.run.services.queue.ended) {
      const hint = 'Restart the program to type again.';
      throw new ProblemError({ kind: 'internal', message: 'The input of the program has ended.', hint });
    }
    debug.input(text === null ? null : new TextEncoder().encode(text));
    this.console.add('input', text === null ? 'End of input' : text.replace(/\n$/, ''));
    this.loop.kick();
  }

  /** Shows memory of the open module as a picture, from now on; throws a ProblemError when it cannot be had. */
  showFramebuffer(settings: FramebufferSettings | null): void {
    const { opened } = this;
    if (!opened) return;
    const message = settings && framebufferProblem(opened.module, settings);
    if (message !== null) throw new ProblemError({ kind: 'internal', message });
    if (!opened.debug) {
      opened.framebuffer = settings;
      return;
    }
    opened.debug.wish = { framebuffer: settings };
    // What ran without an end in sight may have nothing to call any more, and the other way round.
    this.loop.kick();
    this.tellState();
  }

  /** Recording on or off, from the next start on, and the memory that it may take. */
  setHistory(options: HistoryOptions): void {
    this.#history = options;
    const { recording } = this.debug?.driver?.history ?? {};
    if (recording) recording.budget = options.budget;
  }

  /**
   * Takes a journey through the time of the run, and tells where it led. One that is under way is left; unless the new
   * one is `direct`, which does not ask where it begins, it begins where that one did.
   */
  async travel(text: string, begin: () => Journey, direct = false): Promise<JourneyView> {
    const { debug } = this;
    const ways = debug?.journeys ?? null;
    const from = debug?.driver?.history.at ?? 0;
    const left = this.journeys.leave();
    const fromHome = function* (): Journey {
      if (left && !direct && ways) yield* ways.home();
      return yield* begin();
    };
    try {
      const answer = await this.journeys.go(text, fromHome);
      if (answer) this.tellState();
      return answer ?? { found: false, text: '' };
    } catch (error) {
      if (debug && ways && debug.journeys === ways)
        await this.#rescue(debug, () => (left ? ways.home() : ways.to(from)));
      throw error;
    }
  }

  /** A journey has failed on the way: the run goes back to where it was, or is over when not even that can be done. */
  async #rescue(debug: Debugger, back: () => Journey): Promise<void> {
    if (this.journeys.busy || debug.driver?.history.past !== true) return;
    try {
      if ((await this.journeys.go('Going back', back)) === null) return;
    } catch {
      debug.end();
    }
    this.tellState();
  }

  /** Is there a picture of plain memory that a person asked for, with frames to be called? */
  get playsFramebuffer(): boolean {
    return (this.debug?.wish.framebuffer?.call ?? '') !== '';
  }

  /** The picture that was asked for before the module could run, or that is remembered of it. */
  restoreFramebuffer(remembered: FramebufferSettings | null): void {
    const { opened, debug } = this;
    const settings = opened?.framebuffer === undefined ? remembered : opened.framebuffer;
    if (!opened || !debug || !settings || framebufferProblem(opened.module, settings) !== null) return;
    debug.wish = { framebuffer: settings };
  }

  /** Something was told to run: unless that is over at once, the window hears of it, and the loop goes on. */
  running(): void {
    if (this.state === 'running') {
      this.loop.sprint();
      if (this.state !== 'running') return;
      this.loop.kick();
    }
    this.tellState();
  }

  holds(): boolean {
    return this.tiers.holds();
  }

  get native(): boolean {
    return this.tiers.native;
  }

  worked(milliseconds: number): void {
    this.tiers.ran(milliseconds);
  }

  tellTier(view: TierView | null): void {
    this.voice.emit('tier', view);
  }

  goOn(): void {
    this.loop.wake();
  }

  rested(_outcome: Advance): void {
    this.tellState();
  }

  failed(error: unknown): void {
    const problem = problemOfError(error);
    this.console.add('error', problem.message);
    this.voice.emit('problem', problem);
    this.tellState();
  }

  /** Tells the window the state, with everything that a machine at rest has to show. */
  tellState(): void {
    const { opened, state } = this;
    const rests = state === 'paused' || state === 'trapped';
    const pause = rests ? (opened?.stopped() ?? null) : null;
    const trap = state === 'trapped' ? (pause?.stop.trap ?? null) : null;
    // Who comes back to it from the past has read it.
    if (trap && trap !== this.#toldTrap) this.console.add('trap', trap.message, targetOf(trap));
    this.#toldTrap = trap ?? this.#toldTrap;
    if (pause) this.#sight(pause.stop);
    this.tiers.look();
    this.voice.emit('state', { state, pause, update: updateView(this, null, state === 'running') });
  }

  #newConsole(): Console {
    return new Console(() => {
      const { history } = this.debug?.driver ?? {};
      return history?.recording ? { at: history.at, branch: history.recording.branches.current.branch } : null;
    });
  }

  #sight({ reason, text }: StopView): void {
    const kind = sightings[reason];
    if (kind) this.#see(kind, text);
  }

  /** Something for the timeline, unless it only comes again. */
  #see(kind: TimelineMarkKind, text: string): void {
    const { history } = this.debug?.driver ?? {};
    if (!history?.recording || history.past) return;
    this.sightings.add({ at: history.at, branch: history.recording.branches.current.branch, kind, text });
  }

  /** Tells where a slow run is, without stopping it. */
  tellProgress(): void {
    const pause = this.opened?.passing ?? null;
    if (pause) this.voice.emit('state', { state: 'running', pause, update: updateView(this, null, true) });
  }

  /** No module is open any more. */
  close(): void {
    this.journeys.leave();
    this.debug?.end();
    this.opened = null;
  }

  /** Something that a host left. */
  tellEffect(effect: Effect): void {
    if (effect.kind === 'print') this.#see('output', effect.text.slice(0, SIGHT));
    if (effect.kind === 'print') {
      if (effect.stream) this.console.write(effect.stream === 'stderr' ? 'stderr' : 'output', effect.text);
      else this.console.add('output', effect.text);
    } else if (effect.kind === 'call') this.console.stub(this.#callText(effect));
    else if (effect.kind === 'draw') this.console.add('output', `${effect.op}(${effect.args.join(', ')})`);
    else this.console.add('info', `♪ ${effect.tone.channel}, ${Math.round(effect.tone.from)} Hz`);
  }

  #callText({ name, args, results }: Extract<Effect, { kind: 'call' }>): string {
    const module = this.opened?.module;
    if (!module) return name;
    const list = (values: readonly Value[]): string => {
      const texts = values.slice(0, ARGS).map((value) => valueText(value, module));
      return values.length > ARGS ? [...texts, '…'].join(', ') : texts.join(', ');
    };
    return `${name}(${list(args)})${results.length > 0 ? ` → ${list(results)}` : ''}`;
  }

  #result(name: string, values: readonly Value[]): void {
    const module = this.opened?.module;
    if (!module) return;
    const texts = values.slice(0, ARGS).map((value) => valueText(value, module));
    this.console.add('result', `${name} returned ${texts.length === 0 ? 'nothing' : texts.join(', ')}`);
    this.voice.emit('results', { name, values: values.map((value) => valueView(value, module)) });
  }
}

function targetOf({ func, offset }: Problem): { kind: 'func'; func: number; offset?: number } | null {
  if (func === undefined) return null;
  return { kind: 'func', func, ...(offset === undefined ? {} : { offset }) };
}

function startProblem(error: unknown): Problem {
  if (error instanceof PlacedTrap) {
    const problem = trapProblem(error.info);
    return { ...problem, message: `A segment does not fit: ${problem.message}` };
  }
  return problemOfError(error);
}
