/** What comparisons met, so that a test can say that they were no empty ones. */
export interface Met {
  modules: number;
  /** Functions that have a twin. */
  native: number;
  /** Native runs, and those of them that left. */
  runs: number;
  leaves: number;
  /** Stops at which everything was compared. */
  compared: number;
  breaks: number;
  traps: number;
  /** Traps of the platform's of which some is not known. */
  inexact: number;
  hostCalls: number;
  /** Memories that were equal but for the bits of NaNs. */
  nans: number;
}

export const nothingMet = (): Met => ({
  modules: 0,
  native: 0,
  runs: 0,
  leaves: 0,
  compared: 0,
  breaks: 0,
  traps: 0,
  inexact: 0,
  hostCalls: 0,
  nans: 0,
});

/** All of it in a line. */
export function metText(met: Met): string {
  return Object.entries(met)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
