import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programs } from '../../../bench/programs/index.ts';
import { type Func, i32 } from '../../../src/engine/index.ts';
import { TierSide, valueText } from '../../support/both-tiers.ts';
import { Random } from '../../support/random.ts';

describe.each(programs)('$id in both tiers', ({ id, url, short, export: name }) => {
  const bytes = new Uint8Array(readFileSync(url));
  const started = (side: TierSide): TierSide => {
    const { machine, instance } = side;
    for (const func of [instance.start, instance.exports.get(name) as Func]) {
      if (!func) continue;
      machine.call(func, func === instance.start ? [] : [i32(short.n)]);
      if (func === instance.start) while (machine.slice(1_000_000).why !== 'done');
    }
    return side;
  };

  it.each([3, 50, 700, 20_000])(
    'is in the same state wherever native code is left, about every %i units of fuel',
    (most) => {
      const random = new Random(most);
      const plain = started(new TierSide(bytes, null));
      const tiered = started(new TierSide(bytes, { fuelFactor: 1 }));
      let moments = 0;
      for (;;) {
        const stop = tiered.machine.slice(1 + random.below(most));
        // As long as few of many are compared.
        if (stop.why === 'fuel' && ++moments > 60 && moments % 997 !== 0) continue;
        const last = plain.goTo(stop.why === 'done' ? Number.MAX_SAFE_INTEGER : tiered.machine.count);
        expect(tiered.machine.count).toBe(plain.machine.count);
        expect(tiered.state()).toBe(plain.state());
        if (stop.why === 'done' && last?.why === 'done') {
          expect(stop.results.map(valueText)).toEqual(last.results.map(valueText));
          expect('bits' in stop.results[0]! && stop.results[0].type).toBe(short.result.type);
          break;
        }
        expect(stop.why).toBe('fuel');
      }
      expect(tiered.tier!.leaves, id).toBeGreaterThan(most > 700 ? 0 : 20);
    },
  );

  it('ends with the same result where instructions are not counted', () => {
    const plain = started(new TierSide(bytes, null));
    const tiered = started(new TierSide(bytes, { counting: 'rounds' }));
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
