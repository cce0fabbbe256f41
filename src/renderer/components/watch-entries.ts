import type { WatchedAccess, WatchOn } from '../../protocol/messages.ts';
import { store } from '../store/use-store.ts';
import type { MenuEntry } from './ContextMenu.tsx';

/** A place of memory, a global, a local or elements, without what is watched of it. */
export type WatchPlace = WatchOn extends infer On
  ? On extends WatchOn
    ? Omit<On, 'access' | 'condition'>
    : never
  : never;

/**
 * What the menu of a place offers: to stop when it is accessed, or to list who does. `what` is "this byte", "these 4
 * bytes", "this global"; `accesses` are those that make sense there; `where` ends every line: ", in this call".
 */
export function watchEntries(
  place: WatchPlace,
  what: string,
  accesses: readonly WatchedAccess[] = ['write', 'change', 'read', 'access'],
  where = '',
): readonly MenuEntry[] {
  const { breakpoints } = store.getState();
  const many = /^(?:these|the \d+)\b/.test(what);
  const entries = accesses.map((access): MenuEntry => {
    const on = watchOf(place, access);
    const there = breakpoints.find(on);
    return {
      label: `Break when ${what} ${verbs[access](many)}${where}`,
      run: () => store.getState().breakpoints.toggle(on),
      checked: there !== undefined && there.action !== 'log',
    };
  });
  return [
    ...entries,
    {
      label: `List who accesses ${what}${where}`,
      run: () => {
        const { breakpoints: now } = store.getState();
        now.open(now.add(watchOf(place, 'access'), 'log'));
      },
    },
  ];
}

/** A place and what of it is watched. */
export function watchOf(place: WatchPlace, access: WatchedAccess): WatchOn {
  return { ...place, access };
}

const verbs: Readonly<Record<WatchedAccess, (many: boolean) => string>> = {
  write: (many) => (many ? 'are written' : 'is written'),
  change: (many) => (many ? 'change' : 'changes'),
  read: (many) => (many ? 'are read' : 'is read'),
  access: (many) => (many ? 'are read or written' : 'is read or written'),
};
