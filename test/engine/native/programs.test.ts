import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programs } from '../../../bench/programs/index.ts';
import { type Func, i32, type NativeOptions } from '../../../src/engine/index.ts';
import { Random } from '../../support/random.ts';
import { nothingMet } from '../../support/tiers/met.ts';
import { TierSide } from '../../support/tiers/side.ts';
import { Switching } from '../../support/tiers/switching.ts';
import { valueText } from '../../support/tiers/values.ts';

const seed = Number(process.env['NATIVE_SEED'] ?? 1);

describe.each(programs)('$id in both tiers', ({ id, url, short, export: name }) => {
  const bytes = new Uint8Array(readFileSync(url));
  const started = (native: NativeOptions | null): TierSide => {
    const side = new TierSide(bytes, { native });
    const { machine, instance } = side;
    if (instance.start) {
      machine.call(instance.start, []);
      while (machine.slice(1_000_000).why !== 'done');
    }
    machine.call(instance.exports.get(name) as Func, [i32(short.n)]);
    return side;
  };

  it.each([3, 50, 700, 20_000])('is in the same state at every stop, with turns of up to %i units of fuel', (most) => {
    const plain = started(null);
    const tiered = started({ fuelFactor: 1 });
    const met = nothingMet();
    const pair = { plain: plain.machine, tiered: tiered.machine, tier: tiered.tier! };
    const manner = { fuel: [most], interpreted: 25, all: 60, sample: 997 };
    const { why, stop } = new Switching(pair, new Random(seed + most), met, manner).finish();
    expect(why, id).toBe('done');
    if (stop?.why === 'done') expect(stop.results.map(({ type }) => type)).toEqual([short.result.type]);
    expect(met.compared).toBeGreaterThan(2);
    expect(tiered.tier!.leaves, id).toBeGreaterThan(most > 700 ? 0 : 20);
  });

  it('ends with the same result where instructions are not counted', () => {
    const plain = started(null);
    const tiered = started({ counting: 'rounds' });
    const ends = [plain, tiered].map(({ machine }) => {
      for (;;) {
        const stop = machine.slice(10_000);
        if (stop.why === 'done') return stop.results.map(valueText);
        expect(stop.why).toBe('fuel');
      }
    });
    expect(ends[1]).toEqual(ends[0]);
  });
});
