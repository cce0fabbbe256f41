import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { generate } from '../../../fuzz/generate/module.ts';
import { callbackHost, everything, everythingInside } from '../../../support/callback-host.ts';
import { livedPlatform } from '../../../support/lived-platform.ts';
import { livedAgain, livedWell } from '../../../support/lives.ts';
import { Random } from '../../../support/random.ts';
import { eachSeed } from '../../../support/seeds.ts';
import { wat } from '../../../support/wat.ts';
import { RandomProgram } from '../../random-program.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 6);

const withHosts = {
  setting: () => ({ hosts: [callbackHost()], platform: livedPlatform(nodePlatform) }),
  tiers: true,
};
const alone = { setting: () => ({ platform: livedPlatform(nodePlatform) }), tiers: true };

/** There must be plenty of native runs. */
async function each(times: number, runs: (seed: number) => number): Promise<void> {
  expect(await eachSeed(FIRST, times * CASES, runs)).toBeGreaterThan(CASES);
}

describe('random lives with native code are those of the interpreter at any moment', { timeout: 600_000 }, () => {
  it('with hosts that call back, exceptions, growth', async () => {
    const bytes = await wat(everythingInside);
    await each(2, (seed) => livedAgain(bytes, seed, withHosts).runs);
  });

  it('with time, chance and input', async () => {
    const bytes = await wat(everything);
    await each(2, (seed) => livedWell(bytes, seed, withHosts).runs);
  });

  it('of programs that compute', async () => {
    await each(2, (seed) => livedAgain(new RandomProgram(new Random(seed)).bytes, seed, alone).runs);
  });

  it('of modules of everything', async () => {
    await each(1, (seed) => livedAgain(generate(new Random(seed), 0, true).bytes, seed, alone).runs);
  });
});
