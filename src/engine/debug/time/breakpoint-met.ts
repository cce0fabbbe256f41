import type { Driver } from '../driver.ts';
import { breakpointsHere, opcodeHere } from '../met-here.ts';
import { trapProblem } from '../explain.ts';
import type { WatchHit } from '../watch/watchpoints.ts';
import type { Met } from './replay.ts';
import type { Found } from './travel.ts';

/** What a person wants to stop at, among what is met when a run is repeated; null when it is nothing of that. */
export function breakpointMet({ run, breakpoints }: Driver, met: Met, hits: readonly WatchHit[]): Found | null {
  const { machine } = run;
  const at = machine.count;
  const watched = hits.findLast((hit) => hit.moment >= 0);
  if (watched) {
    const ids = hits.filter(({ moment }) => moment === watched.moment).map(({ id }) => id);
    // On the way back it stands before what happened, not after it.
    return { at: watched.moment, text: `Watchpoint: before ${watched.text}`, breakpoints: ids };
  }
  switch (met.why) {
    case 'standing':
    case 'break':
    case 'host-call': {
      const ids = new Set(breakpointsHere(machine, breakpoints));
      if (ids.size === 0) return null;
      return { at, text: breakpoints.describe([...ids], opcodeHere(machine)), breakpoints: [...ids] };
    }
    case 'trap': {
      const ids = breakpoints.atTrap;
      return ids && { at, text: trapProblem(met.trap).message, breakpoints: ids, tried: true };
    }
    case 'exception': {
      const ids = breakpoints.atException(met.exception, run.instance);
      return ids === null || (met.exception.caught && ids.length === 0)
        ? null
        : { at, text: 'An exception is thrown.', breakpoints: ids, tried: met.exception.caught === null };
    }
    default:
      return null;
  }
}
