import type { GlobalView, Problem } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** The globals on screen. Read by: Globals. */
export interface GlobalsSlice {
  readonly from: number;
  readonly rows: readonly GlobalView[];
  /** Global to bring into view; `reveal` grows with every jump. */
  readonly cursor: number;
  readonly reveal: number;
  /** The Globals pane is visible and shows these (null: hidden). */
  watch: (range: { readonly from: number; readonly count: number } | null) => void;
  /** Shows a global, opening the pane. */
  goTo: (index: number) => void;
  edit: (index: number, text: string) => Promise<Problem | null>;
  setRows: (rows: readonly GlobalView[]) => void;
  reset: () => void;
}

export function globalsSlice({ get, patch }: SliceTools<'globals'>): GlobalsSlice {
  return {
    from: 0,
    rows: [],
    cursor: 0,
    reveal: 0,
    watch: (globals) => get().engine.want({ globals }),
    goTo: (index) => {
      patch({ cursor: index, reveal: get().globals.reveal + 1 });
      get().layout.show('globals');
    },
    edit: async (index, text) => {
      const problem = await get().engine.attempt('edit.global', { index, text });
      const { globals } = get().engine.interest;
      if (problem !== null || globals === null) return problem;
      const rows = await get().engine.ask('global.read', globals);
      if (rows !== null) get().globals.setRows(rows);
      return null;
    },
    setRows: (rows) => patch({ rows, from: rows[0]?.index ?? 0 }),
    reset: () => patch({ rows: [], from: 0, cursor: 0 }),
  };
}
