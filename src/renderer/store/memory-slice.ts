import type { MemoryWindow, Problem } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/problem.ts';
import type { SliceTools } from './state.ts';

/** The part of memory on screen. Read by: Memory, status bar. Addresses are bytes, up to 4 GiB. */
export interface MemorySlice {
  /** Memory index on screen. */
  readonly index: number;
  /** The bytes on screen as last told; live while running. */
  readonly window: MemoryWindow | null;
  readonly columns: 8 | 16 | 32;
  /** Address the inspector looks at. */
  readonly cursor: number;
  /** Grows with every jump: the Memory pane scrolls `cursor` into view when it changes. */
  readonly reveal: number;
  /** A command asks the pane for input; `seq` grows so that asking twice is seen. */
  readonly prompt: { readonly kind: 'address' | 'search'; readonly seq: number } | null;
  /** The Memory pane is visible and shows these bytes (null: hidden). Updates then carry them. */
  watch: (range: { readonly address: number; readonly length: number } | null) => void;
  setIndex: (index: number) => void;
  setColumns: (columns: 8 | 16 | 32) => void;
  setCursor: (address: number) => void;
  /** Shows an address, opening the pane. */
  goTo: (address: number, index?: number) => void;
  /** Goes to a label, or to an expression over locals and globals; answers the problem to show, null when it went. */
  goToExpression: (expression: string) => Promise<Problem | null>;
  /** Next match from the cursor on; null when there is none. */
  search: (pattern: Uint8Array, from: number, backwards: boolean) => Promise<number | null>;
  edit: (address: number, bytes: Uint8Array) => Promise<Problem | null>;
  ask: (kind: 'address' | 'search') => void;
  setWindow: (window: MemoryWindow) => void;
  reset: () => void;
}

/** What is said about an address that is not there. */
export function pastEnd(address: bigint, size: number): Problem {
  return { kind: 'limit', message: `0x${address.toString(16)} is past the end, 0x${size.toString(16)}.` };
}

export function memorySlice({ get, patch }: SliceTools<'memory'>): MemorySlice {
  let seq = 0;

  return {
    index: 0,
    window: null,
    columns: 16,
    cursor: 0,
    reveal: 0,
    prompt: null,
    watch: (range) => {
      get().engine.want({ memory: range === null ? null : { memory: get().memory.index, ...range } });
    },
    setIndex: (index) => {
      if (index === get().memory.index) return;
      patch({ index, window: null, cursor: 0, reveal: get().memory.reveal + 1 });
    },
    setColumns: (columns) => patch({ columns }),
    setCursor: (cursor) => patch({ cursor }),
    goTo: (address, index = get().memory.index) => {
      get().memory.setIndex(index);
      patch({ cursor: address, reveal: get().memory.reveal + 1 });
      get().layout.show('memory');
    },
    goToExpression: async (expression) => {
      const labelled = get().labels.find(expression);
      if (labelled !== null) {
        get().memory.goTo(labelled.address, labelled.memory);
        return null;
      }
      try {
        const { value } = await get().engine.request('evaluate', { expression, frame: get().run.frameIndex });
        const address = BigInt.asUintN(64, value);
        const size = get().memory.window?.size ?? null;
        if (size !== null && address >= size) return pastEnd(address, size);
        get().memory.goTo(Number(address));
        return null;
      } catch (error) {
        return problemOf(error);
      }
    },
    search: async (pattern, from, backwards) => {
      const found = await get().engine.ask('memory.search', { memory: get().memory.index, pattern, from, backwards });
      return found?.address ?? null;
    },
    edit: async (address, bytes) => {
      const { index, window } = get().memory;
      const problem = await get().engine.attempt('edit.memory', { memory: index, address, bytes });
      // The bytes may be part of a picture.
      if (problem === null && get().game.view?.kind === 'pixels') get().engine.resend();
      if (problem !== null || window === null) return problem;
      const { address: from, bytes: old } = window;
      const fresh = await get().engine.ask('memory.read', { memory: index, address: from, length: old.length });
      if (fresh !== null) patch({ window: fresh });
      return null;
    },
    ask: (kind) => {
      get().layout.show('memory');
      patch({ prompt: { kind, seq: ++seq } });
    },
    setWindow: (window) => patch({ window }),
    reset: () => patch({ index: 0, window: null, cursor: 0, prompt: null, reveal: get().memory.reveal + 1 }),
  };
}
