import { WasmError } from '../../module/errors.ts';
import type { ByteOffset, FuncIndex, Pc } from '../../module/types.ts';
import { type NativeStatus, NativeTier, type TwinOptions } from '../../native/native-tier.ts';
import type { CodeSpace } from '../../runtime/code-space.ts';
import type { Stop } from '../../runtime/stop.ts';
import type { Wanted } from '../breakpoint-sites.ts';
import type { Breakpoints } from '../breakpoints.ts';
import type { Run } from '../run.ts';
import type { TierMode, TierView } from '../views.ts';
import { breakpointStops, type Goals, noGoals } from './breakpoint-stops.ts';
import { functionText, refusalText, tierView } from './tier-view.ts';

/** Milliseconds that a run has to run before a twin of it is begun: what is over before has no use of one. */
const WORTH_IT = 30;
/** And before it is made anew, because breakpoints have changed or many more functions are in use. */
const WORTH_RENEWING = 10;
/** Of a module with more bytes of code than that, only functions that are in use have a twin. */
const LARGE = 2 ** 21;
/** Units of fuel of one slice of what is recorded: some milliseconds of native code. */
const SLICE = 100_000;
/** Of the first one in another tier. */
const FIRST = 2000;
/** Instructions that a slice is to execute at most, as far as is known from the one before. */
const MOST_AT_ONCE = 8_000_000;
/** Instructions that one that ended with a trap has executed at most, and some. */
const MOST_NATIVE = 10_000_000;
/** Milliseconds of running until it is looked whether more functions of a large module are in use. */
const LOOK_AGAIN = 250;

const MET_AGAIN = 'The interpreter meets again what stopped native code, to see it exactly.';

/** Milliseconds of one instruction in the interpreter; those of making a twin anew, reckoned four times. */
const INTERPRETED = 7e-6;
const RENEWED = 15;
const RENEWED_PER_BYTE = 4e-4;
/** So many times what the interpreter takes for that. */
const PATIENCE = 10;

const nowhere: Wanted = {
  entries: new Map(),
  returns: new Map(),
  offsets: new Map(),
  opcodes: new Map(),
  watched: null,
};

/** What a twin was made for. */
interface Made {
  readonly wanted: Wanted;
  readonly goals: Goals;
  /** Functions in use by then. */
  readonly compiled: number;
}

/**
 * Which tier executes a run, and how it gets there:
 *
 *     interpreter ──ran() for a while──> preparing ──prepare() is done──> native
 *          ^                                                                │
 *          └────────── breakpoints came: until it was prepared again ───────┘
 *
 * Whoever runs it says how long that took (`ran`), and prepares when something is `wanted`, between two slices. Only
 * what goes through `slice` and `repeat` runs natively. Without anybody who prepares, a run whose mode is 'native' is
 * prepared when it begins.
 */
export class RunTier {
  #mode: TierMode;
  #tier: NativeTier | null = null;
  #status: NativeStatus | null = null;
  #made: Made | null = null;
  #preparing: Promise<void> | null = null;
  #closed = false;
  /** Milliseconds that it has run since something was wanted last. */
  #spent = 0;
  /** What the twin was told to stop at. */
  #stops: Pick<Made, 'wanted' | 'goals'> | null = null;
  /** Were these others than those that it was made for? */
  #others = false;
  /** Did it not help to make it anew? */
  #inVain = false;
  /** The goals that what ran last had to stop at. */
  #goalsNow = noGoals;
  #longestBody: number | null = null;
  #codeBytes: number | null = null;
  /** Fuel of the next slice at most; did the last one run natively? */
  #most = FIRST;
  #natively = false;
  /** Up to this moment it is the interpreter's. */
  #distrusted = -1;
  /** Why what ran last was the interpreter's, '' when it was not. */
  #reason = '';
  /** Instructions of repeated runs that look for nothing, since native code was made. */
  #passing = 0;
  /** Was it made without stops, for such runs? */
  #carefree = false;
  #goalsOf: { readonly pcs: readonly Pc[]; readonly goals: Goals } = { pcs: [], goals: noGoals };
  #view: TierView | null = null;

  constructor(
    readonly run: Pick<Run, 'instance' | 'machine'>,
    readonly breakpoints: Breakpoints,
    mode: TierMode,
    /** Does somebody look for what was written? */
    readonly marks = true,
  ) {
    this.#mode = mode;
  }

  get mode(): TierMode {
    return this.#mode;
  }

  /** Takes effect at once. */
  set mode(mode: TierMode) {
    this.#mode = mode;
  }

  /** The run has run for so many milliseconds more. */
  ran(milliseconds: number): void {
    this.#spent += milliseconds;
  }

  /** Is there something to prepare now? */
  get wanted(): boolean {
    if (this.#closed || this.#preparing !== null || this.#mode === 'interpreter' || this.#isRefused) return false;
    if (this.#carefree) return false;
    // Of a large module it has to be known first what is in use.
    const atOnce = this.#mode === 'native' && !this.#isLarge;
    if (this.#made === null) return atOnce || this.#spent >= WORTH_IT;
    this.#sync(this.breakpoints.wanted, this.#goalsNow);
    if (this.#outOfDate) return !this.#inVain && (this.#mode === 'native' || this.#spent >= WORTH_RENEWING);
    return this.#spent >= LOOK_AGAIN && (this.#others || this.#moreInUse || this.#tooCareful);
  }

  /** Is there native code, so that something could run in it now? */
  get ready(): boolean {
    return this.#mode !== 'interpreter' && this.run.machine.tier !== null;
  }

  /**
   * Makes what is wanted, in the background: `pause` is awaited every few milliseconds, for others to have their turn.
   * The run may go on meanwhile.
   */
  prepare(pause: () => Promise<void>): Promise<void> {
    this.#preparing ??= this.#prepare(pause).finally(() => (this.#preparing = null));
    return this.#preparing;
  }

  async #prepare(pause: () => Promise<void>): Promise<void> {
    await pause();
    if (this.#closed) return;
    const made = this.#making;
    let status: NativeStatus;
    try {
      status = await this.#native.addLater(this.run.instance, { ...this.#options(made), pause });
    } catch (error) {
      status = this.#invalid(error);
    }
    if (status.refusal?.why !== 'stale') this.#accept(status, made);
  }

  /** Large modules run before all of them is validated: one that turns out to be invalid stays in the interpreter. */
  #invalid(error: unknown): NativeStatus {
    if (!(error instanceof WasmError)) throw error;
    const functions = this.run.instance.module.funcs.filter(({ body }) => body !== null).length;
    return { refusal: { why: 'refused', message: error.message }, native: 0, functions, bytes: 0 };
  }

  /** The same at once. */
  prepareNow(): void {
    this.#makeNow(this.#making);
  }

  /**
   * So many instructions will be looked through for the goals that are set: has native code stop there, if that takes
   * much less time than to have the interpreter look.
   */
  cover(instructions: number): void {
    if (!this.ready || this.#isLarge) return;
    const { length } = this.run.instance.module.bytes;
    if (instructions * INTERPRETED > RENEWED + length * RENEWED_PER_BYTE) {
      this.#makeNow({ ...this.#making, goals: this.#goals });
    }
  }

  #makeNow(made: Made): void {
    let status: NativeStatus;
    try {
      status = this.#native.add(this.run.instance, this.#options(made));
    } catch (error) {
      status = this.#invalid(error);
    }
    this.#accept(status, made);
  }

  get #native(): NativeTier {
    if (this.#tier === null) {
      this.#tier = new NativeTier(this.run.machine, { counting: 'instructions', marks: this.marks });
      this.#tier.suspended = true;
    }
    return this.#tier;
  }

  get #making(): Made {
    const { functions } = this.run.machine.store.code;
    return { wanted: this.breakpoints.wanted, goals: this.#goalsNow, compiled: functions.length };
  }

  #options({ wanted, goals }: Made): TwinOptions {
    const { instance } = this.run;
    const stops = breakpointStops(instance.module, wanted, goals);
    if (!this.#isLarge) return { stops };
    const inUse = (index: FuncIndex): boolean => {
      const func = instance.funcs[index];
      return func?.kind === 'wasm' && func.entry >= 0;
    };
    return { stops, select: inUse };
  }

  #accept(status: NativeStatus, made: Made): void {
    if (this.#closed) return;
    this.#status = status;
    this.#made = made;
    this.#stops = made;
    this.#spent = 0;
    this.#passing = 0;
    this.#carefree = false;
    this.#others = false;
    if (status.refusal === null) this.run.machine.tier = this.#tier;
    this.#inVain = this.#outOfDate;
  }

  /** Tells the twin which stops there are, when these are others than it was told last. */
  #sync(wanted: Wanted, goals: Goals): void {
    if (this.#tier === null || this.#made === null) return;
    if (this.#stops?.wanted === wanted && this.#stops.goals === goals) return;
    const { instance } = this.run;
    this.#stops = { wanted, goals };
    this.#others = this.#tier.setStops(instance, breakpointStops(instance.module, wanted, goals));
    this.#inVain = false;
    if (this.#others) this.#spent = 0;
  }

  get #outOfDate(): boolean {
    return this.#tier !== null && this.#made !== null && this.#tier.outOfDate(this.run.instance);
  }

  get #tooCareful(): boolean {
    return this.#tier !== null && this.#tier.tooCareful(this.run.instance);
  }

  get #isLarge(): boolean {
    const { funcs } = this.run.instance.module;
    this.#codeBytes ??= (funcs.at(-1)?.body?.end ?? 0) - (funcs.find(({ body }) => body !== null)?.body?.start ?? 0);
    return this.#codeBytes > LARGE;
  }

  /** Will there be no native code? Of a large module there may be when more of it is in use. */
  get #isRefused(): boolean {
    const why = this.#status?.refusal?.why;
    return why !== undefined && !(why === 'nothing-to-gain' && this.#isLarge);
  }

  get #moreInUse(): boolean {
    return this.#isLarge && this.run.machine.store.code.functions.length > 1.2 * this.#made!.compiled + 20;
  }

  /** The goals that are set, as instructions. */
  get #goals(): Goals {
    const { goals: pcs } = this.breakpoints;
    if (this.#goalsOf.pcs !== pcs) this.#goalsOf = { pcs, goals: goalsAt(this.run.machine.store.code, pcs) };
    return this.#goalsOf.goals;
  }

  /**
   * A slice of a run that happens: natively unless there is a `reason` not to. `goals`: do those of the step under way
   * end it wherever they are met?
   */
  slice(fuel: number, reason: string, goals: boolean): Stop {
    const { machine } = this.run;
    // Nobody has prepared it in the background: it is made now.
    if (this.#mode === 'native' && this.#made === null && this.wanted) this.prepareNow();
    if (machine.tier === null) return machine.slice(fuel);
    this.#carefree = false;
    this.#goalsNow = goals ? this.#goals : noGoals;
    this.#sync(this.breakpoints.wanted, this.#goalsNow);
    this.#reason = reason === '' && machine.count < this.#distrusted ? MET_AGAIN : reason;
    const natively = this.ready && this.#reason === '' && !this.#outOfDate;
    // What a unit of fuel leads over is another thing in the other tier.
    if (natively !== this.#natively) this.#most = FIRST;
    this.#natively = natively;
    const { count, ticks } = machine;
    const stop = this.#run(natively, Math.min(fuel, this.#most));
    const perTick = (machine.count - count) / Math.max(1, machine.ticks - ticks);
    this.#most = Math.max(1, Math.min(SLICE, 4 * this.#most, Math.floor(MOST_AT_ONCE / Math.max(1, perTick))));
    return stop;
  }

  /**
   * A slice of a run that is repeated. Native code stops before the moment `until`, so that the rest of the way can be
   * gone with care. `looks`: it is to stop at breakpoints, and at `goals` wherever they are met.
   */
  repeat(fuel: number, until: number, looks: boolean, goals = true): Stop {
    if (!this.canRepeat(until, looks, goals)) return this.#run(false, fuel);
    const tier = this.#tier!;
    const { count } = this.run.machine;
    tier.until = until - this.#longest;
    try {
      return this.#run(true, fuel);
    } finally {
      tier.until = Infinity;
      if (!looks) this.#passed(this.run.machine.count - count);
      // Small functions are called without a look at the fuel: the next time it is not passed.
      const beyond = this.run.machine.count - until;
      if (beyond > 0) this.#longestBody = this.#longest + beyond;
    }
  }

  /** What does not stop at breakpoints is not held up by those in hot loops for long: it gets native code without. */
  #passed(instructions: number): void {
    this.#passing += instructions;
    if (this.#carefree || this.#isLarge || this.#preparing !== null || !stopsAnywhere(this.#made!)) return;
    const { length } = this.run.instance.module.bytes;
    if (this.#passing * INTERPRETED < PATIENCE * (RENEWED + length * RENEWED_PER_BYTE)) return;
    this.#makeNow({ ...this.#making, wanted: nowhere, goals: noGoals });
    this.#carefree = true;
  }

  /** Would that be native? */
  canRepeat(until: number, looks: boolean, goals = true): boolean {
    const { count } = this.run.machine;
    if (!this.ready || count < this.#distrusted || until - this.#longest <= count) return false;
    if (looks) this.#carefree = false;
    if (looks) this.#sync(this.breakpoints.wanted, goals ? this.#goals : noGoals);
    else this.#sync(this.#made!.wanted, this.#made!.goals);
    return !this.#outOfDate;
  }

  /** More instructions than there are from one loop header or call to the next one, anywhere in the module. */
  get #longest(): number {
    this.#longestBody ??= this.run.instance.module.funcs.reduce(
      (most, { body }) => Math.max(most, body === null ? 0 : body.end - body.code),
      0,
    );
    return this.#longestBody + 64;
  }

  #run(natively: boolean, fuel: number): Stop {
    const { machine } = this.run;
    const tier = this.#tier;
    if (tier === null) return machine.slice(fuel);
    tier.suspended = !natively;
    try {
      return machine.slice(fuel);
    } finally {
      tier.suspended = true;
    }
  }

  /** What native code did from `moment` on is met again by the interpreter, in at most so much of a slice. */
  distrust(moment: number): void {
    this.#distrusted = Math.max(this.#distrusted, moment + MOST_NATIVE);
  }

  /** The run is over: nothing more is made for it. */
  close(): void {
    this.#closed = true;
  }

  /** Why a function stays in the interpreter, as a sentence; null when it does not, or nobody knows yet. */
  whyNot(func: FuncIndex): string | null {
    if (this.#status?.refusal) return refusalText(this.#status.refusal);
    const why = this.#tier?.whyNot(this.run.instance, func) ?? null;
    return why === null ? null : functionText(why);
  }

  /** The same object while nothing has changed. */
  view(): TierView {
    const preparing = this.wanted || this.#preparing !== null;
    const view = tierView(this.run.instance.module, {
      mode: this.#mode,
      status: this.#status,
      preparing,
      begun: this.#made !== null,
      stale: this.#outOfDate,
      inVain: this.#inVain,
      reason: this.#reason,
    });
    if (this.#view === null || JSON.stringify(view) !== JSON.stringify(this.#view)) this.#view = view;
    return this.#view;
  }
}

function stopsAnywhere({ wanted, goals }: Made): boolean {
  const { entries, returns, offsets, opcodes, watched } = wanted;
  return goals.size + entries.size + returns.size + offsets.size + opcodes.size > 0 || watched !== null;
}

/** Instructions by the functions that they are of. */
function goalsAt(code: CodeSpace, pcs: readonly Pc[]): Goals {
  if (pcs.length === 0) return noGoals;
  const goals = new Map<FuncIndex, Set<ByteOffset>>();
  for (const pc of pcs) {
    const func = code.funcOf(pc);
    const offset = code.offsetOf(pc);
    if (func === null || offset === null) continue;
    goals.set(func.index, (goals.get(func.index) ?? new Set()).add(offset));
  }
  return goals;
}
