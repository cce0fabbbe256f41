import type { Problem } from '../engine/index.ts';

/** A failed request: `problem` says what and where; the message is its sentence. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** A request that is about a module, or a wish, that another one has taken the place of: nobody waits for its answer. */
export class StaleError extends ProblemError {
  constructor(message = 'Another module was opened meanwhile.') {
    super({ kind: 'internal', message });
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}
