import { describe, expect, it } from 'vitest';
import { decode, moduleWat } from '../../src/engine/index.ts';
import { Random } from '../support/random.ts';
import { generate } from './generate/module.ts';
import type { Plan } from './observe.ts';
import { putTogether, takeApart } from './rebuild.ts';
import { Shrinker } from './shrink.ts';
import { survey, verdictOf } from './survey.ts';

const noPlan: Plan = { imports: [], calls: [], wild: false };

describe('a module taken apart and put together', () => {
  it('does not change', () => {
    for (let seed = 1; seed < 30; seed++) {
      const { bytes } = generate(new Random(seed), 0);
      expect(putTogether(takeApart(bytes)!), `seed ${seed}`).toEqual(bytes);
    }
  });

  it('cannot be taken apart when its sections cannot be read', () => {
    expect(takeApart(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 99))).toBeNull();
  });
});

describe('a failing module', () => {
  it('becomes a small one that fails in the same way', async () => {
    const has = (bytes: Uint8Array): boolean =>
      verdictOf(bytes).verdict === 'valid' && survey(bytes).features.has('tail-call');
    const seed = Array.from({ length: 100 }, (_, i) => i).find((i) => has(generate(new Random(i), 0).bytes))!;
    const { bytes } = generate(new Random(seed), 0);
    const shrinker = new Shrinker({ bytes, plan: noPlan }, async (one) => has(one.bytes), 20_000);
    const { bytes: smallest } = await shrinker.run();
    expect(has(smallest)).toBe(true);
    expect(smallest.length).toBeLessThan(bytes.length / 4);
    const text = [...moduleWat(decode(smallest))].map((line) => line.text).join('\n');
    expect(text.match(/return_call/g)).toHaveLength(1);
  });

  it('keeps of its calls those that are needed', async () => {
    const calls = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, args: [] }));
    const { bytes } = generate(new Random(1), 0);
    const needs = async ({ plan }: { plan: Plan }): Promise<boolean> =>
      ['b', 'e'].every((name) => plan.calls.some((one) => one.name === name));
    const shrinker = new Shrinker({ bytes, plan: { ...noPlan, calls } }, needs, 20_000);
    const { plan } = await shrinker.run();
    expect(plan.calls.map(({ name }) => name)).toEqual(['b', 'e']);
  });
});
