import type { Interest, Params, Problem, RequestName, Result } from '../../protocol/messages.ts';
import type { DebuggerClient } from '../../protocol/client.ts';
import { ProblemError, problemOf, StaleError } from '../../protocol/problem.ts';
import type { SliceTools } from './state.ts';

/** Talking to the engine: whether it answers, and what the visible panes want to be told. */
export interface EngineSlice {
  readonly client: DebuggerClient | null;
  /** 'slow': an answer takes its time. 'silent': it is overdue, a restart is offered. 'dead': the worker itself ended. */
  readonly health: 'starting' | 'alive' | 'slow' | 'silent' | 'dead';
  readonly interest: Interest;
  /** Rejects with a ProblemError: for panes that show the problem where it arose. */
  request: <N extends RequestName>(name: N, params: Params<N>, transfer?: readonly object[]) => Promise<Result<N>>;
  /** Like `request`, but shows a problem as a toast and answers null; null without a word when it is stale. */
  ask: <N extends RequestName>(name: N, params: Params<N>) => Promise<Result<N> | null>;
  /**
   * Like `request`, but answers the problem (null: it worked, or what it was about is gone). For edits, whose problem is
   * shown in place.
   */
  attempt: <N extends RequestName>(name: N, params: Params<N>) => Promise<Problem | null>;
  /** What visible panes show; sent to the engine once per task however many panes call. */
  want: (part: Partial<Interest>) => void;
  /** Tells it all again, to an engine that has just opened a module. */
  resend: () => void;
  setClient: (client: DebuggerClient | null) => void;
  setHealth: (health: EngineSlice['health']) => void;
  /** Replaces the engine by a new one that opens the same module; breakpoints stay. */
  restart: () => void;
}

export const noInterest: Interest = { memory: null, globals: null, table: null, game: false };

const running: ReadonlySet<RequestName> = new Set(['continue', 'step', 'restart', 'invoke']);

const noEngine: Problem = { kind: 'internal', message: 'The engine is not running.', hint: 'Restart the engine.' };

export function engineSlice(
  { get, patch }: SliceTools<'engine'>,
  apply: (update: Result<'view.interest'>) => void,
  restart: () => void,
): EngineSlice {
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    queueMicrotask(sendInterest);
  }

  function sendInterest(): void {
    scheduled = false;
    const { client, interest } = get().engine;
    if (client === null || get().module.view === null) return;
    client.request('view.interest', interest).then(apply, () => undefined);
  }

  /** Whatever makes it run settles what was said of an earlier try. */
  const causeOf = (name: RequestName): string => (running.has(name) ? 'run' : name);

  return {
    client: null,
    health: 'starting',
    interest: noInterest,
    request: (name, params, transfer) => {
      const { client } = get().engine;
      return client === null ? Promise.reject(new ProblemError(noEngine)) : client.request(name, params, transfer);
    },
    ask: async (name, params) => {
      try {
        const answer = await get().engine.request(name, params);
        get().ui.settle(causeOf(name));
        return answer;
      } catch (error) {
        if (!(error instanceof StaleError)) get().ui.report(problemOf(error), '', causeOf(name));
        return null;
      }
    },
    attempt: async (name, params) => {
      try {
        await get().engine.request(name, params);
        get().ui.settle(causeOf(name));
        return null;
      } catch (error) {
        return error instanceof StaleError ? null : problemOf(error);
      }
    },
    want: (part) => {
      const { interest } = get().engine;
      const next = { ...interest, ...part };
      if (sameInterest(interest, next)) return;
      patch({ interest: next });
      schedule();
    },
    resend: schedule,
    setClient: (client) => patch({ client }),
    setHealth: (health) => patch({ health }),
    restart,
  };
}

function sameInterest(a: Interest, b: Interest): boolean {
  return (
    a.game === b.game &&
    a.memory?.memory === b.memory?.memory &&
    a.memory?.address === b.memory?.address &&
    a.memory?.length === b.memory?.length &&
    a.globals?.from === b.globals?.from &&
    a.globals?.count === b.globals?.count &&
    a.table?.table === b.table?.table &&
    a.table?.from === b.table?.from &&
    a.table?.count === b.table?.count
  );
}
