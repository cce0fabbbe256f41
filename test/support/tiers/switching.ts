import type { Machine, NativeTier, Stop, TrapInfo, Value } from '../../../src/engine/index.ts';
import { firstDifference, machineState } from '../machine-state.ts';
import type { Random } from '../random.ts';
import { Follower } from './following.ts';
import type { Met } from './met.ts';
import { memoryDifference } from './same-memory.ts';
import { valueText } from './values.ts';

/** Two machines that do the same, the second with a tier that can rest. */
export interface Pair {
  readonly plain: Machine;
  readonly tiered: Machine;
  readonly tier: Pick<NativeTier, 'suspended'>;
  /** More to compare at every stop, of which nothing else tells: what hosts were asked, say. */
  readonly rest?: () => readonly [string, string];
}

/** How the tiers take turns. */
export interface Manner {
  /** Fuel of a turn at most, one of these for each call. */
  readonly fuel: readonly number[];
  /** Percent of the turns that are the interpreter's, half of them in single steps. */
  readonly interpreted: number;
  /** Fuel after which a call is given up, none when it is not said. */
  readonly most?: number;
  /** Stops of a call that are all compared; then one of `sample`, 16 when it is not said. */
  readonly all?: number;
  readonly sample?: number;
  /** Breakpoints that are met before a call is given up. */
  readonly breaks?: number;
}

/** Few units of fuel, so that native code is left all over the place. */
export const restless: Manner = { fuel: [1, 3, 10, 60, 1000], interpreted: 25, most: 3000, all: 100, breaks: 60 };

/** How a call ended that both machines agree on; 'given up' after the fuel that a manner allows. */
export type Ending = { readonly why: Stop['why'] | 'given up'; readonly stop: Stop | null };

/** The two tiers differ; the message says how. */
export class Difference extends Error {
  override readonly name = 'Difference';
}

/** Innermost calls that are compared at every stop. */
const FRAMES = 24;
/** Bytes of memory that are compared at every stop; larger ones are not at every one. */
const BYTES = 1 << 18;

/**
 * Leads a machine that changes its tier all the time, and another one after it that runs in the interpreter alone;
 * whenever the first one stands, everything is compared: the moment, calls with their locals and operands, memories,
 * globals, tables, segments, objects. Throws a `Difference`.
 */
export class Switching {
  readonly #plain: Follower;
  readonly #tiered: Follower;
  #stops = 0;
  /** Bytes of memory, and calls, that may be compared now: of very many, not at every stop. */
  #unseen = 0;
  #untold = 0;

  constructor(
    readonly pair: Pair,
    readonly random: Random,
    readonly met: Met,
    readonly manner: Manner = restless,
  ) {
    this.#plain = new Follower(pair.plain);
    this.#tiered = new Follower(pair.tiered);
  }

  /**
   * Leads a call that both have begun to its end; where that is none, both are unwound. `mayLose`: is a trap of the
   * platform's known by its kind and place alone now?
   */
  finish(mayLose: () => boolean = () => false): Ending {
    const { tiered } = this.pair;
    const { fuel, most = Infinity, all = Infinity, sample = 16, breaks = Infinity } = this.manner;
    const atOnce = this.random.pick(fuel);
    this.#plain.begin();
    this.#tiered.begin();
    const from = this.#stops;
    const began = tiered.ticks;
    const met = this.met.breaks;
    while (tiered.ticks - began < most && this.met.breaks - met < breaks) {
      const stop = this.#turn(atOnce);
      this.#stops++;
      const small = stop.why === 'fuel' || stop.why === 'step';
      if (small && this.#stops - from > all && this.#stops % sample !== 0) continue;
      if (stop.why === 'trap') return this.#trapped(stop.trap, stop, mayLose());
      this.#follow(stop);
      if (stop.why === 'done') return { why: 'done', stop };
      if (small || stop.why === 'break' || stop.why === 'host-call' || stop.why === 'caught') continue;
      this.#giveUp();
      return { why: stop.why, stop };
    }
    this.#follow({ why: 'fuel', pc: tiered.pc });
    this.#giveUp();
    return { why: 'given up', stop: null };
  }

  /** One turn of the machine with a tier. */
  #turn(atOnce: number): Stop {
    const { random, pair } = this;
    const { tier } = pair;
    if (!random.chance(this.manner.interpreted)) return this.#tiered.slice(1 + random.below(atOnce));
    if (random.chance(50)) {
      let stop = this.#tiered.step();
      for (let left = random.below(12); stop.why === 'step' && left > 0; left--) stop = this.#tiered.step();
      return stop;
    }
    tier.suspended = true;
    try {
      return this.#tiered.slice(1 + random.below(Math.min(atOnce, 50)));
    } finally {
      tier.suspended = false;
    }
  }

  /** The other machine comes to the same stop, and all is the same there. */
  #follow(stop: Stop): void {
    const { plain, tiered } = this.pair;
    const moment = tiered.count;
    let other = this.#plain.goTo(moment);
    if (other === null && plain.count > moment) {
      if (stop.why !== 'fuel' && stop.why !== 'step') {
        throw new Difference(`stops for ${stop.why} at #${moment}, and the interpreter does not by #${plain.count}`);
      }
      // Its function has no loops and no calls for so long that it went too far.
      const late = this.#tiered.goTo(plain.count);
      if (late !== null) throw new Difference(`stops for ${late.why} before #${plain.count}, the interpreter does not`);
    }
    if (stop.why === 'fuel' || stop.why === 'step') {
      if (other !== null) {
        throw new Difference(`still runs at #${moment}; the interpreter stopped for ${told(other)} at #${plain.count}`);
      }
    } else {
      other ??= this.#plain.step();
      if (stop.why !== other.why) {
        throw new Difference(
          `stops for ${told(stop)} at #${moment}, the interpreter for ${told(other)} at #${plain.count}`,
        );
      }
      if (told(stop) !== told(other)) throw new Difference(`tells ${told(stop)}, the interpreter ${told(other)}`);
      if (stop.why === 'break') this.met.breaks++;
    }
    this.compare(`after ${told(stop)}`);
  }

  /** Everything there is to see of both. */
  compare(when = 'now'): void {
    const { plain, tiered, rest } = this.pair;
    this.met.compared++;
    const { fr } = plain;
    this.#untold += FRAMES;
    const deep = this.#untold < fr / 2;
    if (!deep) this.#untold = 0;
    const options = { nan: true, sums: false, ...(deep ? { frames: FRAMES } : {}) };
    const [ours, theirs] = [plain, tiered].map((machine) => machineState(machine, options).join('\n'));
    let difference = firstDifference(theirs!, ours!);
    this.#unseen += BYTES;
    if (difference === null && this.#unseen >= bytesOf(plain)) {
      this.#unseen = 0;
      difference = memoryDifference(plain.store, tiered.store);
      if (difference === 'nans') {
        this.met.nans++;
        difference = null;
      }
    }
    const [one, other] = rest?.() ?? ['', ''];
    difference ??= firstDifference(other, one);
    if (difference !== null) throw new Difference(`${when} at #${tiered.count}: ${difference}`);
  }

  #trapped(trap: TrapInfo, stop: Stop, mayLose: boolean): Ending {
    const { plain, tiered } = this.pair;
    this.met.traps++;
    let known = stop;
    const exact = !/"(index|address)":-1[,}]/.test(trapText(trap));
    if (exact) {
      this.#follow(stop);
    } else {
      this.met.inexact++;
      if (!mayLose) throw new Difference(`an inexact trap: ${trapText(trap)}`);
      let last = this.#plain.goTo(Infinity);
      while (last?.why === 'break') last = this.#plain.goTo(Infinity);
      if (last?.why !== 'trap') throw new Difference(`trapped, the interpreter: ${last?.why}`);
      if (last.trap.offset !== trap.offset) {
        throw new Difference(`traps: ${trapText(last.trap)} in the interpreter, ${trapText(trap)}`);
      }
      plain.count = tiered.count;
      known = last;
    }
    this.#giveUp();
    return { why: 'trap', stop: known };
  }

  #giveUp(): void {
    this.pair.plain.unwind();
    this.pair.tiered.unwind();
  }
}

export function bytesOf({ store }: Machine): number {
  let bytes = 0;
  for (const { memories } of store.instances) for (const { size } of memories) bytes += size;
  return bytes;
}

/** A stop without its place, which is another in every session. */
function told(stop: Stop): string {
  switch (stop.why) {
    case 'done':
      return `done (${stop.results.map((value: Value) => valueText(value)).join()})`;
    case 'trap':
      return `trap ${trapText(stop.trap)}`;
    case 'exit':
      return `exit ${stop.code}`;
    case 'host-call':
      return `host-call ${stop.func.module} ${stop.func.name}`;
    case 'exception':
      return `exception in ${stop.exception.func} at ${stop.exception.offset}`;
    case 'wait':
      return `wait ${JSON.stringify(stop.for)}`;
    default:
      return stop.why;
  }
}

function trapText({ cause, func, offset }: TrapInfo): string {
  return JSON.stringify({ cause, func, offset }, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return Number.isNaN(value) ? 'nan' : value;
  });
}
