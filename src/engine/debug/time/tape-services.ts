import type { Clock } from '../../hosts/host.ts';
import { LiveServices } from '../../runtime/live-services.ts';
import type { Answer } from './tape.ts';

/** Who remembers what was answered, or knows it from before. */
export interface AnswerBook {
  /** What was answered at this point of the recording; null when nothing is known: ask. */
  recall(of: Answer['of']): Answer | null;
  note(answer: Answer): void;
  /** Input is looked at: what had come by now must be there. */
  catchUp(): void;
}

/** What a program gets from outside, as it happens, or as it happened. Input comes from the queue either way. */
export class TapeServices extends LiveServices {
  book: AnswerBook | null = null;

  override now(clock: Clock): bigint {
    const known = this.book?.recall('now');
    if (known?.of === 'now') {
      // Whoever goes on from here does so from that time on.
      if (clock === 'monotonic') this.clock.at(Math.max(this.clock.elapsed, Number(known.value) / 1e6));
      return known.value;
    }
    const value = super.now(clock);
    this.book?.note({ of: 'now', value });
    return value;
  }

  /** Milliseconds until a time of the monotonic clock, null for never. */
  timeTo(until: bigint | null): number | null {
    return until === null ? null : Math.max(0, Number(until - this.clock.now('monotonic')) / 1e6);
  }

  override began(first: bigint | null): bigint {
    const known = this.book?.recall('now');
    if (known?.of === 'now') return known.value;
    const value = first ?? super.now('monotonic');
    this.book?.note({ of: 'now', value });
    return value;
  }

  override random(length: number): Uint8Array {
    const known = this.book?.recall('random');
    if (known?.of === 'random') return known.value.slice();
    const value = super.random(length);
    this.book?.note({ of: 'random', value: value.slice() });
    return value;
  }

  override input(most: number): Uint8Array | null {
    this.book?.catchUp();
    return super.input(most);
  }

  override inputReady(): number | null {
    this.book?.catchUp();
    return super.inputReady();
  }
}
