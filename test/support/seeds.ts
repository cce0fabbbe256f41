/**
 * Does something with many seeds, and says with which of them it failed: `what` throws, or answers in words what is
 * wrong. The sum of the numbers that it answers comes back.
 */
export async function eachSeed(
  first: number,
  count: number,
  what: (seed: number) => string | number | null | Promise<string | number | null>,
): Promise<number> {
  let sum = 0;
  for (let seed = first; seed < first + count; seed++) {
    let answer: string | number | null;
    try {
      answer = await what(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    if (typeof answer === 'string') throw new Error(`seed ${seed}: ${answer}`);
    sum += answer ?? 0;
  }
  return sum;
}
