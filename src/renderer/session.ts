import { type Engine, startEngine } from './client.ts';
import type { Problem } from '../protocol/messages.ts';
import { tellBranches } from './store/branch-news.ts';
import { connect } from './store/store.ts';
import { startDrafts } from './store/drafts.ts';
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
  const stopDrafts = startDrafts(store);

  function start(): void {
    engine = startEngine({
      onAnswering: (now) => store.getState().engine.setHealth(now),
      isLoading: () => store.getState().module.loading !== null,
      onTrouble: (message) => {
        const hint = 'If it does not go on, restart the engine: breakpoints stay.';
        store.getState().ui.report({ kind: 'internal', message, hint }, 'The engine met a problem of its own');
      },
      onDeath: (message) => {
        const { engine: slice, recovery, ui } = store.getState();
        slice.setHealth('dead');
        const hint = `Restart the engine. ${recovery.keptText()}`;
        ui.report({ kind: 'internal', message, hint }, 'The engine ended');
      },
    });
    disconnect = connect(store, engine.client);
  }

  /**
   * The module is opened again, not running; the list of breakpoints is the window's and is sent along. The run that the
   * engine had can be brought back.
   */
  function restart(): void {
    disconnect();
    engine?.kill(replaced);
    store.getState().recovery.engineGone();
    store.getState().run.engineGone();
    start();
    const { module, recovery } = store.getState();
    if (module.source !== null) void module.reload().then((opened) => opened && recovery.engineBack());
  }

  engineRestart.run = restart;
  start();
  return () => {
    stopTicker();
    stopNews();
    stopDrafts();
    disconnect();
    engine?.kill(replaced);
    engineRestart.run = () => undefined;
  };
}
