import type { ConsoleEntry, TimeView } from '../../../protocol/messages.ts';
import { sharedUntil } from '../../store/moments.ts';

/** Entries that are not of the past of the moment shown. */
export interface Apart {
  /** Said after that moment. */
  readonly later: ReadonlySet<number>;
  /** Said on a branch after it had parted from the one that is shown. */
  readonly elsewhere: ReadonlySet<number>;
}

export const nothingApart: Apart = { later: new Set(), elsewhere: new Set() };

type Moment = Pick<TimeView, 'at' | 'live' | 'branch' | 'branches'>;

/**
 * Which entries lie apart, seen from a moment; those up to `saidBefore` are of other runs, and never do. Answers the
 * `known` object where nothing is different: most moments lie between two entries.
 */
export function apartFrom(
  entries: readonly ConsoleEntry[],
  saidBefore: number,
  moment: Moment | null,
  known: Apart = nothingApart,
): Apart {
  // By far the most frequent case, while everything runs.
  if (moment === null || (moment.live && moment.branches.length <= 1)) return nothingApart;
  const until = sharedUntil(moment.branches, moment.branch);
  const later = new Set<number>();
  const elsewhere = new Set<number>();
  for (const { id, at, branch } of entries) {
    if (at === null || branch === null || id <= saidBefore) continue;
    // Of the branch that is shown the end may be further than was told.
    if (branch !== moment.branch && at > (until.get(branch) ?? -1)) elsewhere.add(id);
    else if (!moment.live && at > moment.at) later.add(id);
  }
  return same(known.later, later) && same(known.elsewhere, elsewhere) ? known : { later, elsewhere };
}

/** The moment of an entry that can be visited; null when there is none. */
export function momentOf(entry: ConsoleEntry | undefined, saidBefore: number): { at: number; branch: number } | null {
  if (entry === undefined || entry.at === null || entry.branch === null || entry.id <= saidBefore) return null;
  return { at: entry.at, branch: entry.branch };
}

function same(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size !== b.size) return false;
  for (const id of a) if (!b.has(id)) return false;
  return true;
}
