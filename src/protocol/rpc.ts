import type { Problem } from '../engine/index.ts';
import type { EventName, Events, FromWorker, Params, RequestName, Result, ToWorker } from './messages.ts';
import type { Port } from './port.ts';
import { StaleError } from './problem.ts';

/** One function per request: the whole protocol, checked to be complete where the table is written. */
export type Handlers = {
  readonly [N in RequestName]: (params: Params<N>) => Result<N> | Promise<Result<N>>;
};

/** The answering end of a connection. */
export interface Server {
  emit<E extends EventName>(event: E, data: Events[E]): void;
  /** Stops listening; requests under way are not answered any more. */
  close(): void;
}

/** Requests that mean the same whatever module is open. All others speak of indices, offsets or a run of a module. */
const ofNoModule: ReadonlySet<RequestName> = new Set([
  'open',
  'cancelOpen',
  'close',
  'code.opcodes',
  'code.help',
  'run.speed',
  'run.tier',
  'game.keys',
  'game.options',
  'settings',
  'session.load',
  'ping',
]);

/**
 * Answers requests that arrive at `port` with `handlers`. Whatever a handler throws becomes a Problem by way of
 * `explain`; nothing that arrives, of whatever shape, makes this throw. `current` is the id of the module that is open:
 * requests that were made when it was another one are refused.
 */
export function serve(
  port: Port,
  handlers: Handlers,
  explain: (error: unknown) => Problem,
  current?: () => number | null,
): Server {
  let open = true;
  const send = (message: FromWorker): void => {
    if (open) port.postMessage(message, []);
  };
  const listener = ({ data }: { readonly data: unknown }): void => {
    if (isRequest(data)) void answer(data);
  };

  async function answer({ id, name, params, module }: ToWorker): Promise<void> {
    try {
      if (!Object.hasOwn(handlers, name)) throw new Error(`There is no request named "${name}".`);
      if (current && module !== undefined && module !== current() && !ofNoModule.has(name)) throw new StaleError();
      const handler = handlers[name] as (params: unknown) => unknown;
      const given = handler(params);
      // A handler that is done at once is answered at once: the order of answers is the order of requests.
      send({ id, ok: true, result: given instanceof Promise ? await given : given });
    } catch (error) {
      if (error instanceof StaleError) send({ id, ok: false, problem: error.problem, stale: true });
      else send({ id, ok: false, problem: explain(error) });
    }
  }

  port.addEventListener('message', listener);
  port.start?.();
  return {
    emit: (event, data) => send({ event, data }),
    close: () => {
      open = false;
      port.removeEventListener('message', listener);
    },
  };
}

function isRequest(data: unknown): data is ToWorker {
  if (typeof data !== 'object' || data === null) return false;
  const { id, name } = data as Partial<ToWorker>;
  return typeof id === 'number' && typeof name === 'string';
}
