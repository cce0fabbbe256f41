/** Where in a run the machine is, and what can be gone back to. */

/** A run's recording, as the status line and the timeline show it. */
export interface TimeView {
  /** Is what happens now recorded? */
  readonly recording: boolean;
  /** Why not, or what had to be forgotten: a sentence; null when all is well. */
  readonly note: string | null;
  /** The moment the machine is at: instructions executed since the run began. */
  readonly at: number;
  /** The oldest moment that can be visited. */
  readonly first: number;
  /** The end of the recording on this branch. */
  readonly total: number;
  /** Is the machine at the end, where going on makes new moments? */
  readonly live: boolean;
  /** Calls by the host that have begun by now, and in all (game frames where there are any). */
  readonly call: number;
  readonly calls: number;
  /** Do `call` and `calls` count game frames? */
  readonly frames: boolean;
  /** Memory that the recording takes, and may take, in bytes. */
  readonly bytes: number;
  readonly budget: number;
  /** The branch that is shown, one of `branches`. */
  readonly branch: number;
  readonly branches: readonly BranchView[];
  /** A journey or a search under way. */
  readonly seeking: SeekingView | null;
}

export interface SeekingView {
  /** "Looking for the last write of 0x1000". */
  readonly text: string;
  /** From 0 to 1. */
  readonly done: number;
}

/** One way a run went: branches part where a person went on differently. */
export interface BranchView {
  readonly id: number;
  /** The branch it parted from, null for the first one. */
  readonly parent: number | null;
  /** The moment where it parted. */
  readonly from: number;
  /** Its last moment. */
  readonly total: number;
  /** "First run", "Branch 2 at #1200". */
  readonly name: string;
}

/** What the timeline shows between two moments. Lists are thinned to about one item a column. */
export interface TimelineView {
  readonly from: number;
  readonly to: number;
  readonly branch: number;
  /** Calls by the host, or game frames, that begin in the range. */
  readonly calls: readonly TimelineCall[];
  readonly marks: readonly TimelineMark[];
}

export interface TimelineCall {
  readonly at: number;
  /** Its number, from 1 on: of the frame where `TimeView.frames` says so. */
  readonly number: number;
  /** The export that was called, or 'start function'. */
  readonly name: string;
  /** How many begin from here up to the next one in the list, itself included. */
  readonly count: number;
}

export type TimelineMarkKind = 'breakpoint' | 'watch' | 'trap' | 'output' | 'key' | 'input' | 'edit';

export interface TimelineMark {
  readonly at: number;
  readonly kind: TimelineMarkKind;
  /** A few words: of the first one where several fall together. */
  readonly text: string;
  /** How many of this kind fall together here. */
  readonly count: number;
}

/** What a way back, or a search, came to; the machine's new state is told as any stop is. */
export interface JourneyView {
  /** False: there is no such moment, and the machine stands where it stood. */
  readonly found: boolean;
  /** A sentence for the person, '' when there is nothing to say: "Nothing before this wrote the byte." */
  readonly text: string;
}
