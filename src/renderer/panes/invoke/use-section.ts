import { useEffect, useState } from 'react';
import { useStore } from '../../store/use-store.ts';
import type { ModuleRow, ModuleSection } from '../../../protocol/messages.ts';

const LIMIT = 2000;
const none: readonly ModuleRow[] = [];

/** The first rows of a section of the module; null while they are on their way. */
export function useSection(section: ModuleSection): readonly ModuleRow[] | null {
  const request = useStore((s) => s.engine.request);
  const id = useStore((s) => s.module.view?.id ?? null);
  const [answer, setAnswer] = useState<{ readonly id: number | null; readonly rows: readonly ModuleRow[] | null }>({
    id: null,
    rows: none,
  });
  useEffect(() => {
    if (id === null) return;
    let current = true;
    request('module.list', { section, from: 0, count: LIMIT }).then(
      ({ rows }) => current && setAnswer({ id, rows }),
      () => current && setAnswer({ id, rows: none }),
    );
    return () => {
      current = false;
    };
  }, [request, section, id]);
  return id === null ? none : answer.id === id ? answer.rows : null;
}
