import { platform } from '../platform/index.ts';
import { taskQueue } from './next-task.ts';
import { openSession } from './session.ts';

/** The worker: a port in, a session out. */
openSession(self, {
  platform,
  nextTask: taskQueue(),
  rest: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  sha256: async (bytes) => {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
});
