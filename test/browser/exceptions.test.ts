import { expect, it } from 'vitest';
import { type Form, RandomThrows } from '../engine/random-throws.ts';
import { onOurs, onPlatform, ways } from '../engine/throws-run.ts';
import { Random } from '../support/random.ts';

const COUNT = 300;

// The browser allows one form in a module, not both.
it.each<Form>(['older', 'table'])(
  'programs that throw at random end as in the browser, in the form "%s"',
  async (form) => {
    for (let seed = 1; seed <= COUNT; seed++) {
      const random = new Random(seed);
      const program = new RandomThrows(random, form === 'older');
      const argument = random.below(100);
      const expected = await onPlatform(program, form, argument);
      const actual = onOurs(program, form, argument, ways['at once']!, random);
      expect({ seed, ...actual }).toEqual({ seed, ...expected });
    }
  },
);
