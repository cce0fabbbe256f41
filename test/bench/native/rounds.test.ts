import { expect, it } from 'vitest';
import { inTurns } from '../../../bench/native/rounds.ts';

it('runs all in turns, beginning with another one each round, and counts what comes after the warm-up', async () => {
  const order: string[] = [];
  const checked: string[] = [];
  const runners = ['a', 'b', 'c'].map((name) => ({
    run: () => void order.push(name),
    check: () => void checked.push(name),
  }));
  let clock = 0;
  const times = await inTurns(runners, { warmUp: 1, rounds: 3 }, (run) => {
    run();
    return clock++;
  });
  expect(order.join('')).toBe('abcbcacababc');
  expect(checked).toEqual(['a', 'b', 'c']);
  // The milliseconds that its own runs took, the first round left out.
  expect(times).toEqual([
    [5, 7, 9],
    [3, 8, 10],
    [4, 6, 11],
  ]);
});

it('gives no figures of what did not run as it was to', async () => {
  const runner = {
    run: () => undefined,
    check: () => {
      throw new Error('interpreted');
    },
  };
  await expect(inTurns([runner], { warmUp: 0, rounds: 1 }, () => 1)).rejects.toThrow('interpreted');
});
