import { connect, type DebuggerClient } from '../protocol/client.ts';
import type { Problem } from '../protocol/messages.ts';

/** An engine in its own worker, and the means to notice that it is gone. */
export interface Engine {
  readonly client: DebuggerClient;
  /** Ends worker and connection at once, even when it is stuck in a loop. */
  kill: (reason: Problem) => void;
}

export interface EngineWatcher {
  /** A ping is overdue (`silent` true), or was answered after all (false). */
  readonly onSilence: (silent: boolean) => void;
  /** The worker could not be started: it will never answer. */
  readonly onDeath: (message: string) => void;
  /** Something of ours failed inside the worker, which may well go on; if it does not, silence tells. */
  readonly onTrouble: (message: string) => void;
}

const pingEvery = 2000;
/** Slow machines and long instantiations take a while; a person may wait, and is only asked. */
const silentAfter = 5000;

/** Starts the engine in a module worker and pings it now and then. */
export function startEngine(watcher: EngineWatcher): Engine {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const client = connect(worker);
  let silent = false;
  let ended = false;

  const setSilent = (now: boolean): void => {
    if (silent === now || ended) return;
    silent = now;
    watcher.onSilence(now);
  };

  async function ping(): Promise<void> {
    const overdue = setTimeout(() => setSilent(true), silentAfter);
    await client.request('ping', {}).then(
      () => setSilent(false),
      () => undefined,
    );
    clearTimeout(overdue);
    if (!ended) timer = setTimeout(() => void ping(), pingEvery);
  }
  let timer = setTimeout(() => void ping(), pingEvery);

  worker.addEventListener('error', (event) => {
    if (ended) return;
    // A worker that could not even be loaded gives an event without words.
    if (event.message) watcher.onTrouble(event.message);
    else watcher.onDeath('The engine could not be started.');
  });

  return {
    client,
    kill: (reason) => {
      ended = true;
      clearTimeout(timer);
      client.close(reason);
      worker.terminate();
    },
  };
}
