import type { BreakpointSpec } from '../../../protocol/messages.ts';

/** Bytes that a watchpoint watches, [from, to). */
export interface WatchedRange {
  readonly from: number;
  readonly to: number;
}

/** The ranges of one memory that are watched, in order, without overlaps. Those that are switched off are not. */
export function watchedRanges(list: readonly BreakpointSpec[], memory: number): readonly WatchedRange[] {
  const ranges = list.flatMap(({ enabled, on }) =>
    enabled && on.kind === 'memory' && on.memory === memory ? [{ from: on.address, to: on.address + on.length }] : [],
  );
  const joined: WatchedRange[] = [];
  for (const range of ranges.sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last === undefined || range.from > last.to) joined.push(range);
    else joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return joined;
}

/** Is the byte at an address watched? */
export function isWatched(ranges: readonly WatchedRange[], address: number): boolean {
  return ranges.some(({ from, to }) => address >= from && address < to);
}
