import type { BenchGroup } from './measure.ts';

/** All groups of benchmarks, each loaded when it is asked for. */
export const groups: readonly (() => Promise<BenchGroup>)[] = [
  async () => (await import('./interp.ts')).interp,
  async () => (await import('./native/index.ts')).native,
  async () => (await import('./compare/index.ts')).compare,
  async () => (await import('./time/index.ts')).time,
  async () => (await import('./scale/index.ts')).scale,
  async () => (await import('./ui/index.ts')).ui,
];
