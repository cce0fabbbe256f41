import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import type { Platform } from '../../../../src/engine/index.ts';
import { callbackHost, everything, everythingInside } from '../../../support/callback-host.ts';
import { generate } from '../../../fuzz/generate/module.ts';
import { again, Life, live, type Setting } from '../../../support/lived-run.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { wat } from '../../../support/wat.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';
import { RandomProgram } from '../../random-program.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 6);

/** Random programs led at random with native code, and the same done again by the interpreter, one by one. */
function check(bytes: Uint8Array<ArrayBuffer>, seed: number, setting: () => Setting): number {
  const random = new Random(seed);
  const life = new Life(bytes, setting());
  const slow = new Life(bytes, setting());
  life.debug.tierMode = 'native';
  slow.debug.tierMode = 'interpreter';
  if (!life.start() || !slow.start()) return 0;
  const done = live(life, random, { acts: 40, most: 6000, checkpoints: true });
  const { debug } = life;
  const driver = debug.driver!;
  const end = wholeState(debug, { nan: true });
  const stood = standsAs(driver);
  const total = life.at;
  const told = [...life.told];
  const stands = again(slow, done, total);
  const journeys = debug.journeys!;
  for (let i = 0; i < 12; i++) {
    const stand = random.pick(stands);
    if (stand.at >= total) continue;
    // What was recorded in one tier is repeated in the other, and back again.
    debug.tierMode = random.chance(70) ? 'native' : 'interpreter';
    const view = went(journeys.to(stand.at));
    expect(view.found, `#${stand.at} of ${total}: ${view.text}`).toBe(true);
    expect(life.at).toBe(stand.at);
    expect(firstDifference(wholeState(debug), stand.state), `at #${stand.at} of ${total}`).toBe(null);
    if (random.chance(20)) driver.history.checkpoint(false);
  }
  expect(went(journeys.to(total)).found).toBe(true);
  expect(firstDifference(wholeState(debug, { nan: true }), end), 'at the end').toBe(null);
  expect(standsAs(driver)).toBe(stood);
  expect(life.told).toEqual(told);
  return (driver.run.machine.tier as { readonly runs?: number } | null)?.runs ?? 0;
}

/** Time goes on by itself, chance is known, and every third growth of a memory is refused. */
function platform(): Platform {
  let time = 0;
  let asked = 0;
  let grown = 0;
  return {
    ...nodePlatform,
    now: () => (time += 0.25),
    time: () => 1000,
    random: (length) => Uint8Array.from({ length }, () => (asked = (asked * 75 + 74) % 65_537)),
    createMemory: (pages, most, shared) => {
      const memory = nodePlatform.createMemory(pages, most, shared);
      if (!memory) return null;
      return {
        ...(memory.native === undefined ? {} : { native: memory.native }),
        get buffer() {
          return memory.buffer;
        },
        grow: (by) => (by === 0 || ++grown % 3 !== 0) && memory.grow(by),
      };
    },
  };
}

/** Does something with many seeds, and says with which of them it failed. It answers how many native runs there were. */
function each(times: number, what: (seed: number) => number): void {
  let runs = 0;
  for (let seed = FIRST; seed < FIRST + times * CASES; seed++) {
    try {
      runs += what(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  expect(runs).toBeGreaterThan(CASES);
}

describe('random lives with native code', () => {
  it('are those of the interpreter at any moment: hosts that call back, growth', { timeout: 600_000 }, async () => {
    const bytes = await wat(everythingInside);
    each(2, (seed) => check(bytes, seed, () => ({ hosts: [callbackHost()], platform: platform() })));
  });

  it('are those of the interpreter at any moment: time, chance and input', { timeout: 600_000 }, async () => {
    const bytes = await wat(everything);
    each(2, (seed) => {
      const random = new Random(seed);
      const life = new Life(bytes, { hosts: [callbackHost()], platform: platform() });
      life.debug.tierMode = 'native';
      expect(life.start()).toBe(true);
      const seen = new Map<number, string>();
      live(life, random, { acts: 60, most: 6000, checkpoints: true }, seen);
      const { debug, told } = life;
      const end = [wholeState(debug), standsAs(debug.driver!), ...told];
      const total = life.at;
      const moments = [...seen.keys()].filter((at) => at < total);
      for (let i = 0; i < 20 && moments.length > 0; i++) {
        const at = random.pick(moments);
        debug.tierMode = random.chance(50) ? 'native' : 'interpreter';
        expect(went(debug.journeys!.to(at)).found, `#${at} of ${total}`).toBe(true);
        expect(firstDifference(wholeState(debug), seen.get(at)!), `at #${at} of ${total}`).toBe(null);
      }
      went(debug.journeys!.to(total));
      expect([wholeState(debug), standsAs(debug.driver!), ...told]).toEqual(end);
      return (debug.run!.machine.tier as { readonly runs?: number } | null)?.runs ?? 0;
    });
  });

  it('are those of the interpreter at any moment: programs that compute', { timeout: 600_000 }, () => {
    each(2, (seed) => check(new RandomProgram(new Random(seed)).bytes, seed, () => ({ platform: platform() })));
  });

  it('are those of the interpreter at any moment: modules of everything', { timeout: 600_000 }, () => {
    each(1, (seed) => check(generate(new Random(seed), 0, true).bytes, seed, () => ({ platform: platform() })));
  });
});
