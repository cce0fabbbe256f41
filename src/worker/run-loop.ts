import type { Advance, Debugger } from '../engine/index.ts';

/** A slice lasts about this long: what comes from the window waits no longer. */
const SLICE_MS = 4;
/** Native code is entered and left again for each slice, with all of its frames. */
const NATIVE_SLICE_MS = 8;
/** Time a tick may spend on the frame it begins before it is answered. */
const TICK_MS = 12;
/** Seconds of paced instructions that may pile up, when the window was slow to tick. */
const MOST_BEHIND = 0.1;
/** What a unit of fuel may cost in time is anything between nanoseconds and tens of microseconds. */
const LEAST_FUEL = 50;
const FIRST_FUEL = 2_000;
const MOST_FUEL = 20_000_000;
/** Instructions executed one at a time between two looks at the clock: one alone may fill a memory. */
const FIRST_BATCH = 64;
const MOST_BATCH = 20_000;

/** Milliseconds of one look at the clock: a timer takes no more. */
const LONGEST_REST = 1 << 30;

/** What the loop asks of its session. */
export interface LoopOwner {
  readonly debug: Debugger | null;
  now(): number;
  /** Is native code used? */
  readonly native: boolean;
  /** Is the run to wait? Whoever says so wakes the loop when it is not any more. */
  holds(): boolean;
  /** The run has worked for so long at full speed. */
  worked(milliseconds: number): void;
  /** The run has come to rest: paused, trapped or idle. */
  rested(outcome: Advance): void;
  /** Something of ours failed while running. */
  failed(error: unknown): void;
}

/**
 * Runs a debugger in slices of some milliseconds, with the message queue heard in between, so that Pause is answered
 * at once even in an endless loop.
 *
 * A game's frames are begun by the window's ticks, one a tick, so a hidden window does not play on. Below full speed
 * ticks also hand out the instructions; then nothing runs between them.
 */
export class RunLoop {
  /** Instructions per second, null for full speed. */
  #ips: number | null = null;
  #credit = 0;
  #fuel = FIRST_FUEL;
  #batch = FIRST_BATCH;
  #looping = false;
  #frameWaits = false;
  /** The program waits for input or time; counts its waits. */
  #waits: number | null = null;
  #waited = 0;
  #lastTick: number | null = null;

  constructor(
    readonly owner: LoopOwner,
    readonly nextTask: () => Promise<void>,
    readonly rest: (milliseconds: number) => Promise<void>,
  ) {}

  get ips(): number | null {
    return this.#ips;
  }

  set ips(ips: number | null) {
    this.#ips = ips === null || !(ips > 0) ? null : ips;
    this.#credit = 0;
    this.kick();
  }

  /** Something may have to run: call this after every change of the debugger's state. */
  kick(): void {
    this.#frameWaits = false;
    this.#waits = null;
    // The first instruction of a slow run is due at once.
    if (this.#ips !== null) this.#credit = Math.max(this.#credit, 1);
    if (!this.#looping && this.#running) void this.#loop();
  }

  /** What held the run is over: it goes on if it has something to do. */
  wake(): void {
    if (!this.#looping && this.#working) void this.#loop();
  }

  /** Works for one slice right away: most steps are over then, and the window never hears that something ran. */
  sprint(): void {
    if (this.#ips === null && !this.#looping && this.#running) this.#work(SLICE_MS);
  }

  /** A frame of the window at `time` (milliseconds). True when something was executed in small steps. */
  tick(time: number): boolean {
    const elapsed = this.#lastTick === null ? 0 : (time - this.#lastTick) / 1000;
    this.#lastTick = time;
    if (!this.#running || this.#waits !== null) return false;
    const paced = this.#ips !== null;
    if (this.#ips !== null) {
      const most = Math.max(1, this.#ips * MOST_BEHIND);
      this.#credit = Math.min(most, this.#credit + this.#ips * Math.max(0, Math.min(elapsed, 1)));
      if (this.#credit < 1) return false;
    }
    if (this.#frameWaits) {
      this.#frameWaits = false;
      this.owner.debug?.driver?.beginFrame(elapsed);
    } else if (!paced) return false;
    this.#work(TICK_MS);
    this.wake();
    return paced;
  }

  /** Is there something to do before the window's next tick, or the end of a wait? */
  get #working(): boolean {
    return this.#running && !this.#frameWaits && this.#waits === null;
  }

  get #running(): boolean {
    return this.owner.debug?.state === 'running' && (this.#ips !== null || !this.owner.holds());
  }

  get #slice(): number {
    return this.#ips === null && this.owner.native ? NATIVE_SLICE_MS : SLICE_MS;
  }

  async #loop(): Promise<void> {
    this.#looping = true;
    try {
      // Not in the task of the request: its answer goes first.
      await this.nextTask();
      while (this.#working && (this.#ips === null || this.#credit >= 1)) {
        this.#work(this.#slice);
        await this.nextTask();
      }
    } finally {
      this.#looping = false;
    }
  }

  /** Works for about so many milliseconds, or until the run rests or waits. What fails on our side ends the run. */
  #work(milliseconds: number): void {
    const { owner } = this;
    try {
      this.#advanceFor(milliseconds);
    } catch (error) {
      owner.debug?.end();
      owner.failed(error);
    }
  }

  #advanceFor(milliseconds: number): void {
    const { owner } = this;
    const start = owner.now();
    let last = start;
    while (this.#running && (this.#ips === null || this.#credit >= 1)) {
      const { debug } = owner;
      if (!debug) return;
      const before = countOf(debug);
      const outcome = this.#advance(debug);
      const now = owner.now();
      if (outcome === 'running') this.#adapt(now - last, countOf(debug) !== before);
      if (this.#ips === null) owner.worked(now - last);
      last = now;
      if (outcome === 'frame') {
        this.#frameWaits = true;
        return;
      }
      if (outcome === 'waiting') {
        this.#wait();
        return;
      }
      if (outcome !== 'running') {
        owner.rested(outcome);
        return;
      }
      if (now - start >= milliseconds) return;
    }
  }

  /** Looks again when what is waited for may have come by itself; input kicks. */
  #wait(): void {
    const wait = (this.#waits = ++this.#waited);
    const time = this.owner.debug?.driver?.waitTime ?? null;
    if (time === null) return;
    void this.rest(Math.min(Math.ceil(time), LONGEST_REST)).then(() => {
      if (this.#waits === wait) this.kick();
    });
  }

  #advance(debug: Debugger): Advance {
    if (this.#ips === null) return debug.advance({ fuel: this.#fuel });
    const instructions = Math.min(Math.floor(this.#credit), this.#batch);
    this.#credit -= instructions;
    return debug.advance({ fuel: MOST_FUEL, instructions });
  }

  /**
   * Finds the amount of work that lasts about a slice on this machine: at most twice as much as this time, and as much
   * less as this time was too long. Where nothing was executed, but compiled for instance, it may only get less.
   */
  #adapt(took: number, executed: boolean): void {
    const slice = this.#slice;
    if (took >= 0.5 * slice && took <= 1.5 * slice) return;
    const factor = Math.min(executed ? 2 : 1, took > 0 ? slice / took : 2);
    if (this.#ips === null) this.#fuel = Math.round(clamp(this.#fuel * factor, LEAST_FUEL, MOST_FUEL));
    else this.#batch = Math.round(clamp(this.#batch * factor, 1, MOST_BATCH));
  }
}

/** Instructions executed so far. */
function countOf(debug: Debugger): number {
  return debug.run?.machine.count ?? 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
