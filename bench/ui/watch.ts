import type { Page } from 'playwright-core';

/** Parts of the page that the measurements share, once `watchThread` has put them there. */
interface Watched {
  benchThread: { longest: number };
}

/**
 * From now on the page notices how long its thread is busy in one go: a message to itself comes back at once unless
 * the thread is.
 */
export async function watchThread(page: Page): Promise<void> {
  await page.evaluate(() => {
    const state = { longest: 0 };
    Object.assign(window, { benchThread: state });
    let last = performance.now();
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      const now = performance.now();
      state.longest = Math.max(state.longest, now - last);
      last = now;
      setTimeout(() => port2.postMessage(null), 1);
    });
    port1.start();
    port2.postMessage(null);
  });
}

/** Milliseconds of the longest block since the last look. */
export function longestBlock(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { benchThread } = window as unknown as Watched;
    const { longest } = benchThread;
    benchThread.longest = 0;
    return longest;
  });
}
