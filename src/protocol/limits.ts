import type { Settings } from './messages.ts';

/** The largest value of every setting; the smallest is 1. Beyond them a machine cannot be made at all. */
export const mostOf: Readonly<Record<keyof Settings, number>> = {
  maxFrames: 10_000_000,
  maxStackBytes: 2 ** 30,
  maxMemoryPages: 65_536,
  maxTableElements: 100_000_000,
  maxArrayLength: 2 ** 25,
  maxObjectBytes: 2 ** 31,
};
