import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ToWorker } from '../../src/protocol/messages.ts';
import { startEngine } from '../../src/renderer/client.ts';

/** A worker that answers pings while it is awake. */
class SleepyWorker extends EventTarget {
  static last: SleepyWorker;
  awake = true;
  terminated = false;
  readonly waiting: ToWorker[] = [];

  constructor() {
    super();
    SleepyWorker.last = this;
  }

  postMessage(message: ToWorker): void {
    if (this.awake) this.answer(message);
    else this.waiting.push(message);
  }

  wake(): void {
    this.awake = true;
    for (const message of this.waiting.splice(0)) this.answer(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  private answer({ id }: ToWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data: { id, ok: true, result: null } }));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', SleepyWorker);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function start(isLoading = () => false) {
  const heard: string[] = [];
  const engine = startEngine({
    onAnswering: (now) => heard.push(now),
    isLoading,
    onDeath: (message) => heard.push(`dead: ${message}`),
    onTrouble: (message) => heard.push(`trouble: ${message}`),
  });
  return { engine, heard, worker: SleepyWorker.last };
}

test('an engine that answers is not mentioned', async () => {
  const { heard } = start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([]);
});

test('one that does not answer is slow after a second, silent after two and a half, and may come back', async () => {
  const { heard, worker } = start();
  worker.awake = false;
  await vi.advanceTimersByTimeAsync(1300);
  expect(heard).toEqual(['slow']);
  await vi.advanceTimersByTimeAsync(1300);
  expect(heard).toEqual(['slow', 'silent']);
  worker.wake();
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toEqual(['slow', 'silent', 'alive']);
});

test('a pause of this thread is no silence of the engine', async () => {
  const { heard, worker } = start();
  worker.awake = false;
  await vi.advanceTimersByTimeAsync(300);
  // The clock goes on, but no timer comes to run: as when the page is busy or the machine sleeps.
  vi.setSystemTime(Date.now() + 60_000);
  await vi.advanceTimersByTimeAsync(300);
  worker.wake();
  await vi.advanceTimersByTimeAsync(300);
  expect(heard).toEqual([]);
});

test('while a module is opened it may take longer', async () => {
  const { heard, worker } = start(() => true);
  worker.awake = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual(['slow']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(heard).toEqual(['slow', 'silent']);
});

test('an error inside the worker is told with its words; it may go on', () => {
  const { heard, worker } = start();
  worker.dispatchEvent(Object.assign(new Event('error'), { message: 'x is undefined' }));
  expect(heard).toEqual(['trouble: x is undefined']);
});

test('a worker that could not be loaded is dead', () => {
  const { heard, worker } = start();
  worker.dispatchEvent(new Event('error'));
  expect(heard).toEqual(['dead: The engine could not be started.']);
});

test('killing ends worker, requests and pings', async () => {
  const { engine, heard, worker } = start();
  worker.awake = false;
  const request = engine.client.request('ping', {});
  engine.kill({ kind: 'internal', message: 'replaced' });
  await expect(request).rejects.toThrow('replaced');
  expect(worker.terminated).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard).toEqual([]);
});
