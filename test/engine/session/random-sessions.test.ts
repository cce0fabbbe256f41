import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../src/engine/index.ts';
import { playSession, sessionSettings, startSession } from '../../../src/engine/session/play.ts';
import { readSession } from '../../../src/engine/session/session-file.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { generate } from '../../fuzz/generate/module.ts';
import { callbackHost, everything, everythingInside } from '../../support/callback-host.ts';
import { Life, live, type Setting } from '../../support/lived-run.ts';
import { livedPlatform } from '../../support/lived-platform.ts';
import { type Lived, runsOf } from '../../support/lives.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { Random } from '../../support/random.ts';
import { firstDifference, wholeState } from '../../support/whole-state.ts';
import { eachSeed } from '../../support/seeds.ts';
import { wat } from '../../support/wat.ts';
import { finish, saved } from './playing.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 25);

/**
 * A random life is saved, and led again where time and chance are others; with `tiers`, where the tier is another as
 * well: the first one has native code in every second case, the other one in the rest.
 */
function check(bytes: Uint8Array<ArrayBuffer>, seed: number, setting: SettingOf, tiers: boolean): Lived {
  const random = new Random(seed);
  const life = new Life(bytes, setting(1));
  const again = new Life(bytes, setting(2));
  const options = { nan: tiers };
  life.debug.tierMode = tiers && seed % 2 === 0 ? 'native' : 'interpreter';
  again.debug.tierMode = tiers && seed % 2 === 1 ? 'native' : 'interpreter';
  if (!life.start()) return { moments: 0, runs: 0 };
  const seen = new Map<number, string>();
  live(life, random, { acts: 40, most: 3000, checkpoints: true }, seen, options);
  const { history } = life.debug.driver!;
  const { total } = history;
  const end = wholeState(life.debug, options);
  const session = readSession('a.wscope', saved(life.debug, true));
  startSession(again.debug, session, sessionSettings(session));
  const state = (): string => wholeState(again.debug, options);
  const moments = [...seen.keys()].filter((at) => at < total).sort((a, b) => a - b);
  for (const at of [0, 0, 0].map(() => random.pick(moments) ?? 0).sort((a, b) => a - b)) {
    expect(finish(playSession(again.debug, session, at))).toEqual({ reached: at, differs: null });
    expect(firstDifference(state(), seen.get(at) ?? state()), `at #${at}`).toBe(null);
  }
  expect(finish(playSession(again.debug, session, total))).toEqual({ reached: total, differs: null });
  finish(again.debug.journeys!.to(total));
  expect(firstDifference(state(), end), 'at the end').toBe(null);
  return { moments: moments.length, runs: runsOf(life) + runsOf(again) };
}

type SettingOf = (other: number) => Setting;

/** As many moments as there are seeds must be compared, and as many native runs made where there are to be any. */
async function each(
  times: number,
  tiers: boolean,
  bytesOf: (seed: number) => Uint8Array<ArrayBuffer>,
  setting: SettingOf,
): Promise<void> {
  let runs = 0;
  const moments = await eachSeed(FIRST, times * CASES, (seed) => {
    const checked = check(bytesOf(seed), seed, setting, tiers);
    runs += checked.runs;
    return checked.moments;
  });
  expect(moments).toBeGreaterThan(CASES);
  if (tiers) expect(runs).toBeGreaterThan(CASES);
}

/** Time and chance are others in every session, and only the first one is refused growth. */
const platformOf = (base: Platform, other: number): Platform =>
  livedPlatform(base, { seed: other, refuses: other === 1 });

describe.each([
  ['in the interpreter', false, plainPlatform],
  ['recorded in one tier, repeated in the other', true, nodePlatform],
] as const)('random sessions, %s, come to the same states elsewhere', { timeout: 600_000 }, (_, tiers, base) => {
  const withHosts: SettingOf = (other) => ({ hosts: [callbackHost()], platform: platformOf(base, other) });
  const times = tiers ? 1 : 2;

  it('with hosts that call back, exceptions, growth', async () => {
    const bytes = await wat(everythingInside);
    await each(times, tiers, () => bytes, withHosts);
  });

  it('with time, chance and input', async () => {
    const bytes = await wat(everything);
    await each(times, tiers, () => bytes, withHosts);
  });

  it('of modules of everything', async () => {
    const make = (seed: number): Uint8Array<ArrayBuffer> => generate(new Random(seed), 0, true).bytes;
    await each(1, tiers, make, (other) => ({ platform: platformOf(base, other) }));
  });
});
