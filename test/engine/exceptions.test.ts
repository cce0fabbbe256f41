import { describe, expect, it } from 'vitest';
import { Random } from '../support/random.ts';
import { type Form, RandomThrows } from './random-throws.ts';
import { onOurs, onPlatform, type Outcome, ways } from './throws-run.ts';

/** Node knows the older form only: every program is held against what it does written so. */
const known = new Map<number, Promise<Outcome>>();

function expectedOf(seed: number, program: RandomThrows, argument: number): Promise<Outcome> {
  const outcome = known.get(seed) ?? onPlatform(program, 'older', argument);
  known.set(seed, outcome);
  return outcome;
}

const COUNT = Number(process.env['EXCEPTIONS_COUNT'] ?? 150);
const FIRST = Number(process.env['EXCEPTIONS_SEED'] ?? 1);

describe('programs that throw at random', () => {
  const ended = new Map<string, number>();

  describe.each<Form>(['older', 'table', 'mixed'])('written in the form "%s"', (form) => {
    it.each(Object.keys(ways))('end on our machine, run %s, as on the platform', async (name) => {
      for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
        const random = new Random(seed);
        const program = new RandomThrows(random);
        const argument = random.below(100);
        const expected = await expectedOf(seed, program, argument);
        const actual = onOurs(program, form, argument, ways[name]!, random);
        expect({ seed, ...actual }).toEqual({ seed, ...expected });
        const how = /^-?\d+$/.test(actual.ended) ? 'result' : actual.ended.replace(/\(.*/, '');
        ended.set(how, (ended.get(how) ?? 0) + 1);
      }
    });
  });

  it('end in every way: with results, traps, and exceptions of every tag that nobody catches', () => {
    for (const how of ['result', 'unreachable', 't0', 't1', 't2', 't3']) {
      expect([how, (ended.get(how) ?? 0) > COUNT / 10]).toEqual([how, true]);
    }
  });
});
