import type { Figure } from '../measure.ts';

/** How much worse than the kept one a ratio may be. */
export const TOLERANCE = 0.25;

/** Figures that are kept in the repository, by id: what a later run is compared with. */
export type Kept = Readonly<Record<string, number>>;

/** A ratio that is worse than the kept one by more than is tolerated. */
export interface Regression {
  readonly id: string;
  readonly kept: number;
  readonly now: number;
  /** How many times worse: 1.3 is 30 % worse. */
  readonly worse: number;
}

/**
 * Is it compared with a kept figure? Ratios are, unless they say otherwise: they are taken within one run and depend
 * little on the machine. Milliseconds depend on it, and are only reported.
 */
export function isGated({ unit, gated = true }: Figure): boolean {
  return unit === 'x' && gated;
}

/** The ratios that got worse than the kept ones by more than `tolerance`, the worst first. New ones are none. */
export function regressions(
  figures: Readonly<Record<string, Figure>>,
  kept: Kept,
  tolerance = TOLERANCE,
): readonly Regression[] {
  const found: Regression[] = [];
  for (const [id, figure] of Object.entries(figures)) {
    const before = kept[id];
    if (before === undefined || !isGated(figure)) continue;
    const worse = figure.better === 'lower' ? figure.value / before : before / figure.value;
    if (!(worse <= 1 + tolerance)) found.push({ id, kept: before, now: figure.value, worse });
  }
  return found.toSorted((a, b) => b.worse - a.worse);
}

export function regressionText({ id, kept, now, worse }: Regression): string {
  const percent = Math.round((worse - 1) * 100);
  return `${id} is ${now} x, and was ${kept} x when it was kept: ${percent} % worse`;
}

/** What is kept from now on: ratios that were measured, and those that were not as they were. In the order of ids. */
export function renewed(figures: Readonly<Record<string, Figure>>, kept: Kept): Kept {
  const all: Record<string, number> = { ...kept };
  for (const [id, figure] of Object.entries(figures)) {
    if (isGated(figure)) all[id] = figure.value;
    else delete all[id];
  }
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A figure that does not reach its goal. */
export function misses({ value, goal, better }: Figure): boolean {
  if (goal === null) return false;
  return better === 'lower' ? !(value <= goal) : !(value >= goal);
}
