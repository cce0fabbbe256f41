import { readFileSync } from 'node:fs';
import { nodePlatform } from '../../src/cli/platform.ts';
import {
  Debugger,
  decode,
  type HistoryOptions,
  type Journey,
  type JourneyView,
  noKeys,
  usualHistory,
  validate,
  type Value,
} from '../../src/engine/index.ts';
import { unheard } from '../unheard.ts';
import { autoplay } from '../../src/examples/rocket/autoplay.ts';

/** Loop headers and calls of a slice: about what the worker comes to, whose slices last four milliseconds. */
export const FUEL = 100_000;

/** A program under the debugger, as the worker runs it. */
export interface Subject {
  readonly debug: Debugger;
  /** What the last call gave. */
  results(): readonly Value[];
}

/** Opens a module and makes a run of it; its start function has run. */
export function subject(bytes: Uint8Array, history: HistoryOptions = usualHistory): Subject {
  const module = decode(bytes);
  validate(module);
  let results: readonly Value[] = [];
  const debug = new Debugger(module, {
    platform: nodePlatform,
    listener: { ...unheard, result: (_name, values) => (results = values) },
  });
  debug.history = history;
  const driver = debug.start();
  if (driver.run.program.pending) {
    driver.resume();
    settle(debug);
  }
  return { debug, results: () => results };
}

/** Works until the run stops, waits for its next frame or has come to its end. */
export function settle(debug: Debugger): string {
  for (;;) {
    const outcome = debug.advance({ fuel: FUEL });
    if (outcome !== 'running') return outcome;
  }
}

export const rocketUrl = new URL('../../src/examples/rocket/rocket.wasm', import.meta.url);

/** The bundled Rocket, before its first frame. */
export function rocket(history: HistoryOptions = usualHistory): Debugger {
  const { debug } = subject(new Uint8Array(readFileSync(rocketUrl)), history);
  debug.driver!.resume();
  return debug;
}

/**
 * Plays it by the script that shoots and steers, from one frame up to another; each takes `elapsed` seconds. `seen` is
 * called when it has ended.
 */
export function play(
  debug: Debugger,
  from: number,
  to: number,
  seen: (frame: number) => void = () => undefined,
  elapsed = (): number => 1 / 60,
): void {
  for (let frame = from; frame < to; frame++) {
    const { shoot, boost, turn_left: left, turn_right: right } = autoplay(frame);
    debug.keys = { ...noKeys, left, right, up: boost, button1: shoot };
    debug.driver!.beginFrame(elapsed());
    const outcome = settle(debug);
    if (outcome !== 'frame') throw new Error(`the game stopped in frame ${frame}: ${outcome}`);
    seen(frame);
  }
}

/** Takes a journey to its end. */
export function went(journey: Journey): JourneyView {
  for (;;) {
    const step = journey.next();
    if (step.done) return step.value;
  }
}

/** Stops at once unless a figure stands for what it says. */
export function sure(is: boolean, what: string): void {
  if (!is) throw new Error(`not measured: ${what}`);
}
