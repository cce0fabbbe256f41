import { expect, it } from 'vitest';
import type { Advance, Budget, Debugger } from '../../src/engine/index.ts';
import { type LoopOwner, RunLoop } from '../../src/worker/run-loop.ts';

/** A loop over a run that a test describes: what advancing does, and what time it takes. */
function loopOver(
  advance: (budget: Budget) => Advance,
  rested: () => void = () => undefined,
  executes: (budget: Budget) => number = ({ fuel }) => fuel,
) {
  let executed = 0;
  let state: string = 'running';
  const failures: string[] = [];
  const clock = { now: 0 };
  const debug = {
    get run() {
      return { machine: { count: executed } };
    },
    get state() {
      return state;
    },
    advance: (budget: Budget) => {
      const outcome = advance(budget);
      if (outcome !== 'stopped') executed += executes(budget);
      if (outcome !== 'running') state = 'paused';
      return outcome;
    },
    end: () => (state = 'ready'),
  } as unknown as Debugger;
  const owner: LoopOwner = {
    debug,
    now: () => clock.now,
    native: false,
    holds: () => false,
    worked: () => undefined,
    rested,
    failed: (error) => void failures.push(String(error)),
  };
  const next = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const loop = new RunLoop(owner, next, next);
  return {
    loop,
    clock,
    failures,
    run: () => void (state = 'running'),
    stop: () => void (state = 'paused'),
    state: () => state,
  };
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

it('finds how much work a slice is, from cheap to dear and back', async () => {
  let each = 1e-5;
  const asked: number[] = [];
  const made = loopOver(({ fuel }) => {
    asked.push(fuel);
    made.clock.now += fuel * each;
    return 'running';
  });
  const lastOf = async (): Promise<number> => {
    await later();
    return (asked.at(-1) ?? 0) * each;
  };
  made.loop.kick();
  expect(asked).toEqual([]);
  expect(await lastOf()).toBeGreaterThan(2);
  expect(asked[0]).toBe(2000);
  expect(await lastOf()).toBeLessThan(6);
  // Ten thousand times as dear: one slice is too long, the next ones are not.
  each = 0.1;
  const before = asked.length;
  expect(await lastOf()).toBeLessThan(6);
  expect(asked.slice(before).filter((fuel) => fuel * each > 6).length).toBeLessThanOrEqual(1);
  // Dearer than can be helped: a few units at a time.
  each = 10;
  await later();
  expect(asked.at(-1)).toBe(50);
  each = 1e-5;
  expect(await lastOf()).toBeGreaterThan(2);
  made.stop();
});

it('looks at the clock between the instructions of a paced run, however dear they are', async () => {
  const asked: number[] = [];
  const made = loopOver(({ instructions = 0 }) => {
    asked.push(instructions);
    made.clock.now += instructions * 20;
    return 'running';
  });
  made.loop.ips = 1_000_000;
  made.loop.tick(0);
  for (let frame = 1; frame < 20; frame++) {
    const start = made.clock.now;
    made.loop.tick(frame * 17);
    if (frame > 1) expect(made.clock.now - start).toBeLessThan(100);
    await later();
  }
  expect(asked.every((instructions) => instructions <= 64)).toBe(true);
  expect(asked.at(-1)).toBe(1);
  made.stop();
});

it('does not do more at once for having executed nothing', async () => {
  const asked: number[] = [];
  const made = loopOver(
    ({ fuel }) => {
      asked.push(fuel);
      made.clock.now += 1;
      return 'running';
    },
    () => undefined,
    () => (asked.length > 20 ? 1 : 0),
  );
  made.loop.kick();
  await later();
  expect(asked.slice(0, 20).every((fuel) => fuel === 2000)).toBe(true);
  expect(asked.at(-1)).toBeGreaterThan(2000);
  made.stop();
});

it('begins a frame at each tick, also when something else woke it in between', async () => {
  const made = loopOver(() => 'running');
  const begun: number[] = [];
  const debug = {
    state: 'running',
    advance: () => 'frame',
    driver: { beginFrame: (elapsed: number) => begun.push(elapsed) },
  } as unknown as Debugger;
  Object.assign(made.loop.owner, { debug });
  made.loop.kick();
  await later();
  for (let time = 0; time < 50; time += 10) {
    made.loop.wake();
    made.loop.tick(time);
  }
  expect(begun.length).toBe(5);
});
