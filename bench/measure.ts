import type { Table } from './report/table.ts';

/** One measured figure, as `npm run -s bench -- --json` prints it under its id. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** What the value should reach; null when it is only reported. */
  readonly goal: number | null;
  readonly better: 'lower' | 'higher';
  /** The single measurements that `value` was taken from. */
  readonly samples: readonly number[];
  /** False for a ratio that may get worse without failing the run: it says nothing of this project. */
  readonly gated?: boolean;
}

/** Some figures that are measured together. A new group is a file and a line in registry.ts. */
export interface BenchGroup {
  /** What the ids of its figures begin with: 'interp.', 'ui.'. */
  readonly prefix: string;
  /** The heading of its section in docs/benchmarks.md, and what stands below it: what is measured, and how. */
  readonly title: string;
  readonly text: string;
  /** Ids of the figures it makes, so that one of them can be asked for. */
  readonly ids: readonly string[];
  /**
   * Measures; `say` tells a person how it goes. Only the figures whose ids pass `wanted` have to be made. What is more
   * than a figure is shown as tables, which go into docs/benchmarks.md.
   */
  run(
    say: (line: string) => void,
    wanted: (id: string) => boolean,
    show: (table: Table) => void,
  ): Promise<Readonly<Record<string, Figure>>>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which so many percent of the samples lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1))]!;
}

export function percentile95(values: readonly number[]): number {
  return percentile(values, 95);
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * Milliseconds that `run` takes: by the clock, or by what this process was given of the processor when that is less.
 * On a busy machine the clock also counts the others' turns.
 */
export function timed(run: () => void): number {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  run();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return Math.min(wall, (user + system) / 1000);
}

/** The same of what may go on after it has returned. */
export async function timedLater(run: () => void | Promise<void>): Promise<number> {
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  await run();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  return Math.min(wall, (user + system) / 1000);
}

/** Three digits that matter. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
