import { describe, expect, it } from 'vitest';
import { generate } from '../../fuzz/generate/module.ts';
import { Random } from '../../support/random.ts';
import { randomAccesses } from '../../support/random-accesses.ts';
import { randomModule } from '../../support/random-module.ts';
import { debuggingDifferences, type DebuggingMet, nothingDebugged } from '../../support/tiers/debugged.ts';
import { fixedPlatform } from '../../support/tiers/fixed-platform.ts';
import { eachSeed } from '../../support/seeds.ts';
import { wat } from '../../support/wat.ts';
import { RandomProgram } from '../random-program.ts';

const first = Number(process.env['NATIVE_SEED'] ?? 1);
const count = Number(process.env['NATIVE_CASES'] ?? 12);

/** Debugs modules made at random twice at once, with native code and without. */
async function debugged(make: (random: Random) => Uint8Array | Promise<Uint8Array>): Promise<DebuggingMet> {
  const met = nothingDebugged();
  await eachSeed(first, count, async (seed) => {
    const random = new Random(seed);
    return debuggingDifferences(await make(random), random, met, () => ({ platform: fixedPlatform }));
  });
  return met;
}

describe(
  'a debugger that changes its tier stops where the interpreter does, in the past too',
  { timeout: 600_000 },
  () => {
    it('in programs that compute', async () => {
      const { stops, runs, journeys } = await debugged((random) => new RandomProgram(random).bytes);
      expect(Math.min(stops, runs, journeys)).toBeGreaterThan(count);
    });

    it('in programs that access memory, tables and globals', async () => {
      const { stops, runs, journeys } = await debugged((random) => wat(randomAccesses(random)));
      expect(Math.min(stops, runs, journeys)).toBeGreaterThan(count);
    });

    it('in small modules', async () => {
      const { stops, journeys } = await debugged((random) => randomModule(random, 0));
      expect(Math.min(stops, journeys)).toBeGreaterThan(count);
    });

    it('in modules of all features', async () => {
      const { stops, runs, journeys } = await debugged((random) => generate(random, 0).bytes);
      expect(Math.min(stops, runs, journeys)).toBeGreaterThan(count);
    });
  },
);
