import { useCallback, useEffect, useRef, useState } from 'react';
import { PageCache } from '../../components/page-cache.ts';
import { useStore } from '../../store/use-store.ts';
import type { ModuleRow, ModuleSection } from '../../../protocol/messages.ts';
import { sectionOrder } from './module-rows.ts';

const PAGE = 200;

interface ModuleRows {
  /** How many items of each section match the filter; missing: not known yet. */
  readonly totals: Readonly<Partial<Record<ModuleSection, number>>>;
  readonly item: (section: ModuleSection, index: number) => ModuleRow | null;
  readonly want: (section: ModuleSection, from: number, to: number) => void;
}

/**
 * Rows of the module by section, fetched by pages when they come into view. With a filter, the first page of every
 * section is asked for at once: its answer says how many match. `fresh` changes when numbers in the rows (calls) may
 * have changed: what is here is then asked for again, and stays until the answer comes.
 */
export function useModuleRows(filter: string, fresh: unknown): ModuleRows {
  const request = useStore((s) => s.engine.request);
  const id = useStore((s) => s.module.view?.id ?? null);
  const counts = useStore((s) => s.module.view?.counts ?? null);
  const [matches, setMatches] = useState<Readonly<Partial<Record<ModuleSection, number>>>>({});
  const [, redraw] = useState(0);
  const seen = useRef(new Map<string, ModuleRow>());

  const filterNow = useRef(filter);
  filterNow.current = filter;

  const [cache] = useState(
    () =>
      new PageCache<ModuleRow>(
        async (list, from, count) => {
          const section = sectionOrder[list] ?? 'sections';
          const asked = filterNow.current;
          const { total, rows } = await request('module.list', {
            section,
            from,
            count,
            ...(asked === '' ? {} : { filter: asked }),
          });
          if (asked === filterNow.current && asked !== '') {
            setMatches((old) => (old[section] === total ? old : { ...old, [section]: total }));
          }
          for (const [i, row] of rows.entries()) seen.current.set(`${section}:${from + i}`, row);
          return rows;
        },
        { pageSize: PAGE },
      ),
  );
  useEffect(() => cache.subscribe(() => redraw(cache.version())), [cache]);

  useEffect(() => {
    seen.current.clear();
    setMatches({});
    cache.clear();
    if (filter === '' || id === null) return;
    for (const [list] of sectionOrder.entries()) cache.want(list, 0, 1);
  }, [cache, filter, id]);

  // Rows that are asked for again stay on screen meanwhile.
  const firstFresh = useRef(fresh);
  useEffect(() => {
    if (firstFresh.current === fresh) return;
    firstFresh.current = fresh;
    cache.clear();
  }, [cache, fresh]);

  const item = useCallback(
    (section: ModuleSection, index: number) =>
      cache.at(sectionOrder.indexOf(section), index) ?? seen.current.get(`${section}:${index}`) ?? null,
    [cache],
  );
  const want = useCallback(
    (section: ModuleSection, from: number, to: number) => cache.want(sectionOrder.indexOf(section), from, to),
    [cache],
  );
  return { totals: filter === '' ? (counts ?? {}) : matches, item, want };
}
