import { expect, test } from 'vitest';
import type { UpdateView } from '../../../src/protocol/messages.ts';
import { type FrameClock, startTicker } from '../../../src/renderer/store/ticker.ts';
import { fakeUpdate } from '../../support/fake-client.ts';
import { settle, withModule } from './with-store.ts';

const update = fakeUpdate({ memory: null, globals: null, table: null, game: false }, 'running');

/** Animation frames by hand. */
function manualClock(): FrameClock & { frame: (time: number) => void; waiting: () => number } {
  const callbacks = new Map<number, (time: number) => void>();
  let next = 1;
  return {
    requestAnimationFrame: (callback) => {
      callbacks.set(next, callback);
      return next++;
    },
    cancelAnimationFrame: (handle) => void callbacks.delete(handle),
    frame: (time) => {
      const due = [...callbacks.values()];
      callbacks.clear();
      for (const callback of due) callback(time);
    },
    waiting: () => callbacks.size,
  };
}

async function running() {
  const made = await withModule();
  const clock = manualClock();
  const stop = startTicker(made.store, clock);
  const ticks = () => made.client.asked.filter(({ name }) => name === 'view.tick').length;
  return { ...made, clock, stop, ticks };
}

test('nothing is asked while nothing runs', async () => {
  const { clock, stop } = await running();
  expect(clock.waiting()).toBe(0);
  stop();
});

test('one tick per frame, with its time and the last console entry seen', async () => {
  const { client, clock, ticks, stop } = await running();
  client.emit('state', { state: 'running', pause: null, update });
  clock.frame(16);
  await settle();
  clock.frame(33);
  await settle();
  expect(ticks()).toBe(2);
  expect(client.last('view.tick')).toEqual({ time: 33, consoleAfter: 2 });
  stop();
});

test('no second tick before the first is answered', async () => {
  const { client, clock, ticks, stop } = await running();
  let answer: (update: UpdateView) => void = () => undefined;
  client.answer('view.tick', () => new Promise((resolve) => (answer = resolve)) as never);
  client.emit('state', { state: 'running', pause: null, update });
  for (const time of [16, 33, 50]) {
    clock.frame(time);
    await settle();
  }
  expect(ticks()).toBe(1);
  answer(update);
  await settle();
  clock.frame(66);
  expect(ticks()).toBe(2);
  stop();
});

test('ends with the run', async () => {
  const { client, clock, stop } = await running();
  client.emit('state', { state: 'running', pause: null, update });
  clock.frame(16);
  client.emit('state', { state: 'idle', pause: null, update });
  clock.frame(33);
  expect(clock.waiting()).toBe(0);
  stop();
});
