import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CodeLine, FunctionView } from '../../../protocol/messages.ts';
import type { PageCache } from '../../components/page-cache.ts';
import { useStore } from '../../store/use-store.ts';

/** A function on screen, and the line that was asked for; a new `seq` asks to bring it into view. */
export interface ShownPlace {
  readonly view: FunctionView;
  readonly line: number;
  readonly seq: number;
}

/** Lines around a place that are fetched before it is shown. */
const AROUND = 80;

/**
 * The place the store wants shown, once its lines are here. Until then the previous place stays on screen, so that a
 * jump never shows an empty pane; a step inside what is on screen takes effect in the same frame.
 */
export function useShownPlace(pages: PageCache<CodeLine>): ShownPlace | null {
  const func = useStore((s) => s.code.func);
  const offset = useStore((s) => s.code.offset);
  const view = useStore((s) => s.code.view);
  const seq = useStore((s) => s.code.reveal);
  const locate = useStore((s) => s.engine.request);
  const [shown, setShown] = useState<ShownPlace | null>(null);
  // The cursor moves `offset` without a jump: only the offset at the time of the jump is a place to show.
  const wanted = useRef({ seq: -1, offset: null as number | null });
  if (wanted.current.seq !== seq) wanted.current = { seq, offset };

  // Another module: nothing of the old one may stay.
  useEffect(() => {
    if (func === null) setShown(null);
  }, [func]);

  useLayoutEffect(() => {
    if (func === null || view === null || view.func !== func) return undefined;
    const to = wanted.current.offset;
    let given = false;
    const show = (line: number) => {
      if (!given) setShown({ view, line, seq });
    };

    const here = to === null ? 0 : lineHere(pages, func, to);
    if (here !== null && pages.has(func, here - AROUND, Math.min(view.lines, here + AROUND))) {
      show(here);
      return undefined;
    }
    void (async () => {
      const line = here ?? (await lineAt(locate, func, to ?? 0));
      if (given) return;
      await pages.want(func, line - AROUND, Math.min(view.lines, line + AROUND));
      show(line);
    })();
    return () => {
      given = true;
    };
  }, [pages, func, view, seq, locate]);

  return shown;
}

function lineHere(pages: PageCache<CodeLine>, func: number, offset: number): number | null {
  return pages.findHere(func, (line) => line.offset === offset && line.mnemonic !== '');
}

async function lineAt(
  request: (name: 'code.locate', params: { offset: number }) => Promise<{ func: number; line: number } | null>,
  func: number,
  offset: number,
): Promise<number> {
  const found = await request('code.locate', { offset }).catch(() => null);
  return found?.func === func ? found.line : 0;
}
