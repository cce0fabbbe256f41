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

/** How often the calls of imports are asked for while the module runs, in milliseconds. */
const CALLS_EVERY = 1000;

/**
 * Rows of the module by section, fetched by pages when they come into view. With a filter, the first page of every
 * section is asked for at once: its answer says how many match. The calls of imports are asked for again after every
 * stop, and once a second while it runs; `live` false (nobody looks) leaves that out.
 */
export function useModuleRows(filter: string, live: boolean): ModuleRows {
  const request = useStore((s) => s.engine.request);
  const id = useStore((s) => s.module.view?.id ?? null);
  const counts = useStore((s) => s.module.view?.counts ?? null);
  const [matches, setMatches] = useState<Readonly<Partial<Record<ModuleSection, number>>>>({});
  const [, redraw] = useState(0);

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
          return rows;
        },
        { pageSize: PAGE },
      ),
  );
  useEffect(() => cache.subscribe(() => redraw(cache.version())), [cache]);

  useEffect(() => {
    setMatches({});
    cache.clear();
    if (filter === '' || id === null) return;
    for (const [list] of sectionOrder.entries()) void cache.want(list, 0, 1);
  }, [cache, filter, id]);

  // Which functions stay in the interpreter is known when native code has been made.
  const native = useStore((s) => (s.tier.view?.now === 'native' ? s.tier.view.native : 0));
  useEffect(() => cache.refresh(), [cache, native]);

  const calls = useCalls(filter, live);

  const item = useCallback(
    (section: ModuleSection, index: number) =>
      (section === 'imports' ? calls[index] : undefined) ?? cache.at(sectionOrder.indexOf(section), index),
    [cache, calls],
  );
  const want = useCallback(
    (section: ModuleSection, from: number, to: number) => void cache.want(sectionOrder.indexOf(section), from, to),
    [cache],
  );
  return { totals: filter === '' ? (counts ?? {}) : matches, item, want };
}

const noRows: readonly ModuleRow[] = [];

/** The first imports with their newest call counts. */
function useCalls(filter: string, live: boolean): readonly ModuleRow[] {
  const request = useStore((s) => s.engine.request);
  const id = useStore((s) => s.module.view?.id ?? null);
  const pause = useStore((s) => s.run.pause);
  const running = useStore((s) => s.run.state === 'running');
  const [answer, setAnswer] = useState({ for: '', rows: noRows });
  const key = `${id ?? ''} ${filter}`;

  useEffect(() => {
    if (!live || id === null) return;
    let current = true;
    const ask = () => {
      request('module.list', { section: 'imports', from: 0, count: PAGE, ...(filter === '' ? {} : { filter }) }).then(
        ({ rows }) => current && setAnswer({ for: key, rows }),
        () => undefined,
      );
    };
    ask();
    const timer = running ? setInterval(ask, CALLS_EVERY) : undefined;
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [request, live, id, filter, key, running, pause]);

  return answer.for === key ? answer.rows : noRows;
}
