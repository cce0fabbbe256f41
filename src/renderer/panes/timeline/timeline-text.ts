/** "3.3 of 256 MB": what a recording takes, in units of 2^20 bytes, as the setting counts. */
export function megabytes(bytes: number, budget: number): string {
  const MiB = 2 ** 20;
  const taken = bytes / MiB;
  return `${taken < 10 ? taken.toFixed(1) : Math.round(taken)} of ${Math.round(budget / MiB)} MB`;
}
