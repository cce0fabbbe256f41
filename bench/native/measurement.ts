import type { BreakpointSpec, Platform } from '../../src/engine/index.ts';
import { rocketRunner } from './rocket.ts';
import { inTurns, type Pace } from './rounds.ts';
import type { Subject, Times, Way } from './subject.ts';
import { runner } from './ways.ts';

/** Programs, and the ways each is run in, in turns. */
export interface SubjectsJob {
  readonly subjects: readonly Subject[];
  readonly ways: readonly Way[];
  readonly pace: Pace;
}

/** Rocket, played by a script. */
export interface RocketJob {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ways: readonly Way[];
  readonly pace: Pace;
  readonly breakpoints: readonly BreakpointSpec[];
}

export type Clock = (run: () => void) => number;

/** Milliseconds by program and way. Works on any platform: a browser's worker, or Node. */
export async function measureSubjects(
  { subjects, ways, pace }: SubjectsJob,
  platform: Platform,
  time: Clock,
): Promise<Readonly<Record<string, Times>>> {
  const measured: Record<string, Times> = {};
  for (const subject of subjects) {
    const runners = [];
    for (const way of ways) runners.push(await runner(subject, way, platform));
    measured[subject.id] = byWay(ways, await inTurns(runners, pace, time));
  }
  return measured;
}

export async function measureRocket(
  { bytes, ways, pace, breakpoints }: RocketJob,
  platform: Platform,
  time: Clock,
): Promise<Readonly<Record<string, Times>>> {
  const ledger = new Map<number, number>();
  const runners = [];
  for (const way of ways) runners.push(await rocketRunner(bytes, way, platform, ledger, breakpoints));
  return { rocket: byWay(ways, await inTurns(runners, pace, time)) };
}

function byWay(ways: readonly Way[], times: readonly (readonly number[])[]): Times {
  return Object.fromEntries(ways.map((way, i) => [way, times[i]!]));
}
