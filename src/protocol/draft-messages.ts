/** Requests about the draft of the recording that the window keeps in case the engine ends. */
export interface DraftRequests {
  /**
   * What was recorded of the branch that is shown since the piece `after` (null: from the beginning on). Nothing is
   * paused for it, and it takes about a millisecond. Null where no draft can be had at this moment. Fails where the run
   * cannot be written down: it is not recorded, its beginning was forgotten, or it was given values that mean nothing
   * elsewhere.
   */
  'session.draft': {
    params: { readonly after: number | null; readonly version: string };
    result: DraftView | null;
  };
}

/** A piece of a draft: `head`, every `log` since the piece that began `anew`, and `tail` are a session file. */
export interface DraftView {
  /** Number of this piece. */
  readonly mark: number;
  /** What was there before is no part of it. */
  readonly anew: boolean;
  /** There is more: no whole file can be made yet, and `head` and `tail` are empty. */
  readonly more: boolean;
  readonly head: ArrayBuffer;
  readonly log: ArrayBuffer;
  readonly tail: ArrayBuffer;
  /** The moment that is shown, and the last one. */
  readonly at: number;
  readonly total: number;
  /** Calls by the host that have begun by the moment that is shown; `frames`: they are game frames. */
  readonly call: number;
  readonly frames: boolean;
}
