import { describe, expect, it } from 'vitest';
import { generate } from '../../fuzz/generate/module.ts';
import { breakDifferences, nothingMet, tierDifferences } from '../../support/both-tiers.ts';
import { Random } from '../../support/random.ts';
import { randomModule } from '../../support/random-module.ts';

const first = Number(process.env['NATIVE_SEED'] ?? 1);
const count = Number(process.env['NATIVE_CASES'] ?? 20);

describe('both tiers', () => {
  it('are in the same state wherever native code is left, in small modules', () => {
    const met = nothingMet();
    for (let seed = first; seed < first + count; seed++) {
      const random = new Random(seed);
      expect(tierDifferences(randomModule(random, 0), random, met), `seed ${seed}`).toBeNull();
    }
    expect(met.compared).toBeGreaterThan(count);
    expect(met.leaves).toBeGreaterThan(count);
  });

  it('stop at the same breakpoints', () => {
    const met = nothingMet();
    for (let seed = first; seed < first + count; seed++) {
      const random = new Random(seed);
      const bytes = random.chance(50) ? randomModule(random, 0) : generate(random, 0).bytes;
      expect(breakDifferences(bytes, random, met), `seed ${seed}`).toBeNull();
    }
    expect(met.compared).toBeGreaterThan(count);
    expect(met.runs).toBeGreaterThan(0);
  });

  it('are in the same state wherever native code is left, in modules of all features', () => {
    const met = nothingMet();
    for (let seed = first; seed < first + count; seed++) {
      const random = new Random(seed);
      expect(tierDifferences(generate(random, 0).bytes, random, met), `seed ${seed}`).toBeNull();
    }
    expect(met.compared).toBeGreaterThan(count);
  });
});
