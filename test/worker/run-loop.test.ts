import { expect, it } from 'vitest';
import type { Advance, Budget, Debugger } from '../../src/engine/index.ts';
import { type LoopOwner, RunLoop } from '../../src/worker/run-loop.ts';

/** A loop over a run that a test describes: what advancing does, and what time it takes. */
function loopOver(advance: (budget: Budget) => Advance, rested: () => void = () => undefined) {
  let state: string = 'running';
  let tasks = 0;
  const failures: string[] = [];
  const clock = { now: 0 };
  const debug = {
    get state() {
      return state;
    },
    advance: (budget: Budget) => {
      const outcome = advance(budget);
      if (outcome !== 'running') state = 'paused';
      return outcome;
    },
    end: () => (state = 'ready'),
  } as unknown as Debugger;
  const owner: LoopOwner = {
    debug,
    now: () => clock.now,
    rested,
    failed: (error) => void failures.push(String(error)),
  };
  const loop = new RunLoop(owner, () => {
    if (++tasks > 10_000) state = 'paused';
    return new Promise((resolve) => setImmediate(resolve));
  });
  return { loop, clock, failures, run: () => (state = 'running'), state: () => state, tasks: () => tasks };
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

it('goes on after a stop that could not be told', async () => {
  let stops = 0;
  const made = loopOver(
    () => 'stopped',
    () => {
      if (++stops === 1) throw new Error('no view');
    },
  );
  made.loop.kick();
  await later();
  expect([made.failures, made.state()]).toEqual([['Error: no view'], 'ready']);
  made.run();
  made.loop.kick();
  await later();
  expect([stops, made.state()]).toEqual([2, 'paused']);
});
