import type { State, Store } from './state.ts';
import { isPaused } from './run-slice.ts';

/** Milliseconds between two drafts of a run that goes on. */
const RUNNING = 3000;
/** Milliseconds after which a stop is written down, and between two that are. */
const AFTER_STOP = 60;
const BETWEEN_STOPS = 500;
/** Milliseconds between two pieces of a long one. */
const BETWEEN_PIECES = 40;

/**
 * Has the recording written down every few seconds while a run goes on, and whenever it stops. Nothing is asked for
 * while the playhead is held or a journey is under way: they are over first. Answers the function that ends it.
 */
export function startDrafts(store: Store): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** When the timer is due. */
  let due = Infinity;
  let asking = false;
  let last = -Infinity;
  /** Something stopped that was not written down. */
  let stopped = false;
  let ended = false;

  function schedule(delay: number): void {
    const at = performance.now() + delay;
    if (ended || at >= due) return;
    if (timer !== null) clearTimeout(timer);
    due = at;
    timer = setTimeout(ask, delay);
  }

  function ask(): void {
    timer = null;
    due = Infinity;
    const state = store.getState();
    if (asking || !(stopped || state.run.state === 'running')) return;
    if (isBusy(state)) {
      schedule(BETWEEN_STOPS);
      return;
    }
    asking = true;
    stopped = false;
    void state.recovery.renew().then((more) => {
      asking = false;
      last = performance.now();
      if (more) stopped = true;
      if (more) schedule(BETWEEN_PIECES);
      else if (stopped) schedule(BETWEEN_STOPS);
      else if (store.getState().run.state === 'running') schedule(RUNNING);
    });
  }

  const unsubscribe = store.subscribe(({ run, engine }, before) => {
    if (engine.client !== before.engine.client) {
      asking = false;
      stopped = false;
    }
    const rests = isPaused(run.state) || run.state === 'idle';
    if (rests && (run.pause !== before.run.pause || run.state !== before.run.state)) {
      stopped = true;
      schedule(Math.max(AFTER_STOP, last + BETWEEN_STOPS - performance.now()));
    } else if (run.state === 'running' && before.run.state !== 'running') schedule(RUNNING);
  });
  return () => {
    ended = true;
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
    store.getState().recovery.leave();
  };
}

const isBusy = ({ time, recovery }: State): boolean => time.scrubbing || time.busy !== null || recovery.busy;
