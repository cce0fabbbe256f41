import { describe, expect, it } from 'vitest';
import { generate } from '../fuzz/generate/module.ts';
import { Random } from '../support/random.ts';
import { randomAccesses } from '../support/random-accesses.ts';
import { randomModule } from '../support/random-module.ts';
import { debuggingDifferences, nothingDebugged } from '../support/tiers/debugged.ts';
import { fixedPlatform } from '../support/tiers/fixed-platform.ts';
import { nothingMet } from '../support/tiers/met.ts';
import { tierDifferences } from '../support/tiers/random-calls.ts';
import { eachSeed } from '../support/seeds.ts';
import { wat } from '../support/wat.ts';

/** Few: the same tests run with more seeds in test/engine/native, but there without several memories. */
const CASES = 25;

describe('in a browser, where native code marks what it writes', { timeout: 120_000 }, () => {
  it('two tiers that take turns are in the same state as the interpreter alone at every stop', async () => {
    const met = nothingMet();
    await eachSeed(1, CASES, (seed) => {
      const random = new Random(seed);
      const bytes = random.chance(50) ? randomModule(random, 0) : generate(random, 0).bytes;
      return tierDifferences(bytes, random, met, random.chance(30) ? { strewn: random.pick([3, 10, 40]) } : {});
    });
    expect(met.leaves).toBeGreaterThan(CASES);
    expect(met.compared).toBeGreaterThan(CASES);
  });

  it('a debugger that changes its tier stops where the interpreter does, in the past too', async () => {
    const met = nothingDebugged();
    await eachSeed(1, CASES, async (seed) => {
      const random = new Random(seed);
      const bytes = random.chance(70) ? await wat(randomAccesses(random)) : generate(random, 0).bytes;
      return debuggingDifferences(bytes, random, met, () => ({ platform: fixedPlatform }));
    });
    expect(Math.min(met.stops, met.runs, met.journeys)).toBeGreaterThan(CASES);
  });
});
