import type { State } from '../store/state.ts';

/** What a command does, and when it can be done. */
export interface Action {
  /** Why it cannot be done now, as a sentence for the tooltip; null when it can. */
  readonly unless?: (s: State) => string | null;
  readonly run: (s: State) => void;
  /** What helps when it cannot be done; the reason is told all the same. */
  readonly instead?: (s: State) => void;
}
