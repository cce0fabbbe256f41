import type { ConsoleEntry } from '../../protocol/messages.ts';
import type { SliceTools } from './state.ts';

/** What the program and the machine said. Read by: Console. */
export interface ConsoleSlice {
  /** Oldest first; at most `consoleLimit`, older ones are dropped. */
  readonly entries: readonly ConsoleEntry[];
  /** Id of the last entry that came, cleared or not: the engine sends those after it. */
  readonly lastId: number;
  /** Entries dropped from the front because there were too many. */
  readonly dropped: number;
  /** Entries up to this id were said before this run. */
  readonly saidBefore: number;
  clear: () => void;
  append: (entries: readonly ConsoleEntry[]) => void;
  setSaidBefore: (id: number) => void;
  reset: () => void;
}

export const consoleLimit = 10_000;

export function consoleSlice({ get, patch }: SliceTools<'console'>): ConsoleSlice {
  return {
    entries: [],
    lastId: 0,
    dropped: 0,
    saidBefore: 0,
    clear: () => patch({ entries: [], dropped: 0 }),
    append: (more) => {
      const { entries, lastId, dropped } = get().console;
      const fresh = more.filter((entry) => entry.id > lastId);
      // Lines that went on: they are among the last ones.
      const again = new Map(more.filter((entry) => entry.id <= lastId).map((entry) => [entry.id, entry]));
      const known = again.size === 0 ? entries : entries.map((entry) => again.get(entry.id) ?? entry);
      const last = fresh.at(-1);
      if (last === undefined) {
        if (again.size > 0) patch({ entries: known });
        return;
      }
      const all = [...known, ...fresh];
      const excess = Math.max(0, all.length - consoleLimit);
      patch({ entries: excess > 0 ? all.slice(excess) : all, lastId: last.id, dropped: dropped + excess });
    },
    setSaidBefore: (saidBefore) => patch({ saidBefore }),
    reset: () => patch({ entries: [], lastId: 0, dropped: 0, saidBefore: 0 }),
  };
}
