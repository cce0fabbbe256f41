import { useCallback, useEffect, useState } from 'react';
import type { CodeLine } from '../../../protocol/messages.ts';
import type { PageCache } from '../../components/page-cache.ts';
import { useStore } from '../../store/use-store.ts';
import type { ShownPlace } from './use-shown-place.ts';

/**
 * The line the keyboard is on. A jump puts it on the place; the store is told its instruction once the line is here,
 * for the commands that act on the selected instruction.
 */
export function useCursor(
  place: ShownPlace | null,
  pages: PageCache<CodeLine>,
): readonly [number | null, (line: number) => void] {
  const select = useStore((s) => s.code.select);
  const [moved, setMoved] = useState<{ readonly place: ShownPlace; readonly line: number } | null>(null);
  const cursor = moved !== null && moved.place === place ? moved.line : (place?.line ?? null);

  const line = place === null || cursor === null ? null : pages.at(place.view.func, cursor);
  useEffect(() => {
    if (line !== null) select(line.mnemonic === '' ? null : line.offset, line.mnemonic === '' ? null : line.mnemonic);
  }, [select, line]);

  const move = useCallback(
    (to: number) => {
      if (place !== null) setMoved({ place, line: to });
    },
    [place],
  );
  return [cursor, move];
}
