import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nodePlatform } from '../../src/cli/platform.ts';
import {
  Debugger,
  decode,
  type HistoryOptions,
  type Journey,
  type JourneyView,
  type TierMode,
  usualHistory,
  validate,
  type Value,
} from '../../src/engine/index.ts';
import { timed } from '../measure.ts';
import { unheard } from '../unheard.ts';
import { sure, went } from '../time/subject.ts';

export const workUrl = new URL('./work.wasm', import.meta.url);
export const objectsUrl = new URL('./objects.wasm', import.meta.url);

/** Loop headers and calls of a slice, as the worker gives them: about so many milliseconds' worth in each tier. */
const FUEL: Readonly<Record<TierMode, number>> = { interpreter: 100_000, auto: 100_000, native: 1_000_000 };

/** Milliseconds after which no further step is tried. */
const LONG = 4000;

/** A run of work.wat (or objects.wat) under the debugger, and what its checkpoints have taken. */
export class Work {
  readonly debug: Debugger;
  /** Milliseconds of each checkpoint that was taken while it ran. */
  readonly checkpoints: number[] = [];
  /** The longest time in which nobody could have said a word. */
  longest = 0;

  constructor(
    readonly mode: TierMode,
    history: HistoryOptions = usualHistory,
    url = workUrl,
  ) {
    const module = decode(new Uint8Array(readFileSync(url)));
    validate(module);
    this.debug = new Debugger(module, {
      platform: nodePlatform,
      listener: unheard,
    });
    this.debug.history = history;
    this.debug.tierMode = mode;
    this.debug.start();
    const of = this.history;
    const pulse = of.pulse.bind(of);
    let spent = 0;
    of.pulse = () => {
      const { checkpoints } = of.recording!;
      const { last } = checkpoints;
      let taking = false;
      spent += timed(() => (taking = pulse()));
      if (checkpoints.last !== last) this.checkpoints.push(spent);
      if (!taking) spent = 0;
      return taking;
    };
  }

  get history() {
    return this.debug.driver!.history;
  }

  get held(): number {
    return this.history.recording?.bytes ?? 0;
  }

  get taken(): number {
    return this.history.recording?.checkpoints.list.length ?? 0;
  }

  /** Calls an export and runs it to its end; milliseconds. */
  call(name: string, ...args: readonly Value[]): number {
    const { debug } = this;
    return timed(() => {
      debug.driver!.invoke(name, args, false);
      for (let outcome = 'running'; outcome === 'running';) {
        const began = performance.now();
        outcome = debug.advance({ fuel: FUEL[this.mode] });
        this.longest = Math.max(this.longest, performance.now() - began);
      }
      sure(debug.driver!.state === 'idle', `${name} has returned (${debug.driver!.stop?.text ?? ''})`);
    });
  }

  /** Milliseconds of a journey; it has to come to where it was to come to. */
  goes(journey: Journey, there: (view: JourneyView) => boolean): number {
    let view: JourneyView = { found: false, text: '' };
    const took = timed(() => (view = went(journey)));
    sure(there(view), `a journey came to #${this.history.at} (${view.text})`);
    return took;
  }

  to(at: number): number {
    return this.goes(this.debug.journeys!.to(at), () => this.history.at === at);
  }

  /** One instruction back. */
  back(): number {
    const { at } = this.history;
    return this.goes(this.debug.journeys!.back('into'), () => this.history.at === at - 1);
  }
}

/** Steps until there are enough, or it has taken long: milliseconds of each. */
export function several(times: number, step: (i: number) => number): number[] {
  const samples: number[] = [];
  for (let i = 0, spent = 0; i < times && spent < LONG; i++) spent += samples[i] = step(i);
  return samples;
}

/** Bytes of objects and buffers that are in use. */
export function used(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Milliseconds, or what is shorter to read. */
export function ms(value: number): string {
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 10_000 ? `${value.toFixed(0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

export function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`;
}
