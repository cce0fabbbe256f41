import { describe, expect, it } from 'vitest';
import { generate } from '../../../fuzz/generate/module.ts';
import { Random } from '../../../support/random.ts';
import { again, Life, live } from '../../../support/lived-run.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, standsAs, wholeState } from '../../../support/whole-state.ts';
import { RandomProgram } from '../../random-program.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 25);

/** Random programs led at random, and the same done again one instruction at a time. */
function check(bytes: Uint8Array<ArrayBuffer>, seed: number): number {
  const random = new Random(seed);
  const life = new Life(bytes);
  const slow = new Life(bytes);
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
    if (stand.at > total) continue;
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

describe('random lives', () => {
  it('are put back to any moment as they were: modules of everything', { timeout: 600_000 }, () => {
    let moments = 0;
    for (let seed = FIRST; seed < FIRST + CASES; seed++) {
      const { bytes } = generate(new Random(seed), 0, true);
      try {
        moments += check(bytes, seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    expect(moments).toBeGreaterThan(CASES);
  });

  it('are put back to any moment as they were: programs that compute', { timeout: 600_000 }, () => {
    let moments = 0;
    for (let seed = FIRST; seed < FIRST + CASES; seed++) {
      const { bytes } = new RandomProgram(new Random(seed));
      try {
        moments += check(bytes, seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    expect(moments).toBeGreaterThan(CASES);
  });
});
