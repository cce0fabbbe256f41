import type { Memory } from '../../runtime/memory.ts';
import { type Checkpoint, GAP_WITHOUT_MEMORY, gapAfter } from './checkpoint.ts';

/**
 * Of the time of a run, checkpoints take about one part in so many, reckoned by the cheapest of the last few: on the
 * whole it is twice as much. Where that makes them farther apart than so many milliseconds, which a step back may take,
 * it is one part in MOST.
 */
const SHARE = 60;
const FEW = 4;
const APART = 40;
const MOST = 20;
/** Milliseconds of one that has much to keep. */
const LARGE = 10;

/**
 * When the next checkpoint of a run that happens is due: not before so many instructions as `gapAfter` says, which is
 * reckoned with the pace of the interpreter, and not before the time that the last ones took is a small part of the time
 * since, which counts when native code runs. The clock is asked for nothing else, and nothing of it is recorded.
 */
export class Pacing {
  #last: Checkpoint | null = null;
  #nextAt = 0;
  /** There is no memory for one before this moment. */
  #noneBefore = 0;
  #notBefore = Number.NEGATIVE_INFINITY;
  #begun = 0;
  /** What was taken of it before that took so long. */
  #before = 0;
  /** Milliseconds that the last few took: what comes between makes some of them seem longer. */
  readonly #took: number[] = [];

  /** `now`: milliseconds. */
  constructor(readonly now: () => number) {}

  /** `pressed`: the tape has grown so much that there should be one. */
  isDue(at: number, last: Checkpoint | null, pressed: boolean, memories: readonly Memory[]): boolean {
    if (at < this.#noneBefore) return false;
    if (last !== this.#last) {
      this.#last = last;
      this.#nextAt = last ? last.at + gapAfter(last, memories) : 0;
    }
    if (pressed && at !== last?.at) return true;
    return at >= this.#nextAt && this.now() >= this.#notBefore;
  }

  /** One is being taken, or goes on to be; answers the time. */
  begin(): number {
    this.#begun = this.now();
    return this.#begun;
  }

  /** It is not done, and others have their turn. */
  rest(): void {
    this.#before += this.now() - this.#begun;
  }

  /** It was taken. */
  end(): void {
    const now = this.now();
    this.#took.push(this.#before + now - this.#begun);
    this.#before = 0;
    if (this.#took.length > FEW) this.#took.shift();
    const least = Math.min(...this.#took);
    // The first ones take longer: nothing of it was done before. Where they are large, that would be felt.
    const took = least / (this.#took.length < FEW && least < LARGE ? FEW : 1);
    this.#notBefore = now + Math.min(SHARE * took, Math.max(APART, MOST * took));
  }

  /** There was no memory for one: it took its time all the same. */
  refused(at: number): void {
    const now = this.now();
    this.#notBefore = now + SHARE * (this.#before + now - this.#begun);
    this.#noneBefore = at + GAP_WITHOUT_MEMORY;
    this.#before = 0;
  }

  /** The run is at another moment. */
  reset(): void {
    this.#noneBefore = 0;
  }
}
