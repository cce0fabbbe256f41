import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { PageCache } from './page-cache.ts';

interface Paged<T> {
  /** The item, or null while it is on the way. */
  readonly at: (index: number) => T | null;
  /** Items `first` to `last` (inclusive) are in view: fetches what is not here. For a list's `onRange`. */
  readonly want: (first: number, last: number) => void;
}

/**
 * A list of which a view carries the first items and the rest is fetched by pages as it comes into view. Another
 * `source` (a new stop, an edit) is another list: its items are fetched anew, and the old ones stay until they come.
 */
export function usePaged<T>(
  source: unknown,
  first: readonly T[],
  total: number,
  fetch: (from: number, count: number) => Promise<readonly T[]>,
): Paged<T> {
  const fetcher = useRef(fetch);
  useEffect(() => {
    fetcher.current = fetch;
  });
  const pages = useMemo(() => new PageCache<T>((_list, from, count) => fetcher.current(from, count), { keep: 32 }), []);
  const version = useSyncExternalStore(pages.subscribe, pages.version);
  const list = useCounter(source);
  const inView = useRef({ first: 0, last: -1 });

  const load = useCallback(() => {
    const { first: from, last } = inView.current;
    if (last >= first.length) void pages.want(list, Math.max(from, first.length), Math.min(last + 1, total));
  }, [pages, list, first, total]);
  useEffect(load, [load]);

  return useMemo(
    () => ({
      at: (index) => first[index] ?? pages.at(list, index) ?? pages.at(list - 1, index),
      want: (from, last) => {
        inView.current = { first: from, last };
        load();
      },
    }),
    // oxlint-disable-next-line react/exhaustive-deps -- `version` stands for what `pages.at` reads
    [first, pages, list, load, version],
  );
}

/** Grows whenever `thing` becomes another one. */
function useCounter(thing: unknown): number {
  const seen = useRef({ thing, count: 0 });
  if (seen.current.thing !== thing) seen.current = { thing, count: seen.current.count + 1 };
  return seen.current.count;
}
