import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../../src/engine/index.ts';
import { callbackHost, everything, everythingInside } from '../../../support/callback-host.ts';
import { plainPlatform } from '../../../support/plain-platform.ts';
import { wat } from '../../../support/wat.ts';
import { generate } from '../../../fuzz/generate/module.ts';
import { Random } from '../../../support/random.ts';
import { again, Life, live, type Setting } from '../../../support/lived-run.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';
import { RandomProgram } from '../../random-program.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 16);

/** Random programs led at random, and the same done again one instruction at a time. */
function check(bytes: Uint8Array<ArrayBuffer>, seed: number, setting: () => Setting = () => ({})): number {
  const random = new Random(seed);
  const life = new Life(bytes, setting());
  const slow = new Life(bytes, setting());
  if (!life.start() || !slow.start()) return 0;
  const done = live(life, random, { acts: 40, most: 3000, checkpoints: true });
  const { debug } = life;
  const driver = debug.driver!;
  const end = wholeState(debug);
  const stood = standsAs(driver);
  const total = life.at;
  const told = [...life.told];
  const stands = again(slow, done, total);
  const journeys = debug.journeys!;
  for (let i = 0; i < 12; i++) {
    const stand = random.pick(stands);
    if (stand.at >= total) continue;
    const view = went(journeys.to(stand.at));
    expect(view.found, `#${stand.at} of ${total}: ${view.text}`).toBe(true);
    expect(life.at).toBe(stand.at);
    const difference = firstDifference(wholeState(debug), stand.state);
    expect(difference, `at #${stand.at} of ${total}`).toBe(null);
    if (random.chance(20)) driver.history.checkpoint(false);
  }
  expect(went(journeys.to(total)).found).toBe(true);
  expect(firstDifference(wholeState(debug), end), 'at the end').toBe(null);
  expect(standsAs(driver)).toBe(stood);
  expect(life.told).toEqual(told);
  return stands.length;
}

/** Time goes on by itself, chance is known, and every third growth of a memory is refused. */
function platform(): Platform {
  let time = 0;
  let asked = 0;
  let grown = 0;
  return {
    ...plainPlatform,
    now: () => (time += 0.25),
    time: () => 1000,
    random: (length) => Uint8Array.from({ length }, () => (asked = (asked * 75 + 74) % 65_537)),
    createMemory: (pages, most, shared) => {
      const memory = plainPlatform.createMemory(pages, most, shared);
      if (!memory) return null;
      return {
        get buffer() {
          return memory.buffer;
        },
        grow: (by) => (by === 0 || ++grown % 3 !== 0) && memory.grow(by),
      };
    },
  };
}

/** Does something with many seeds, and says with which of them it failed. It answers how many moments there were. */
function each(times: number, what: (seed: number) => number): void {
  let moments = 0;
  for (let seed = FIRST; seed < FIRST + times * CASES; seed++) {
    try {
      moments += what(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  expect(moments).toBeGreaterThan(CASES);
}

describe('random lives', () => {
  it(
    'are put back to any moment as they were: hosts that call back, exceptions, growth',
    { timeout: 600_000 },
    async () => {
      const bytes = await wat(everythingInside);
      each(2, (seed) => check(bytes, seed, () => ({ hosts: [callbackHost()], platform: platform() })));
    },
  );

  it('are put back to any moment as they were: time, chance and input', { timeout: 600_000 }, async () => {
    const bytes = await wat(everything);
    each(2, (seed) => {
      const random = new Random(seed);
      const life = new Life(bytes, { hosts: [callbackHost()], platform: platform() });
      expect(life.start()).toBe(true);
      const seen = new Map<number, string>();
      live(life, random, { acts: 60, most: 5000, checkpoints: true }, seen);
      const { debug, told } = life;
      const end = [wholeState(debug), standsAs(debug.driver!), ...told];
      const total = life.at;
      const moments = [...seen.keys()].filter((at) => at < total);
      for (let i = 0; i < 20 && moments.length > 0; i++) {
        const at = random.pick(moments);
        expect(went(debug.journeys!.to(at)).found, `#${at} of ${total}`).toBe(true);
        expect(firstDifference(wholeState(debug), seen.get(at)!), `at #${at} of ${total}`).toBe(null);
      }
      went(debug.journeys!.to(total));
      expect([wholeState(debug), standsAs(debug.driver!), ...told]).toEqual(end);
      return moments.length;
    });
  });

  it('are put back to any moment as they were: modules of everything', { timeout: 600_000 }, () => {
    each(1, (seed) => check(generate(new Random(seed), 0, true).bytes, seed));
  });

  it('are put back to any moment as they were: programs that compute', { timeout: 600_000 }, () => {
    each(1, (seed) => check(new RandomProgram(new Random(seed)).bytes, seed));
  });
});
