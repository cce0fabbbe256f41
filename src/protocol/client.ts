import type { Problem } from '../engine/index.ts';
import type { EventName, Events, FromWorker, ModuleView, Params, RequestName, Result, ToWorker } from './messages.ts';
import type { Port } from './port.ts';
import { ProblemError, StaleError } from './problem.ts';

/** The typed face of the engine: what window and tests know of it, whether it lives in a worker or beside them. */
export interface DebuggerClient {
  /**
   * Rejects with a `ProblemError`, never with anything else; with a `StaleError` when the module that was open at the
   * time of asking is not any more. `transfer` hands buffers over instead of copying.
   */
  request<N extends RequestName>(name: N, params: Params<N>, transfer?: readonly object[]): Promise<Result<N>>;
  /** Returns the function that ends the subscription. */
  on<E extends EventName>(event: E, listener: (data: Events[E]) => void): () => void;
  /** Ends the connection: every request under way and every later one is rejected with `reason`. */
  close(reason?: Problem): void;
}

const closed: Problem = { kind: 'internal', message: 'The engine was stopped.', hint: 'Restart the engine.' };

interface Waiting {
  readonly name: RequestName;
  resolve(result: unknown): void;
  reject(error: ProblemError): void;
}

/** Connects to the engine behind `port`. Ending what is behind the port is the caller's: he knows what it is. */
export function connect(port: Port): DebuggerClient {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<EventName, Set<(data: never) => void>>();
  let lastId = 0;
  let ended: Problem | null = null;
  /** The module that is open, as far as the answers that have arrived tell. */
  let module: number | undefined;

  const listener = ({ data }: { readonly data: unknown }): void => {
    const message = data as FromWorker;
    if ('event' in message) {
      // A copy: a listener may end its own subscription.
      for (const listen of [...(listeners.get(message.event) ?? [])]) listen(message.data as never);
      return;
    }
    const asker = waiting.get(message.id);
    waiting.delete(message.id);
    if (!message.ok) {
      asker?.reject(message.stale ? new StaleError(message.problem.message) : new ProblemError(message.problem));
      return;
    }
    if (asker?.name === 'open') module = (message.result as ModuleView).id;
    else if (asker?.name === 'close') module = undefined;
    asker?.resolve(message.result);
  };
  port.addEventListener('message', listener);
  port.start?.();

  return {
    request: <N extends RequestName>(name: N, params: Params<N>, transfer: readonly object[] = []) =>
      new Promise<Result<N>>((resolve, reject) => {
        if (ended) {
          reject(new ProblemError(ended));
          return;
        }
        const id = ++lastId;
        waiting.set(id, { name, resolve: (result) => resolve(result as Result<N>), reject });
        try {
          const stamp = module === undefined ? {} : { module };
          port.postMessage({ id, name, params, ...stamp } satisfies ToWorker, [...transfer]);
        } catch (error) {
          waiting.delete(id);
          const message = `"${name}" could not be sent: ${error instanceof Error ? error.message : String(error)}`;
          reject(new ProblemError({ kind: 'internal', message }));
        }
      }),
    on: (event, listen) => {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listen));
      return () => void all.delete(listen);
    },
    close: (reason = closed) => {
      ended ??= reason;
      port.removeEventListener('message', listener);
      for (const asker of waiting.values()) asker.reject(new ProblemError(reason));
      waiting.clear();
    },
  };
}
