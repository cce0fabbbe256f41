import { expect, it } from 'vitest';
import { inTurns } from '../../../bench/native/rounds.ts';

it('runs all in turns, beginning with another one each round, and counts what comes after the warm-up', async () => {
  const order: number[] = [];
  let checks = 0;
  let clock = 0;
  const times = await inTurns(
    {
      count: 3,
      time: (index) => {
        order.push(index);
        return clock++;
      },
      check: () => void checks++,
    },
    { warmUp: 1, rounds: 3 },
  );
  expect(order.join('')).toBe('012120201012');
  expect(checks).toBe(1);
  // What its own runs took, the first round left out.
  expect(times).toEqual([
    [5, 7, 9],
    [3, 8, 10],
    [4, 6, 11],
  ]);
});

it('gives no figures of what did not run as it was to', async () => {
  const runners = {
    count: 1,
    time: () => 1,
    check: () => {
      throw new Error('interpreted');
    },
  };
  await expect(inTurns(runners, { warmUp: 0, rounds: 1 })).rejects.toThrow('interpreted');
});
