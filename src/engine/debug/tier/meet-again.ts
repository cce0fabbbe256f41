import type { Breakpoints } from '../breakpoints.ts';
import type { History } from '../time/history.ts';
import { Travel } from '../time/travel.ts';
import type { RunTier } from './run-tier.ts';

/**
 * The frames of a trap that native code met are gone. So the run is put back to where the slice began in which it
 * happened, `at` some moment, and the interpreter executes it: it comes to the trap, and stands before it. What hosts left
 * on the way is not told again. Null where that cannot be, since nothing was recorded; else to be gone through to its end, which
 * is false when the run could not be brought there. The machine stands where the slice began, or before a call in it.
 */
export function meetAgain(
  history: History,
  breakpoints: Breakpoints,
  tier: RunTier,
  at: number,
): Generator<void, boolean> | null {
  if (history.recording === null || history.past) return null;
  history.lose(at);
  return pieces(history, breakpoints, tier, at);
}

function* pieces(history: History, breakpoints: Breakpoints, tier: RunTier, at: number): Generator<void, boolean> {
  const { watch } = breakpoints;
  const { mode } = watch;
  watch.mode = 'off';
  try {
    const way = new Travel(history, breakpoints).to(at);
    for (;;) {
      const { done, value } = way.next();
      if (done === true) return value;
      yield;
    }
  } finally {
    history.calls.run.program.takeTones();
    watch.mode = mode;
    watch.arm();
    history.found();
    tier.distrust(at);
  }
}
