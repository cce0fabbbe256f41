import type { TierMode, TierView } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';

/** What of a run's tier is needed here: see RunTier in engine/debug/tier. */
export interface KeptTier {
  readonly mode: TierMode;
  readonly wanted: boolean;
  ran(milliseconds: number): void;
  prepare(pause: () => Promise<void>): Promise<void>;
  view(): TierView;
}

/** What the keeper asks of its session. */
export interface TierOwner {
  /** Of the run, null without one. */
  readonly tier: KeptTier | null;
  /** Does the run go slowly, one instruction after the other? */
  readonly slowed: boolean;
  nextTask(): Promise<void>;
  /** What is to be said of the tier is something else now; null without a run. */
  tellTier(view: TierView | null): void;
  /** What was held can go on. */
  goOn(): void;
  failed(error: unknown): void;
}

const SLOWED = 'The run is slowed down: the interpreter executes one instruction after the other.';

/**
 * Has native code made for the run, in pieces, with messages heard and slices of the run done in between. What is made
 * for a run that is over leads to nothing: the next one has its own.
 */
export class TierKeeper {
  /** The run for which something is being made. */
  #under: KeptTier | null = null;
  /** Runs for which something has been made, or refused, once. */
  readonly #made = new WeakSet<KeptTier>();
  #told: { readonly view: TierView | null; readonly slowed: boolean } = { view: null, slowed: false };

  constructor(readonly owner: TierOwner) {}

  /** Does the run wait for its native code, because a person wants nothing else? Sees to it that it will come. */
  holds(): boolean {
    const { tier } = this.owner;
    if (tier?.mode !== 'native' || this.#made.has(tier)) return false;
    this.look();
    return this.#under === tier;
  }

  /** Is native code used now? */
  get native(): boolean {
    return this.owner.tier?.view().now === 'native';
  }

  /** The run has worked at full speed for so long. */
  ran(milliseconds: number): void {
    const { tier } = this.owner;
    tier?.ran(milliseconds);
    if (tier?.wanted) this.look();
  }

  /** Something has changed for which native code may have to be made: looks, and begins with it. */
  look(): void {
    const { tier } = this.owner;
    if (tier?.wanted && this.#under !== tier) void this.#prepare(tier);
    this.tell();
  }

  /** Tells what has changed, if anything has. */
  tell(): void {
    const { tier, slowed } = this.owner;
    const view = tier?.view() ?? null;
    if (view === this.#told.view && slowed === this.#told.slowed) return;
    this.#told = { view, slowed };
    this.owner.tellTier(view !== null && slowed ? { ...view, now: 'interpreter', text: SLOWED } : view);
  }

  async #prepare(tier: KeptTier): Promise<void> {
    const { owner } = this;
    this.#under = tier;
    try {
      while (owner.tier === tier && tier.wanted) {
        await tier.prepare(async () => {
          await owner.nextTask();
          this.tell();
        });
      }
    } catch (error) {
      // The interpreter goes on with it.
      owner.failed(error);
    } finally {
      if (this.#under === tier) this.#under = null;
      this.#made.add(tier);
      if (owner.tier === tier) {
        this.tell();
        owner.goOn();
      }
    }
  }
}

/** A mode as a request gives it. Throws a ProblemError for anything else. */
export function tierMode(given: unknown): TierMode {
  if (given === 'auto' || given === 'interpreter' || given === 'native') return given;
  throw new ProblemError({ kind: 'internal', message: `There is no execution tier ${JSON.stringify(given)}.` });
}
