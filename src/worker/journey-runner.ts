import type { JourneyView, SeekingView } from '../protocol/messages.ts';
import type { Journey } from '../engine/index.ts';

/** A journey may keep others waiting for so many milliseconds at first: most are over then. */
const AT_ONCE_MS = 30;
const SLICE_MS = 8;

/** What a journey needs of its session. */
export interface JourneyOwner {
  now(): number;
  nextTask(): Promise<void>;
  /** The machine has worked at full speed for so long. */
  worked(milliseconds: number): void;
}

/**
 * Takes one journey after the other through the time of a run, with the message queue heard in between. Another one that
 * is asked for ends the one under way, which then finds nothing.
 */
export class JourneyRunner {
  #journey: Journey | null = null;
  #seeking: SeekingView | null = null;
  #under: Promise<void> = Promise.resolve();

  constructor(readonly owner: JourneyOwner) {}

  /** Is a journey under way, so that the machine stands nowhere in particular? */
  get busy(): boolean {
    return this.#journey !== null;
  }

  get seeking(): SeekingView | null {
    return this.#seeking;
  }

  /** Does something as soon as no journey is under way. One that others begin meanwhile is waited for, too. */
  async afterwards<T>(work: () => T): Promise<Awaited<T>> {
    while (this.busy) await this.#under;
    return await work();
  }

  /** Null when it was left for another one, or cancelled. */
  async go(text: string, begin: () => Journey): Promise<JourneyView | null> {
    this.leave();
    const journey = begin();
    this.#journey = journey;
    let end = (): void => undefined;
    this.#under = new Promise((resolve) => (end = resolve));
    try {
      let began = this.owner.now();
      let until = began + AT_ONCE_MS;
      for (;;) {
        const { done, value } = journey.next();
        if (done) return value;
        const now = this.owner.now();
        if (now < until) continue;
        this.owner.worked(now - began);
        this.#seeking = { text, done: value };
        await this.owner.nextTask();
        if (this.#journey !== journey) return null;
        began = this.owner.now();
        until = began + SLICE_MS;
      }
    } finally {
      if (this.#journey === journey) this.#done();
      end();
    }
  }

  /** Ends the journey under way where it is; somebody has to go to a moment then. */
  leave(): boolean {
    const journey = this.#journey;
    if (!journey) return false;
    this.#done();
    journey.return({ found: false, text: '' });
    return true;
  }

  #done(): void {
    this.#journey = null;
    this.#seeking = null;
  }
}
