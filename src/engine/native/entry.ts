import type { NativeEnd, NativeInstance } from './native-instance.ts';

/**
 * What entering native code takes, and leaving it, in instructions of the interpreter that would be done in the time
 * (what native ones take taken off): a quarter of a microsecond, and twice as much.
 */
const ENTERING = 250;
const PER_GLOBAL = 25;
const LEAVING = 600;
/** Instructions to a round, where rounds are counted. */
const PER_ROUND = 16;

/** What may be lost before an entry is given up for a while: some fifty microseconds. What was won counts no more. */
const MOST_LOST = 50_000;
const MOST_WON = 20_000;

/**
 * Instructions of the interpreter before an entry is tried again, a fraction of a millisecond: twice as many each time, until it
 * was worth it. What left again and again while a breakpoint was there, or something was looked for, comes to that soon.
 */
const FIRST_REST = 250_000;
const LONGEST_REST = 64_000_000;

/**
 * A place where native code is entered. Where it returns or leaves after a few instructions again and again, entering it
 * costs more than it brings: then it rests, and the interpreter goes on from there.
 */
export class Entry {
  #balance = 0;
  #rest = FIRST_REST;
  readonly #entering: number;
  readonly #unit: number;

  constructor(
    native: NativeInstance,
    /** Bytes of the platform's stack that it needs. */
    readonly stack: number,
    readonly enter: (fuel: number, room: number) => NativeEnd,
  ) {
    const { counting, globals } = native.rewritten;
    this.#unit = counting === 'instructions' ? 1 : PER_ROUND;
    this.#entering = ENTERING + PER_GLOBAL * globals.length;
  }

  /** A run from here has used so much fuel. Was it worth it, all in all? */
  ran(used: number, end: NativeEnd): boolean {
    const cost = this.#entering + (end.why === 'left' ? LEAVING : 0);
    this.#balance = Math.min(MOST_WON, this.#balance + used * this.#unit - cost);
    if (this.#balance === MOST_WON) this.#rest = FIRST_REST;
    return this.#balance > -MOST_LOST;
  }

  /** How long it is to rest. It has not to lose as much the next time. */
  rest(): number {
    const rest = this.#rest;
    this.#rest = Math.min(LONGEST_REST, 2 * rest);
    this.#balance = -MOST_LOST / 2;
    return rest;
  }
}
