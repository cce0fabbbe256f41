import { useEffect, useState } from 'react';
import type { Result } from '../../../protocol/messages.ts';
import { useStore } from '../../store/use-store.ts';

/** Milliseconds between two looks while it runs. */
const PACE = 300;

type Log = Result<'watch.log'>;

/** Who accessed what a watchpoint watches: asked at every stop, and again and again while it runs. */
export function useAccessLog(id: string | null): Log | null {
  const request = useStore((s) => s.engine.request);
  const running = useStore((s) => s.run.state === 'running');
  const pause = useStore((s) => s.run.pause);
  const list = useStore((s) => s.breakpoints.list);
  const [log, setLog] = useState<{ readonly id: string; readonly log: Log } | null>(null);
  useEffect(() => {
    if (id === null) return;
    const turn = { over: false, asking: false };
    const look = async (): Promise<void> => {
      if (turn.asking) return;
      turn.asking = true;
      const found = await request('watch.log', { id }).catch(() => null);
      turn.asking = false;
      if (!turn.over && found !== null) setLog({ id, log: found });
    };
    void look();
    const timer = running ? setInterval(() => void look(), PACE) : undefined;
    return () => {
      turn.over = true;
      clearInterval(timer);
    };
  }, [request, id, running, pause, list]);
  return log !== null && log.id === id ? log.log : null;
}
