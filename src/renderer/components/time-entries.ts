import type { Params, ValuePlace } from '../../protocol/messages.ts';
import { cannotGoBack, cannotSearch } from '../commands/time-actions.ts';
import { store } from '../store/use-store.ts';
import type { MenuEntry } from './ContextMenu.tsx';

/** What the menu of a value offers about its past; nothing where nothing has run. */
export function originEntries(label: string, of: ValuePlace): readonly MenuEntry[] {
  const state = store.getState();
  if (state.time.view === null) return [];
  return [{ label, run: () => store.getState().time.origin(of), disabled: cannotGoBack(state) !== null }];
}

/** What the menu of bytes offers about who accessed them, seen from this moment; nothing where nothing has run. */
export function accessEntries(of: Omit<Params<'time.access'>, 'find'>): readonly MenuEntry[] {
  const state = store.getState();
  if (state.time.view === null) return [];
  const ahead = state.time.view.live || cannotSearch(state) !== null;
  const access = (find: Params<'time.access'>['find']) => () => store.getState().time.access({ ...of, find });
  return [
    { label: 'Go to last write', run: access('last-write'), disabled: cannotGoBack(state) !== null },
    { label: 'Go to next write', run: access('next-write'), disabled: ahead },
    { label: 'Go to first read after', run: access('next-read'), disabled: ahead },
  ];
}
