import type { State, Store } from './state.ts';
import { applyUpdate } from './store.ts';

/**
 * The one loop while the machine runs, or is on a long journey to another moment: at most one `view.tick` per animation frame, and never a second one before
 * the first is answered. A hidden page gets no animation frames, so nothing is asked for then.
 * Answers the function that ends it.
 */
export function startTicker(store: Store, clock: FrameClock = window): () => void {
  let frame: number | null = null;
  let waiting = false;
  let ended = false;

  function schedule(): void {
    if (ended || frame !== null || !ticking(store.getState())) return;
    frame = clock.requestAnimationFrame(tick);
  }

  function tick(time: number): void {
    frame = null;
    const { engine, console } = store.getState();
    if (!ticking(store.getState()) || engine.client === null) return;
    if (!waiting) {
      const { client } = engine;
      waiting = true;
      client.request('view.tick', { time, consoleAfter: console.lastId }).then(
        (update) => {
          waiting = false;
          if (store.getState().engine.client === client) applyUpdate(store.getState(), update);
        },
        () => (waiting = false),
      );
    }
    schedule();
  }

  const unsubscribe = store.subscribe((now, before) => {
    if (now.run.state !== before.run.state || now.time.slow !== before.time.slow) schedule();
    if (now.engine.client !== before.engine.client) waiting = false;
  });
  schedule();
  return () => {
    ended = true;
    unsubscribe();
    if (frame !== null) clock.cancelAnimationFrame(frame);
  };
}

/** It runs, or looks for another moment: then it tells how far it is. */
const ticking = ({ run, time }: State): boolean => run.state === 'running' || time.slow;

/** What is needed of `window`. */
export interface FrameClock {
  requestAnimationFrame: (callback: (time: number) => void) => number;
  cancelAnimationFrame: (handle: number) => void;
}
