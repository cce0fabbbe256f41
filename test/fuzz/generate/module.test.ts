import { describe, expect, it } from 'vitest';
import { Random } from '../../support/random.ts';
import { features } from '../features.ts';
import { survey, verdictOf } from '../survey.ts';
import { generate } from './module.ts';

const seeds = Array.from({ length: 120 }, (_, i) => i + 1);

describe('generated modules', () => {
  it('are valid, and of all features', () => {
    const met = new Set<string>();
    for (const seed of seeds) {
      const { bytes } = generate(new Random(seed), 0);
      expect(verdictOf(bytes), `seed ${seed}`).toEqual({ verdict: 'valid', message: '' });
      for (const feature of survey(bytes).features) met.add(feature);
    }
    expect([...met].sort()).toEqual([...features].sort());
  });

  it('are the same for the same seed', () => {
    expect(generate(new Random(7), 1).bytes).toEqual(generate(new Random(7), 1).bytes);
  });

  it('use only the features that were chosen', () => {
    for (const seed of seeds) {
      const { bytes, features: chosen } = generate(new Random(seed), 0);
      const plain = ['simd', 'gc', 'tail-call', 'threads', 'memory64', 'multi-memory', 'function-references'] as const;
      for (const feature of plain) {
        // A group of types may be there for typed references too.
        if (survey(bytes).features.has(feature)) expect(chosen, `seed ${seed}`).toContain(feature);
      }
    }
  });

  it('are sometimes invalid with chaos, and never break the reader', () => {
    const verdicts = seeds.map((seed) => verdictOf(generate(new Random(seed), 4).bytes).verdict);
    expect(verdicts.filter((one) => one === 'invalid').length).toBeGreaterThan(60);
    expect(verdicts.filter((one) => one === 'valid').length).toBeGreaterThan(0);
  });

  it('have no instructions with open results when they are closed', () => {
    for (const seed of seeds.slice(0, 40)) {
      expect(survey(generate(new Random(seed), 0, true).bytes).open, `seed ${seed}`).toBe(false);
    }
  });
});
