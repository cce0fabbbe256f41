import { connect, type DebuggerClient } from '../protocol/client.ts';
import type { Problem } from '../protocol/messages.ts';

/** An engine in its own worker, and the means to notice that it is gone. */
export interface Engine {
  readonly client: DebuggerClient;
  /** Ends worker and connection at once, even when it is stuck in a loop. */
  kill: (reason: Problem) => void;
}

/** 'slow': for a second or so; 'silent': so long that a person is asked. */
export type Answering = 'alive' | 'slow' | 'silent';

export interface EngineWatcher {
  /** A ping takes its time, is overdue, or was answered after all. */
  readonly onAnswering: (now: Answering) => void;
  /** Is a module being opened? That may take long, in one piece. */
  readonly isLoading: () => boolean;
  /** The worker could not be started: it will never answer. */
  readonly onDeath: (message: string) => void;
  /** Something of ours failed inside the worker, which may well go on; if it does not, silence tells. */
  readonly onTrouble: (message: string) => void;
}

/**
 * Milliseconds of a beat. What is waited for is counted in beats of this thread: while it is busy itself, or the machine
 * sleeps, none is counted, so that an answer which nobody has come to read is not missed.
 */
const beat = 250;
/** Beats after which a ping is slow, and overdue. Long loads take a while; then a person waits anyway. */
const slowAfter = 4;
const silentAfter = 9;
const silentAfterWhileLoading = 60;

/** Starts the engine in a module worker and pings it, a beat after each answer. */
export function startEngine(watcher: EngineWatcher): Engine {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const client = connect(worker);
  let told: Answering = 'alive';
  let ended = false;
  /** Beats since the ping that is under way; null: none is. */
  let waited: number | null = null;

  const tell = (now: Answering): void => {
    if (told === now || ended) return;
    told = now;
    watcher.onAnswering(now);
  };

  const answered = (): void => {
    waited = null;
    tell('alive');
  };

  const timer = setInterval(() => {
    if (waited === null) {
      waited = 0;
      client.request('ping', {}).then(answered, () => undefined);
      return;
    }
    waited++;
    if (waited >= (watcher.isLoading() ? silentAfterWhileLoading : silentAfter)) tell('silent');
    else if (waited >= slowAfter) tell('slow');
  }, beat);

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
      clearInterval(timer);
      client.close(reason);
      worker.terminate();
    },
  };
}
