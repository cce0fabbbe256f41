import type { Handlers } from '../protocol/rpc.ts';
import type { TimeRequests } from '../protocol/time-messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Core } from './core.ts';

/** Going back and forth in what was recorded. */
export function timeHandlers(_core: Core): Pick<Handlers, keyof TimeRequests> {
  function nothing(): never {
    throw new ProblemError({ kind: 'internal', message: 'Nothing is recorded.' });
  }
  return {
    'time.goto': nothing,
    'time.back': nothing,
    'time.origin': nothing,
    'time.access': nothing,
    'time.cancel': () => null,
    'time.branch': nothing,
    'time.switch': nothing,
    'time.line': () => null,
    'time.settings': () => null,
  };
}
