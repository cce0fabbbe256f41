import { describe, expect, it } from 'vitest';
import { generate } from '../../../fuzz/generate/module.ts';
import { callbackHost, everything, everythingInside } from '../../../support/callback-host.ts';
import { livedPlatform } from '../../../support/lived-platform.ts';
import { livedAgain, livedWell } from '../../../support/lives.ts';
import { plainPlatform } from '../../../support/plain-platform.ts';
import { Random } from '../../../support/random.ts';
import { eachSeed } from '../../../support/seeds.ts';
import { wat } from '../../../support/wat.ts';
import { RandomProgram } from '../../random-program.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 16);

const withHosts = { setting: () => ({ hosts: [callbackHost()], platform: livedPlatform(plainPlatform) }) };
const alone = { setting: () => ({}) };

/** There must be plenty of moments. */
async function each(times: number, moments: (seed: number) => number): Promise<void> {
  expect(await eachSeed(FIRST, times * CASES, moments)).toBeGreaterThan(CASES);
}

describe('random lives are put back to any moment as they were', { timeout: 600_000 }, () => {
  it('with hosts that call back, exceptions, growth', async () => {
    const bytes = await wat(everythingInside);
    await each(2, (seed) => livedAgain(bytes, seed, withHosts).moments);
  });

  it('with time, chance and input', async () => {
    const bytes = await wat(everything);
    await each(2, (seed) => livedWell(bytes, seed, withHosts).moments);
  });

  it('of modules of everything', async () => {
    await each(1, (seed) => livedAgain(generate(new Random(seed), 0, true).bytes, seed, alone).moments);
  });

  it('of programs that compute', async () => {
    await each(1, (seed) => livedAgain(new RandomProgram(new Random(seed)).bytes, seed, alone).moments);
  });
});
