import type { BreakpointSpec, Platform } from '../../src/engine/index.ts';
import { rocketRunner } from './rocket.ts';
import { inTurns, type Pace, type Runners } from './rounds.ts';
import { sqliteRunner, type SqliteWork } from './sqlite.ts';
import type { Subject, Times, Way } from './subject.ts';
import { type Runner, runner } from './ways.ts';

/** What is made ready, once in each way: one of the programs, Rocket played by a script, or SQLite. Plain data. */
export type Work =
  | { readonly kind: 'subject'; readonly subject: Subject; readonly ways: readonly Way[] }
  | {
      readonly kind: 'rocket';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly breakpoints: readonly BreakpointSpec[];
      readonly ways: readonly Way[];
    }
  | SqliteWork;

/** Where programs are run and timed. */
export interface Place {
  /** 'Chromium 156'. */
  readonly name: string;
  begin(work: Work): Promise<Runners>;
}

/** One runner for each way. Works on any platform: a browser's worker, or Node. */
export async function makeRunners(work: Work, platform: Platform): Promise<readonly Runner[]> {
  const ledger = new Map<number, number>();
  const said = new Map<number, string>();
  const runners: Runner[] = [];
  for (const way of work.ways) {
    if (work.kind === 'subject') runners.push(await runner(work.subject, way, platform));
    else if (work.kind === 'sqlite') runners.push(sqliteRunner(work, way, said));
    else runners.push(await rocketRunner(work.bytes, way, platform, ledger, work.breakpoints));
  }
  return runners;
}

/** Milliseconds by way. */
export async function measure(place: Place, work: Work, pace: Pace): Promise<Times> {
  const times = await inTurns(await place.begin(work), pace);
  return Object.fromEntries(work.ways.map((way, i) => [way, times[i]!]));
}
