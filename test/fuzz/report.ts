import { type Feature, features } from './features.ts';
import { type Source, sourceNames } from './sources.ts';

/** What was done with the modules of one source. */
export interface Counts {
  cases: number;
  valid: number;
  invalid: number;
  unsupported: number;
  /** Run on both sides, with equal results. */
  ran: number;
  /** Only the verdicts were compared, and are equal. */
  verdicts: number;
  /** Valid, and no other side knew all its features. */
  nothing: number;
  /** Ended by neither result nor trap soon enough. */
  givenUp: number;
  /** Calls by how they ended. */
  readonly endings: Record<string, number>;
  /** Valid modules by feature, and those of them that nobody else knew. */
  readonly features: Record<string, number>;
  readonly unknown: Record<string, number>;
}

export interface Report {
  readonly counts: Readonly<Record<Source, Counts>>;
  /** Known differences by name: how often, and why. */
  readonly known: Record<string, { count: number; readonly reason: string }>;
  readonly sides: Record<string, number>;
  /** Modules in which the tiers took turns, native runs there, and those that left. */
  readonly native: { modules: number; runs: number; leaves: number };
  findings: number;
}

function noCounts(): Counts {
  return {
    ...{ cases: 0, valid: 0, invalid: 0, unsupported: 0, ran: 0, verdicts: 0, nothing: 0, givenUp: 0 },
    ...{ endings: {}, features: {}, unknown: {} },
  };
}

export function noReport(): Report {
  const counts = Object.fromEntries(sourceNames.map((name) => [name, noCounts()])) as Record<Source, Counts>;
  return { counts, known: {}, sides: {}, native: { modules: 0, runs: 0, leaves: 0 }, findings: 0 };
}

export function add(table: Record<string, number>, name: string, count = 1): void {
  table[name] = (table[name] ?? 0) + count;
}

/** Adds the numbers of one report to another. */
export function addReport(to: Report, from: Report): void {
  for (const name of sourceNames) {
    const a = to.counts[name];
    const b = from.counts[name];
    for (const key of ['cases', 'valid', 'invalid', 'unsupported', 'ran', 'verdicts', 'nothing', 'givenUp'] as const) {
      a[key] += b[key];
    }
    for (const key of ['endings', 'features', 'unknown'] as const) {
      for (const [what, count] of Object.entries(b[key])) add(a[key], what, count);
    }
  }
  for (const [name, { count, reason }] of Object.entries(from.known)) {
    to.known[name] = { count: (to.known[name]?.count ?? 0) + count, reason };
  }
  for (const [name, count] of Object.entries(from.sides)) add(to.sides, name, count);
  for (const key of ['modules', 'runs', 'leaves'] as const) to.native[key] += from.native[key];
  to.findings += from.findings;
}

/** The report for people. */
export function reportText(report: Report, minutes: number): string {
  const lines: string[] = [];
  const list = (table: Record<string, number>): string =>
    Object.entries(table)
      .sort((a, b) => b[1] - a[1])
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  for (const name of sourceNames) {
    const c = report.counts[name];
    if (c.cases === 0) continue;
    lines.push(
      `${name}: ${c.cases} cases (${Math.round(c.cases / minutes)} a minute): ${c.valid} valid, ${c.invalid} invalid, ${c.unsupported} not supported`,
      `  run on both sides ${c.ran}, verdicts alone compared ${c.verdicts}, compared with nothing ${c.nothing}, given up ${c.givenUp}`,
      `  valid modules with: ${list(c.features)}`,
      `  calls that ended with: ${list(c.endings)}`,
    );
    if (Object.keys(c.unknown).length > 0) lines.push(`  compared with nothing, features: ${list(c.unknown)}`);
  }
  for (const [name, { count, reason }] of Object.entries(report.known)) {
    lines.push(`known difference, ${count} times: ${name} (${reason})`);
  }
  lines.push(`other sides: ${list(report.sides) || 'none'}`);
  const { modules, runs, leaves } = report.native;
  lines.push(`tiers took turns in ${modules} modules: ${runs} native runs, ${leaves} of them left`);
  const met = new Set<string>(sourceNames.flatMap((name) => Object.keys(report.counts[name].features)));
  const missing = features.filter((feature: Feature) => !met.has(feature));
  if (missing.length > 0) lines.push(`features of no module: ${missing.join(', ')}`);
  const cases = sourceNames.reduce((sum, name) => sum + report.counts[name].cases, 0);
  const found = report.findings === 1 ? '1 finding' : `${report.findings} findings`;
  lines.push(`${cases} cases in ${minutes.toFixed(1)} minutes, ${Math.round(cases / minutes)} a minute: ${found}`);
  return lines.join('\n');
}
