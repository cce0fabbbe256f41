import { EditError, ExpressionError, type Problem, problemOfError } from '../engine/index.ts';
import type { Port } from '../protocol/port.ts';
import { ProblemError, StaleError } from '../protocol/problem.ts';
import { type Handlers, serve, type Server } from '../protocol/rpc.ts';
import { codeHandlers } from './code-handlers.ts';
import { Core } from './core.ts';
import { draftHandlers } from './draft-handlers.ts';
import { inspectHandlers } from './inspect-handlers.ts';
import { openHandlers } from './open-handlers.ts';
import { programHandlers } from './program-handlers.ts';
import { runHandlers } from './run-handlers.ts';
import { sessionFileHandlers } from './session-file-handlers.ts';
import type { Surroundings } from './surroundings.ts';
import { timeHandlers } from './time-handlers.ts';
import { watchHandlers } from './watch-handlers.ts';

/** A session under way. */
export interface Session {
  /** Stops listening and running. */
  close(): void;
}

/**
 * Serves one window over `port`: one module under debug at a time. The handlers are written by concern, each file's
 * table beside what it needs; here they become the one table of the protocol, checked to be complete.
 */
export function openSession(port: Port, surroundings: Surroundings): Session {
  const core = new Core(surroundings, {
    emit: (event, data) => server.emit(event, data),
  });
  const handlers = {
    ...openHandlers(core),
    ...codeHandlers(core),
    ...runHandlers(core),
    ...inspectHandlers(core),
    ...programHandlers(core),
    ...timeHandlers(core),
    ...watchHandlers(core),
    ...sessionFileHandlers(core),
    ...draftHandlers(core),
    ping: () => null,
  } satisfies Handlers;
  const server: Server = serve(port, afterJourneys(core, handlers), explain, () => core.opened?.view.id ?? null);
  return {
    close: () => {
      core.close();
      server.close();
    },
  };
}

/** Requests that can be answered while a journey is under way, or that end it. */
const always: ReadonlySet<string> = new Set([
  'open',
  'cancelOpen',
  'cancelCheck',
  'close',
  'view.interest',
  'view.tick',
  'restart',
  'stop',
  'run.speed',
  'run.tier',
  'game.keys',
  'game.options',
  'settings',
  'session.load',
  'ping',
]);

/** All others wait until it is over: before that the machine stands nowhere in particular. */
function afterJourneys(core: Core, handlers: Handlers): Handlers {
  const waiting = Object.entries(handlers).map(([name, handler]) => {
    if (always.has(name) || name.startsWith('time.') || name.startsWith('module.') || name.startsWith('code.')) {
      return [name, handler];
    }
    const answer = handler as (params: unknown) => unknown;
    const later = (params: unknown): unknown => {
      const { opened } = core;
      return core.journeys.afterwards(() => {
        if (core.opened !== opened) throw new StaleError();
        return answer(params);
      });
    };
    return [name, (params: unknown) => (core.journeys.busy ? later(params) : answer(params))];
  });
  return Object.fromEntries(waiting) as Handlers;
}

/** What handlers throw, for people. */
function explain(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof EditError || error instanceof ExpressionError || error instanceof RangeError) {
    return { kind: 'internal', message: error.message };
  }
  return problemOfError(error);
}
