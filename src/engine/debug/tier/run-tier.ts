import { printable } from '../../module/names.ts';
import { NativeTier, type NativeStatus } from '../../native/native-tier.ts';
import type { Stop } from '../../runtime/stop.ts';
import type { Breakpoints } from '../breakpoints.ts';
import type { Run } from '../run.ts';
import type { TierMode, TierView } from '../views.ts';
import { breakpointStops } from './breakpoint-stops.ts';
import { refusalText, shareText } from './tier-text.ts';

/** Milliseconds that a run has to run before a twin of it is begun: what is over before has no use of one. */
const WORTH_IT = 30;

/**
 * Which tier executes a run, and how it gets there:
 *
 *     interpreter ──ran() for a while──> preparing ──prepare() is done──> native
 *          ^                                                                │
 *          └────────── breakpoints changed: until it was prepared again ────┘
 *
 * Whoever runs it says how long that took (`ran`), and prepares when something is `wanted`, between two slices. Only
 * what goes through `slice` runs natively.
 */
export class RunTier {
  #mode: TierMode;
  #tier: NativeTier | null = null;
  #status: NativeStatus | null = null;
  /** What the twin was made for; null before there is one. */
  #madeFor: object | null = null;
  #preparing: Promise<void> | null = null;
  #closed = false;
  #spent = 0;
  /** Why what runs now is the interpreter's, though there is native code; '' when it is not. */
  #reason = '';
  #view: TierView | null = null;

  constructor(
    readonly run: Run,
    readonly breakpoints: Breakpoints,
    mode: TierMode,
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
    if (this.#closed || this.#preparing !== null || this.#mode === 'interpreter') return false;
    if (this.#mode === 'auto' && this.#spent < WORTH_IT) return false;
    if (this.#status?.refusal && this.#madeFor !== null) return false;
    return !this.#current;
  }

  /** Is the twin made for the breakpoints that there are? */
  get #current(): boolean {
    return this.#madeFor === this.breakpoints.wanted;
  }

  /**
   * Makes what is wanted, in the background: `pause` is awaited now and then, for others to have their turn. The run may
   * go on meanwhile, in the interpreter.
   */
  prepare(pause: () => Promise<void>): Promise<void> {
    this.#preparing ??= this.#prepare(pause).finally(() => (this.#preparing = null));
    return this.#preparing;
  }

  async #prepare(pause: () => Promise<void>): Promise<void> {
    await pause();
    if (this.#closed) return;
    const { wanted } = this.breakpoints;
    const { run } = this;
    const stops = breakpointStops(run.instance.module, wanted, new Map());
    const status = await this.#native.addLater(run.instance, { stops });
    this.#made(status, wanted);
  }

  /** The same at once. */
  prepareNow(): void {
    const { wanted } = this.breakpoints;
    const { run } = this;
    const stops = breakpointStops(run.instance.module, wanted, new Map());
    this.#made(this.#native.add(run.instance, { stops }), wanted);
  }

  get #native(): NativeTier {
    this.#tier ??= new NativeTier(this.run.machine, { counting: 'instructions' });
    this.#tier.suspended = true;
    return this.#tier;
  }

  #made(status: NativeStatus, wanted: object): void {
    this.#status = status;
    this.#madeFor = wanted;
    if (!this.#closed && status.refusal === null) this.run.machine.tier = this.#tier;
  }

  /**
   * A slice of the machine at full speed, natively where that can be. `reason`: why it cannot, '' for none.
   */
  slice(fuel: number, reason: string): Stop {
    const { machine } = this.run;
    const tier = this.#tier;
    if (tier === null || machine.tier === null) {
      // Nobody waits for it in the background: it is made now.
      if (this.#mode === 'native' && this.wanted && this.#madeFor === null) this.prepareNow();
      if (machine.tier === null) return machine.slice(fuel);
    }
    this.#reason = this.#mode === 'interpreter' ? '' : reason;
    this.#tier!.suspended = reason !== '' || this.#mode === 'interpreter' || !this.#current;
    try {
      return machine.slice(fuel);
    } finally {
      this.#tier!.suspended = true;
    }
  }

  /** The run is over: nothing more is made for it. */
  close(): void {
    this.#closed = true;
  }

  /** Why a function stays in the interpreter, as a sentence; null when it does not, or nobody knows yet. */
  whyNot(_func: number): string | null {
    return this.#status?.refusal ? refusalText(this.#status.refusal) : null;
  }

  /** The same object while nothing has changed. */
  view(): TierView {
    const view = this.#look();
    if (this.#view === null || JSON.stringify(view) !== JSON.stringify(this.#view)) this.#view = view;
    return this.#view;
  }

  #look(): TierView {
    const { module } = this.run.instance;
    const status = this.#status;
    const functions = status?.functions ?? module.funcs.filter(({ body }) => body !== null).length;
    const native = status?.native ?? 0;
    const now = this.#now;
    const name = printable(module.names.module ?? '');
    const text = status === null ? '' : status.refusal ? refusalText(status.refusal) : shareText(native, functions);
    return {
      mode: this.#mode,
      now,
      progress: null,
      native,
      functions,
      text: this.#text(now),
      instances: [{ name, native, functions, text: native === functions ? '' : text }],
    };
  }

  get #now(): TierView['now'] {
    if (this.#mode === 'interpreter') return 'interpreter';
    if (this.#preparing !== null || this.wanted) return 'preparing';
    return this.run.machine.tier !== null && this.#reason === '' && this.#current ? 'native' : 'interpreter';
  }

  #text(now: TierView['now']): string {
    const status = this.#status;
    if (this.#mode === 'interpreter') return 'The interpreter runs everything, as it was set to.';
    if (now === 'preparing') {
      return this.#madeFor === null
        ? 'The native form of the module is being made; the interpreter runs until then.'
        : 'Breakpoints have changed; the interpreter runs until the native form has them, too.';
    }
    if (status?.refusal) return refusalText(status.refusal);
    if (status === null) return 'The interpreter runs what does not last.';
    return this.#reason === '' ? shareText(status.native, status.functions) : this.#reason;
  }
}
