import { type Engine, startEngine } from './client.ts';
import type { Problem } from '../protocol/messages.ts';
import { tellBranches } from './store/branch-news.ts';
import { connect } from './store/store.ts';
import type { Store } from './store/state.ts';
import { startTicker } from './store/ticker.ts';
import { engineRestart } from './surroundings.ts';

const replaced: Problem = { kind: 'internal', message: 'The engine was replaced by a new one.' };

/** Starts the engine and keeps the store connected to one, whatever happens to it. Answers the function that ends it. */
export function startSession(store: Store): () => void {
  let engine: Engine | null = null;
  let disconnect: () => void = () => undefined;
  const stopTicker = startTicker(store);
  const stopNews = tellBranches(store);

  function start(): void {
    engine = startEngine({
      onAnswering: (now) => store.getState().engine.setHealth(now),
      isLoading: () => store.getState().module.loading !== null,
      onTrouble: (message) => {
        const hint = 'If it does not go on, restart the engine: breakpoints stay.';
        store.getState().ui.report({ kind: 'internal', message, hint }, 'The engine met a problem of its own');
      },
      onDeath: (message) => {
        const { engine: slice, ui } = store.getState();
        slice.setHealth('dead');
        ui.report({ kind: 'internal', message, hint: 'Nothing is lost: restart the engine.' }, 'The engine ended');
      },
    });
    disconnect = connect(store, engine.client);
  }

  /** The module is opened again, not running; the list of breakpoints is the window's and is sent along. */
  function restart(): void {
    disconnect();
    engine?.kill(replaced);
    store.getState().run.engineGone();
    start();
    const { module } = store.getState();
    if (module.source !== null) void module.reload();
  }

  engineRestart.run = restart;
  start();
  return () => {
    stopTicker();
    stopNews();
    disconnect();
    engine?.kill(replaced);
    engineRestart.run = () => undefined;
  };
}
