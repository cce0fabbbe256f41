import { useStore as useZustand } from 'zustand';
import { surroundings } from '../surroundings.ts';
import { createAppStore } from './store.ts';
import type { State } from './state.ts';

/** The window's one store. */
export const store = createAppStore(surroundings);

/**
 * Reads from the store; the component draws again when the answer is another one (`Object.is`), so select the
 * narrowest thing, and never build a new object in a selector. Actions are stable: `useStore((s) => s.run.step)`.
 */
export function useStore<T>(selector: (state: State) => T): T {
  return useZustand(store, selector);
}
