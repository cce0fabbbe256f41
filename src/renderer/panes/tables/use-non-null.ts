import { useEffect, useState } from 'react';
import { useStore } from '../../store/use-store.ts';
import { nonNullRows, type TableRow } from './table-rows.ts';

/** Elements asked for at a time, and the most that are looked through. */
const CHUNK = 20_000;
const LIMIT = 2_000_000;

interface NonNull {
  readonly rows: readonly TableRow[];
  /** Elements looked at so far, and whether that is all. */
  readonly looked: number;
  readonly done: boolean;
}

const nothing: NonNull = { rows: [], looked: 0, done: false };

/** The elements of a table that are not null, gathered chunk by chunk while `wanted`; again after every stop. */
export function useNonNull(table: number, size: number, wanted: boolean): NonNull {
  const request = useStore((s) => s.engine.request);
  const pause = useStore((s) => s.run.pause);
  const [found, setFound] = useState(nothing);

  useEffect(() => {
    if (!wanted) return;
    const turn = { over: false };
    void (async () => {
      const rows: TableRow[] = [];
      const end = Math.min(size, LIMIT);
      for (let from = 0; from < end; from += CHUNK) {
        const window = await request('table.read', { table, from, count: Math.min(CHUNK, end - from) }).catch(
          () => null,
        );
        if (window === null || turn.over) return;
        rows.push(...nonNullRows(window));
        setFound({ rows: [...rows], looked: Math.min(from + CHUNK, end), done: from + CHUNK >= end });
      }
      if (end === 0) setFound({ ...nothing, done: true });
    })();
    return () => {
      turn.over = true;
    };
  }, [request, table, size, wanted, pause]);

  return wanted ? found : nothing;
}
