import { describe, expect, it } from 'vitest';
import { generate } from '../../fuzz/generate/module.ts';
import { Random } from '../../support/random.ts';
import { randomModule } from '../../support/random-module.ts';
import { type Met, nothingMet } from '../../support/tiers/met.ts';
import { tierDifferences } from '../../support/tiers/random-calls.ts';
import { eachSeed } from '../../support/seeds.ts';

const first = Number(process.env['NATIVE_SEED'] ?? 1);
const count = Number(process.env['NATIVE_CASES'] ?? 20);

/** Sees what many seeds lead to, and what was met on the way. */
async function each(what: (random: Random, met: Met) => string | null): Promise<Met> {
  const met = nothingMet();
  await eachSeed(first, count, (seed) => what(new Random(seed), met));
  return met;
}

describe('two tiers that take turns', () => {
  it('are in the same state as the interpreter alone at every stop, in small modules', async () => {
    const met = await each((random, seen) => tierDifferences(randomModule(random, 0), random, seen));
    expect(met.compared).toBeGreaterThan(count);
    expect(met.leaves).toBeGreaterThan(count);
  });

  it('stop at the same breakpoints', async () => {
    const met = await each((random, seen) => {
      const bytes = random.chance(50) ? randomModule(random, 0) : generate(random, 0).bytes;
      return tierDifferences(bytes, random, seen, { strewn: random.pick([3, 10, 40]) });
    });
    expect(met.breaks).toBeGreaterThan(count);
    expect(met.runs).toBeGreaterThan(0);
  });

  it('are in the same state as the interpreter alone at every stop, in modules of all features', async () => {
    const met = await each((random, seen) => tierDifferences(generate(random, 0).bytes, random, seen));
    expect(met.compared).toBeGreaterThan(count);
    expect(met.native).toBeGreaterThan(count);
  });
});
