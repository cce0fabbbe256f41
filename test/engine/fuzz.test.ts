import { describe, expect, it } from 'vitest';
import { examine, type Verdict } from '../support/examine.ts';
import { fuzzCase, judge, seeds } from '../support/fuzz-cases.ts';
import { Random } from '../support/random.ts';

/** How many modules are tried, and the seed of the first; a failure is tried again by its seed and FUZZ_CASES=1. */
const cases = Number(process.env['FUZZ_CASES'] ?? 4000);
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
/** Failures after which it is enough. */
const ENOUGH = 5;

describe('fuzzing', () => {
  it('has seeds of every instruction, and they are what they should be', async () => {
    const verdicts = (await seeds()).map((bytes) => examine(bytes, new Random(1)));
    expect(verdicts.filter((verdict) => verdict === 'unsupported')).toHaveLength(6);
    expect(verdicts).not.toContain('invalid');
  });

  it(`gives a verdict on ${cases} modules, the platform's own, and never an error of another kind`, async () => {
    const all = await seeds();
    const count: Record<Verdict, number> = { valid: 0, invalid: 0, unsupported: 0 };
    const failures: string[] = [];
    for (let seed = firstSeed; seed < firstSeed + cases && failures.length < ENOUGH; seed++) {
      const random = new Random(seed);
      const bytes = fuzzCase(all, random);
      const { verdict, failure } = judge(bytes, random);
      if (verdict) count[verdict]++;
      if (failure !== null) failures.push(`seed ${seed}: ${failure}\n${Buffer.from(bytes).toString('hex')}`);
    }
    expect(failures.join('\n\n')).toBe('');
    if (cases < 1000) return;
    // That all roads were taken is part of the test.
    expect(count.valid).toBeGreaterThan(cases * 0.15);
    expect(count.invalid).toBeGreaterThan(cases * 0.15);
    expect(count.unsupported).toBeGreaterThan(0);
    expect(count.unsupported).toBeLessThan(cases * 0.3);
  }, 3_600_000);
});
