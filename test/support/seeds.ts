/**
 * Does something with many seeds, and says with which of them it failed: `what` answers what is wrong, or null. Sums up
 * in `met` are the caller's.
 */
export async function eachSeed(
  first: number,
  count: number,
  what: (seed: number) => string | null | Promise<string | null>,
): Promise<void> {
  for (let seed = first; seed < first + count; seed++) {
    let problem: string | null;
    try {
      problem = await what(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    if (problem !== null) throw new Error(`seed ${seed}: ${problem}`);
  }
}
