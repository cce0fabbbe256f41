import { expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { threadClock } from '../../../bench/native/thread-clock.ts';

it.skipIf(!existsSync('/proc/self/task'))('counts what a thread works, and not what it waits', async () => {
  const code = `
    const { parentPort } = require('node:worker_threads');
    const { readFileSync, writeFileSync } = require('node:fs');
    writeFileSync('/proc/thread-self/comm', 'bench-thread');
    parentPort.on('message', (milliseconds) => {
      const end = performance.now() + milliseconds;
      while (performance.now() < end);
      parentPort.postMessage('done');
    });
    parentPort.postMessage('ready');`;
  const worker = new Worker(code, { eval: true });
  const answer = (): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve));
  await answer();
  const clock = threadClock([process.pid], 'bench-thread')!;
  const before = clock();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const waited = clock() - before;
  const worked = answer();
  worker.postMessage(60, []);
  await worked;
  const all = clock() - before;
  await worker.terminate();
  expect(waited).toBeLessThan(30);
  expect(all - waited).toBeGreaterThan(1);
  expect(all - waited).toBeLessThan(200);
});

it('is none where no thread has the name', () => {
  expect(threadClock([process.pid], 'no such thread')).toBeNull();
  expect(threadClock([-1], 'no such process')).toBeNull();
});
