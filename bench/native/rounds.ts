import type { Runner } from './ways.ts';

export interface Pace {
  readonly warmUp: number;
  readonly rounds: number;
}

/**
 * Runs all of them in turns, round by round, and gives the milliseconds of each; the first rounds are not counted. Each
 * round begins with another one, so that what one leaves to be done for the next is left to all of them in turn.
 */
export async function inTurns(
  runners: readonly Runner[],
  { warmUp, rounds }: Pace,
  time: (run: () => void) => number,
): Promise<readonly (readonly number[])[]> {
  const times = runners.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (let i = 0; i < runners.length; i++) {
      const at = (i + round + warmUp) % runners.length;
      const took = time(() => runners[at]!.run());
      if (round >= 0) times[at]!.push(took);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  for (const one of runners) one.check();
  return times;
}
