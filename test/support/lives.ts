import { expect } from 'vitest';
import { again, Life, live, type Setting, type Stand } from './lived-run.ts';
import { Random } from './random.ts';
import { went } from './time.ts';
import { firstDifference, standsAs, wholeState } from './whole-state.ts';

/** What a life that was looked at came to. */
export interface Lived {
  readonly moments: number;
  /** Native runs. */
  readonly runs: number;
}

export interface Ways {
  readonly setting: () => Setting;
  /** Does the life change its tier at random, and is it looked at in either? What it is held against never does. */
  readonly tiers?: boolean;
}

const nothing: Lived = { moments: 0, runs: 0 };

/**
 * A program is led at random, the same is done again by the interpreter one instruction at a time, and then the first
 * life is led to moments of its past: there, it must be as the second one was.
 */
export function livedAgain(bytes: Uint8Array<ArrayBuffer>, seed: number, { setting, tiers = false }: Ways): Lived {
  const random = new Random(seed);
  const life = new Life(bytes, setting());
  const slow = new Life(bytes, setting());
  slow.debug.tierMode = 'interpreter';
  const turn = turnsOf(life, new Random(seed), tiers);
  turn();
  if (!life.start() || !slow.start()) return nothing;
  const done = live(life, random, { acts: 40, most: tiers ? 6000 : 3000, checkpoints: true, before: turn });
  const { debug } = life;
  const driver = debug.driver!;
  const options = { nan: tiers };
  const end = wholeState(debug, options);
  const stood = standsAs(driver);
  const total = life.at;
  const told = [...life.told];
  const stands = again(slow, done, total, undefined, options);
  for (let i = 0; i < 12; i++) {
    const stand = random.pick(stands);
    if (stand.at >= total) continue;
    turn();
    standsThere(life, stand, options);
    if (random.chance(20)) driver.history.checkpoint(false);
  }
  turn();
  expect(went(debug.journeys!.to(total)).found).toBe(true);
  expect(firstDifference(wholeState(debug, options), end), 'at the end').toBe(null);
  expect(standsAs(driver)).toBe(stood);
  expect(life.told).toEqual(told);
  return { moments: stands.length, runs: runsOf(life) };
}

/** A program is led at random, and then to moments at which it was looked at: there, it must be as it was. */
export function livedWell(bytes: Uint8Array<ArrayBuffer>, seed: number, { setting, tiers = false }: Ways): Lived {
  const random = new Random(seed);
  const life = new Life(bytes, setting());
  const turn = turnsOf(life, new Random(seed), tiers);
  turn();
  expect(life.start()).toBe(true);
  const seen = new Map<number, string>();
  live(life, random, { acts: 60, most: 6000, checkpoints: true, before: turn }, seen);
  const { debug, told } = life;
  const all = (): string[] => [wholeState(debug), standsAs(debug.driver!), ...told];
  const end = all();
  const total = life.at;
  const moments = [...seen.keys()].filter((at) => at < total);
  for (let i = 0; i < 20 && moments.length > 0; i++) {
    const at = random.pick(moments);
    turn();
    standsThere(life, { at, state: seen.get(at)! });
  }
  went(debug.journeys!.to(total));
  expect(all()).toEqual(end);
  return { moments: moments.length, runs: runsOf(life) };
}

function standsThere(life: Life, { at, state }: Pick<Stand, 'at' | 'state'>, options = {}): void {
  const view = went(life.debug.journeys!.to(at));
  expect(view.found, `#${at}: ${view.text}`).toBe(true);
  expect(life.at).toBe(at);
  expect(firstDifference(wholeState(life.debug, options), state), `at #${at}`).toBe(null);
}

/** What gives a life another tier, or none, where it is to have any. */
function turnsOf({ debug }: Life, random: Random, tiers: boolean): () => void {
  return () => {
    debug.tierMode = tiers && random.chance(70) ? 'native' : 'interpreter';
    if (debug.tier?.wanted === true) debug.tier.prepareNow();
  };
}

/** Native runs of a life so far. */
export function runsOf({ debug }: Life): number {
  return (debug.run?.machine.tier as { readonly runs?: number } | null)?.runs ?? 0;
}
