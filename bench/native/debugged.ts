import {
  type Advance,
  type BreakpointSpec,
  Debugger,
  decode,
  type HistoryOptions,
  type Platform,
  validate,
  type Value,
} from '../../src/engine/index.ts';
import { unheard } from '../unheard.ts';

/** What is on while a program runs under the debugger. */
export interface Armed {
  readonly tier: 'native' | 'interpreter';
  readonly history: HistoryOptions;
  readonly specs: readonly BreakpointSpec[];
}

export const notRecorded: HistoryOptions = { record: false, budget: 0 };

const SLICE_MS = 8;
const FIRST_FUEL = 2_000;
const MOST_FUEL = 20_000_000;

/** A program under the debugger, run in slices as the worker of the window does it. */
export class Debugged {
  readonly debug: Debugger;
  #results: readonly Value[] = [];
  #fuel = FIRST_FUEL;

  constructor(
    bytes: Uint8Array,
    readonly platform: Platform,
    readonly armed: Armed,
  ) {
    const module = decode(bytes);
    validate(module);
    this.debug = new Debugger(module, {
      platform,
      listener: { ...unheard, result: (_name, values) => (this.#results = values) },
    });
    const { debug } = this;
    debug.history = armed.history;
    debug.tierMode = armed.tier;
    const driver = debug.start();
    if (driver.run.program.pending) {
      driver.resume();
      this.settle();
    }
    // What the start function comes to is not measured.
    for (const { id, verified, message } of debug.breakpoints.set(armed.specs)) {
      if (!verified) throw new Error(`not measured: ${id}: ${message}`);
    }
  }

  /** Has the native form made, unless it is to be interpreted; then nothing is in the way of measuring. */
  async prepared(): Promise<this> {
    const { tier } = this.debug;
    if (this.armed.tier === 'native' && tier?.wanted === true) await tier.prepare(async () => undefined);
    return this;
  }

  /** Calls an export and works until it has returned. */
  call(name: string, args: readonly Value[]): readonly Value[] {
    const driver = this.debug.driver!;
    driver.invoke(name, args, false);
    const outcome = this.settle();
    if (outcome !== 'idle') throw new Error(`not measured: ${outcome}: ${driver.stop?.text ?? ''}`);
    return this.#results;
  }

  /** Works until the run stops, waits for its next frame or has come to its end. */
  settle(): Advance {
    const { debug, platform } = this;
    let last = platform.now();
    for (;;) {
      const outcome = debug.advance({ fuel: this.#fuel });
      if (outcome !== 'running') return outcome;
      const now = platform.now();
      const took = now - last;
      last = now;
      const factor = took > 0 ? Math.min(2, SLICE_MS / took) : 2;
      this.#fuel = Math.round(Math.min(MOST_FUEL, Math.max(50, this.#fuel * factor)));
    }
  }

  /** Throws unless it ran in the tier that it was to run in. */
  check(): void {
    const view = this.debug.tier?.view();
    if (view?.now !== this.armed.tier) throw new Error(`not measured: ran in the ${view?.now}: ${view?.text}`);
  }
}
