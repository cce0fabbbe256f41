import type { Machine, Stop } from '../../../src/engine/index.ts';

/** Instructions that one loop or call may lead over, as far as is known before any was met. */
const CLOSE = 4000;

/**
 * Leads a machine by slices and by single steps, and tells of every breakpoint that it comes by once: a step passes over
 * them, and what a step has led to is passed by the next slice.
 */
export class Follower {
  /** The most instructions that a unit of fuel led over, and some more. */
  #perTick = CLOSE;
  /** The moment of the last stop at a breakpoint: it is passed. */
  #seen = -1;
  /** Does the machine not know of that stop? */
  #silent = false;

  constructor(readonly machine: Machine) {}

  /** Another call was begun, perhaps at the moment at which the last one was given up. */
  begin(): void {
    this.#seen = -1;
  }

  /** Goes on to the moment; the Stop that came before, else null. It may go too far where functions are very long. */
  goTo(moment: number): Stop | null {
    const { machine } = this;
    while (machine.count + this.#perTick < moment) {
      const { count, ticks } = machine;
      const stop = this.slice(Math.max(1, Math.floor((moment - count) / this.#perTick)));
      if (machine.ticks > ticks) {
        this.#perTick = Math.max(this.#perTick, (2 * (machine.count - count)) / (machine.ticks - ticks));
      }
      if (stop.why !== 'fuel') return stop;
    }
    while (machine.count < moment) {
      const stop = this.step();
      if (stop.why !== 'step') return stop;
    }
    return null;
  }

  /** One instruction, or the breakpoint before it. */
  step(): Stop {
    return this.#standing() ?? this.machine.step();
  }

  slice(fuel: number): Stop {
    const standing = this.#standing();
    if (standing) return standing;
    const { machine } = this;
    const { count } = machine;
    let stop = machine.slice(fuel);
    if (stop.why === 'break' && machine.count === count && this.#seen === count && this.#silent) {
      stop = machine.slice(fuel);
    }
    if (stop.why === 'break') {
      this.#seen = machine.count;
      this.#silent = false;
    }
    return stop;
  }

  /** A breakpoint where it stands, that was not told yet. */
  #standing(): Stop | null {
    const { count, pc, store } = this.machine;
    // Where a function begins with a loop, its entry is no instruction.
    if (this.#seen === count || !(store.code.isBreak(pc) || store.code.isBreak(store.code.listed(pc)))) return null;
    this.#seen = count;
    this.#silent = true;
    return { why: 'break', pc };
  }
}
