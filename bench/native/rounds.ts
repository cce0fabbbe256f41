export interface Pace {
  readonly warmUp: number;
  readonly rounds: number;
}

/** Some things that are ready to be run, here or elsewhere. */
export interface Runners {
  readonly count: number;
  /** Runs one of them, and tells the milliseconds that took. */
  time(index: number): number | Promise<number>;
  /** Throws when one did not run as it was to. */
  check(): void | Promise<void>;
}

/**
 * Runs all of them in turns, round by round, and gives the milliseconds of each; the first rounds are not counted. Each
 * round begins with another one, so that what one leaves to be done for the next is left to all of them in turn.
 */
export async function inTurns(runners: Runners, { warmUp, rounds }: Pace): Promise<readonly (readonly number[])[]> {
  const { count } = runners;
  const times = Array.from({ length: count }, (): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (let i = 0; i < count; i++) {
      const at = (i + round + warmUp) % count;
      const took = await runners.time(at);
      if (round >= 0) times[at]!.push(took);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  await runners.check();
  return times;
}
