import type { JourneyView, TimelineView } from '../engine/index.ts';

/**
 * Requests about time. A moment is a number: the instructions executed since the run began. All of them answer when
 * the machine stands at the new moment (its state comes as a `state` event before) or when nothing was found; a journey
 * that takes long tells how far it is in `UpdateView.time.seeking`, and ends unfound, with the machine where it was, at
 * `time.cancel` or when another journey is asked for.
 */
export interface TimeRequests {
  /** Goes to a moment of this branch. */
  'time.goto': { params: { readonly to: MomentWish }; result: JourneyView };
  'time.back': { params: { readonly kind: BackKind; readonly offset?: number }; result: JourneyView };
  /** Goes to where a value came from. */
  'time.origin': { params: { readonly of: ValuePlace }; result: JourneyView };
  /** Goes to the instruction that last wrote (next writes, next reads) any of these bytes, seen from this moment. */
  'time.access': {
    params: {
      readonly memory: number;
      readonly address: number;
      readonly length: number;
      readonly find: 'last-write' | 'next-write' | 'next-read';
    };
    result: JourneyView;
  };
  'time.cancel': { params: Record<never, never>; result: null };
  /** Goes on differently from the moment where the machine stands: what came after it is kept as a branch. */
  'time.branch': { params: Record<never, never>; result: JourneyView };
  /** Shows another branch: its end, or a moment of it. */
  'time.switch': { params: { readonly branch: number; readonly at?: number }; result: JourneyView };
  /** What there is to see between two moments of this branch, for about so many columns. */
  'time.line': {
    params: { readonly from: number; readonly to: number; readonly columns: number };
    result: TimelineView | null;
  };
  /** Recording on or off (at the next restart), and the memory it may take, in bytes (at once). */
  'time.settings': { params: { readonly record: boolean; readonly budget: number }; result: null };
}

/** A moment as people name it. */
export type MomentWish =
  | { readonly kind: 'instruction'; readonly at: number }
  /** From 0 to 1 of what is recorded. */
  | { readonly kind: 'part'; readonly part: number }
  /** The beginning of a game frame (of a call by the host, where there is no game), counted from 1. */
  | { readonly kind: 'call'; readonly number: number }
  /** Where going on makes new moments. */
  | { readonly kind: 'end' };

/**
 * Ways back. `into`, `over`, `out` and `frame` undo what the steps of these names do; `call-start` goes to the first
 * instruction of the running function, `continue` to the previous breakpoint, watchpoint or trap, `host-call` to the
 * previous call of an import, `to` to the last time the instruction at `offset` was next.
 */
export type BackKind = 'into' | 'over' | 'out' | 'frame' | 'call-start' | 'continue' | 'host-call' | 'to';

/** A value that has been set by some instruction. */
export type ValuePlace =
  /** `position` as in SlotView. */
  | { readonly kind: 'slot'; readonly position: number }
  | { readonly kind: 'local'; readonly frame: number; readonly index: number }
  | { readonly kind: 'global'; readonly index: number }
  | { readonly kind: 'table'; readonly table: number; readonly index: number };
