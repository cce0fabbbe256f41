import type { BranchView, TimeView } from '../../protocol/messages.ts';
import { isRecord } from './persist.ts';

/** A moment that a person marked, to come back to. */
export interface Bookmark {
  readonly at: number;
  readonly branch: number;
  readonly name: string;
}

/** "12,345,678": numbers of instructions are read in groups of three. */
export function grouped(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "#12,345". */
export function instructionText(at: number): string {
  return `#${grouped(at)}`;
}

/** What a call by the host is called where it is counted: frames of a game, else calls. */
export function callWord({ frames }: Pick<TimeView, 'frames'>): 'frame' | 'call' {
  return frames ? 'frame' : 'call';
}

/** "frame 312 / 1,800 · #12,345,678 of 43,000,000". */
export function whereText(view: Pick<TimeView, 'at' | 'total' | 'call' | 'calls' | 'frames'>): string {
  const { at, total, call, calls } = view;
  const calling = calls === 0 ? [] : [`${callWord(view)} ${grouped(call)} / ${grouped(calls)}`];
  return [...calling, `${instructionText(at)} of ${grouped(total)}`].join(' · ');
}

/** What a bookmark is called until a person says otherwise. */
export function bookmarkName(view: Pick<TimeView, 'at' | 'call' | 'calls' | 'frames'>): string {
  const where = instructionText(view.at);
  return view.calls === 0 ? where : `${callWord(view)} ${grouped(view.call)}, ${where}`;
}

/** How much of its own length a branch leaves for longer ones beside it. */
const BESIDE = 1.25;

/** The last moment that the timeline has room for: the end of this branch, and a little of those that go on beyond it. */
export function extentOf({ total, branches }: Pick<TimeView, 'total' | 'branches'>): number {
  const longest = branches.reduce((most, branch) => Math.max(most, branch.total), total);
  return Math.max(1, Math.min(longest, Math.ceil(total * BESIDE)));
}

/** The last moment of each branch that is also one of `branch`: its own end, and for what it parted from the fork. */
export function sharedUntil(branches: readonly BranchView[], branch: number): ReadonlyMap<number, number> {
  const until = new Map<number, number>();
  let last = Infinity;
  for (let each = find(branches, branch); each !== undefined && !until.has(each.id);) {
    until.set(each.id, Math.min(last, each.total));
    last = Math.min(last, each.from);
    each = each.parent === null ? undefined : find(branches, each.parent);
  }
  return until;
}

const find = (branches: readonly BranchView[], id: number) => branches.find((each) => each.id === id);

/** The bookmarks that are moments of the branch that is shown, in order. */
export function bookmarksShown(
  bookmarks: readonly Bookmark[],
  view: Pick<TimeView, 'branches' | 'branch' | 'total'>,
): readonly Bookmark[] {
  const until = sharedUntil(view.branches, view.branch);
  return bookmarks
    .filter(({ at, branch }) => at <= view.total && at <= (until.get(branch) ?? -1))
    .toSorted((a, b) => a.at - b.at);
}

/** The next bookmark after (1) or before (-1) a moment; null when there is none. */
export function neighbour(shown: readonly Bookmark[], at: number, by: 1 | -1): Bookmark | null {
  const found = by > 0 ? shown.find((each) => each.at > at) : shown.findLast((each) => each.at < at);
  return found ?? null;
}

/** What was kept of bookmarks that can still be understood. */
export function readBookmarks(kept: unknown): readonly Bookmark[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (each): each is Bookmark =>
      isRecord(each) &&
      Number.isSafeInteger(each['at']) &&
      Number(each['at']) >= 0 &&
      Number.isSafeInteger(each['branch']) &&
      typeof each['name'] === 'string',
  );
}
