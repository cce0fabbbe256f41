import type { TierView } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** What executes the run. Read by: the status line. The choice is a setting. */
export interface TierSlice {
  /** Null where nothing has been started. */
  readonly view: TierView | null;
  setView: (view: TierView | null) => void;
}

export function tierSlice({ patch }: SliceTools<'tier'>): TierSlice {
  return { view: null, setView: (view) => patch({ view }) };
}
