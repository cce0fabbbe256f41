import type { Store } from './state.ts';
import { applyUpdate } from './store.ts';

/**
 * The one loop while the machine runs: at most one `view.tick` per animation frame, and never a second one before
 * the first is answered. A hidden page gets no animation frames, so nothing is asked for then.
 * Answers the function that ends it.
 */
export function startTicker(store: Store, clock: FrameClock = window): () => void {
  let frame: number | null = null;
  let waiting = false;
  let ended = false;

  function schedule(): void {
    if (ended || frame !== null || store.getState().run.state !== 'running') return;
    frame = clock.requestAnimationFrame(tick);
  }

  function tick(time: number): void {
    frame = null;
    const { engine, run, console } = store.getState();
    if (run.state !== 'running' || engine.client === null) return;
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
    if (now.run.state !== before.run.state) schedule();
    if (now.engine.client !== before.engine.client) waiting = false;
  });
  schedule();
  return () => {
    ended = true;
    unsubscribe();
    if (frame !== null) clock.cancelAnimationFrame(frame);
  };
}

/** What is needed of `window`. */
export interface FrameClock {
  requestAnimationFrame: (callback: (time: number) => void) => number;
  cancelAnimationFrame: (handle: number) => void;
}
