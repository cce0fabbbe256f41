import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arctangent, cosine, sine } from '../../../src/engine/hosts/trigonometry.ts';

/** How many floats two results are apart, at most. */
function apart(a: number, b: number): number {
  if (Object.is(a, b)) return 0;
  const bits = (x: number): bigint => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, x);
    const whole = view.getBigInt64(0);
    return whole < 0n ? -(whole & 0x7fff_ffff_ffff_ffffn) : whole;
  };
  const distance = bits(a) - bits(b);
  return Number(distance < 0n ? -distance : distance);
}

const functions = [
  ['sine', sine, Math.sin],
  ['cosine', cosine, Math.cos],
  ['arctangent', arctangent, Math.atan],
] as const;

describe.each(functions)('%s', (_name, ours, theirs) => {
  // Theirs is off by less than one float, and so is ours: one of them above, one below.
  it('is that of the platform but for the last bit', () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: -2e6, max: 2e6, noNaN: true }),
      fc.integer({ min: -1000, max: 1000 }).map((k) => (k * Math.PI) / 4),
    );
    fc.assert(
      fc.property(numbers, (x) => {
        expect(apart(ours(x), theirs(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  it('keeps what is special', () => {
    for (const x of [
      0,
      -0,
      NaN,
      Infinity,
      -Infinity,
      1e-300,
      -5e-324,
      Number.MAX_VALUE,
      2 ** 53,
      -(2 ** 53) - 2,
      2 ** 20,
    ]) {
      expect(apart(ours(x), theirs(x))).toBeLessThanOrEqual(1);
      expect(Math.sign(ours(x))).toBe(Math.sign(theirs(x)));
    }
  });
});

describe('trigonometry', () => {
  it('gives the same bits everywhere', () => {
    const sum = (of: (x: number) => number): string => {
      let all = 0n;
      const view = new DataView(new ArrayBuffer(8));
      for (let i = 0; i < 20_000; i++) {
        view.setFloat64(0, of(i * 0.37 - 1000 + i * i * i));
        all = (all * 31n + view.getBigUint64(0)) & 0xffff_ffff_ffff_ffffn;
      }
      return all.toString(16);
    };
    expect([sum(sine), sum(cosine), sum(arctangent)]).toMatchInlineSnapshot(`
      [
        "f11ec8e151523929",
        "53b5c5c018329883",
        "525f31f1b2a8a228",
      ]
    `);
  });

  it('rounds correctly where that is known', () => {
    expect(sine(1)).toBe(0.8414709848078965);
    expect(cosine(1)).toBe(0.5403023058681398);
    expect(arctangent(1)).toBe(0.7853981633974483);
    expect(sine(1e22)).toBe(-0.8522008497671888);
  });
});
