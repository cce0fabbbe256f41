import { expect, test } from 'vitest';
import type { Events, StepParams } from '../../../src/protocol/messages.ts';
import { stepQueue } from '../../../src/renderer/store/step-queue.ts';
import { fakePause } from '../../support/fake-client.ts';

type StateEvent = Pick<Events['state'], 'state' | 'pause'>;

const running: StateEvent = { state: 'running', pause: null };
const paused = (reason: 'step' | 'breakpoint' | 'pause'): StateEvent => ({
  state: 'paused',
  pause: { ...fakePause, stop: { ...fakePause.stop, reason } },
});

/** A queue over an engine that does what the test says. */
function queue() {
  const sent: StepParams[] = [];
  const answers: ((taken: boolean) => void)[] = [];
  let stepping = false;
  const steps = stepQueue(
    (step) => {
      sent.push(step);
      return new Promise((resolve) => answers.push(resolve));
    },
    (now) => (stepping = now),
  );
  const answer = async (taken = true): Promise<void> => {
    answers.shift()?.(taken);
    await Promise.resolve();
  };
  return { steps, sent, answer, stepping: () => stepping };
}

test('every press is a step, also those that come while one is under way', async () => {
  const { steps, sent, answer, stepping } = queue();
  steps.ask({ kind: 'over' });
  steps.stateChanged(running);
  await answer();
  steps.ask({ kind: 'over' });
  steps.ask({ kind: 'out' });
  expect([sent.length, stepping()]).toEqual([1, true]);
  steps.stateChanged(paused('step'));
  expect(sent.map(({ kind }) => kind)).toEqual(['over', 'over']);
  // Over at once: the stop is told before the answer.
  steps.stateChanged(paused('step'));
  expect(sent).toHaveLength(2);
  await answer();
  expect(sent.map(({ kind }) => kind)).toEqual(['over', 'over', 'out']);
  steps.stateChanged(paused('step'));
  await answer();
  expect([sent.length, stepping()]).toEqual([3, false]);
});

test('single instructions that pile up become one request, and no more than a handful pile up', async () => {
  const { steps, sent, answer } = queue();
  for (let press = 0; press < 20; press++) steps.ask({ kind: 'into' });
  steps.stateChanged(paused('step'));
  await answer();
  expect(sent).toEqual([{ kind: 'into' }, { kind: 'count', count: 8 }]);
});

test('a breakpoint, a pause and the end of the run drop what was remembered', async () => {
  for (const event of [paused('breakpoint'), paused('pause'), { state: 'idle', pause: null } as const]) {
    const { steps, sent, answer, stepping } = queue();
    steps.ask({ kind: 'into' });
    steps.ask({ kind: 'into' });
    steps.stateChanged(event);
    await answer();
    expect([sent.length, stepping()]).toEqual([1, false]);
  }
});

test('a step that is refused is not tried again', async () => {
  const { steps, sent, answer, stepping } = queue();
  steps.ask({ kind: 'into' });
  steps.ask({ kind: 'into' });
  await answer(false);
  expect([sent.length, stepping()]).toEqual([1, false]);
});

test('nothing is under way after a reset, whatever is still answered', async () => {
  const { steps, sent, answer, stepping } = queue();
  steps.ask({ kind: 'into' });
  steps.ask({ kind: 'into' });
  steps.reset();
  expect(stepping()).toBe(false);
  await answer();
  steps.stateChanged(paused('step'));
  expect(sent).toHaveLength(1);
  steps.ask({ kind: 'over' });
  expect(sent).toHaveLength(2);
});
