import type { TableWindow } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** The part of a table on screen. Read by: Tables. */
export interface TablesSlice {
  readonly index: number;
  readonly window: TableWindow | null;
  /** Element to bring into view; `reveal` grows with every jump. */
  readonly cursor: number;
  readonly reveal: number;
  /** The Tables pane is visible and shows these elements (null: hidden). */
  watch: (range: { readonly from: number; readonly count: number } | null) => void;
  setIndex: (index: number) => void;
  /** Shows an element, opening the pane. */
  goTo: (index: number, element: number) => void;
  setWindow: (window: TableWindow) => void;
  reset: () => void;
}

export function tablesSlice({ get, patch }: SliceTools<'tables'>): TablesSlice {
  return {
    index: 0,
    window: null,
    cursor: 0,
    reveal: 0,
    watch: (range) => get().engine.want({ table: range === null ? null : { table: get().tables.index, ...range } }),
    setIndex: (index) => {
      if (index !== get().tables.index) patch({ index, window: null, cursor: 0 });
    },
    goTo: (index, element) => {
      get().tables.setIndex(index);
      patch({ cursor: element, reveal: get().tables.reveal + 1 });
      get().layout.show('tables');
    },
    setWindow: (window) => patch({ window }),
    reset: () => patch({ index: 0, window: null, cursor: 0 }),
  };
}
