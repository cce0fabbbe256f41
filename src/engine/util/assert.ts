/** Throws when something holds not that our own code promised; never used for bad input. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}

/** For the branch of a switch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`internal error: unexpected ${String(value)}`);
}
