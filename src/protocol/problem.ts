import type { Problem } from '../engine/index.ts';

/** A failed request: `problem` says what and where; the message is its sentence. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** Whatever was thrown, as a problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { kind: 'internal', message: error instanceof Error ? error.message : String(error) };
}
