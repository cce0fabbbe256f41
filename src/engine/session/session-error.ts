import type { Problem } from '../debug/views.ts';

/** A session that cannot be saved, read or played again; `problem` says what, where in the file, and what helps. */
export class SessionError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** What is wrong with a file, and the first byte of it that is not as it should be. */
export interface Damage {
  readonly offset: number;
  /** A sentence: "The file ends in the middle of a block." */
  readonly what: string;
}
