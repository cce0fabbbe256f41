import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { findBrowser, quietFlags, sandboxFlags } from '../../scripts/browser.mjs';
import { startServer } from '../../scripts/serve.mjs';
import type { Place, Work } from './measurement.ts';
import type { Runners } from './rounds.ts';
import { threadClock } from './thread-clock.ts';

/** Runs that are timed together: what lies between question and answer weighs less. */
const TOGETHER = 3;

/** What Chromium calls the thread of a worker. */
const WORKER_THREAD = 'DedicatedWorker';

/** What the page's server serves; made anew by `openBench`. */
export const pageFolder = resolve('node_modules', '.cache', 'bench-page');

/** A worker of a page in a browser that runs programs. */
export interface BrowserPlace extends Place {
  /** Where what lies in `folder` is found by the page. */
  readonly url: string;
  close(): Promise<void>;
}

interface BenchPage {
  begin(): void;
  ask(question: unknown): Promise<number>;
}

/** Builds the page, serves it and opens it. Null where there is no browser. */
export async function openBench(): Promise<BrowserPlace | null> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) return null;
  await build();
  const server = await startServer({ folder: pageFolder });
  const browser = await chromium.launch({ executablePath, args: [...quietFlags, ...sandboxFlags()] });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'ask' in window);
  const ask = (question: unknown): Promise<number> =>
    page.evaluate((asked) => (window as unknown as BenchPage).ask(asked), question);
  return {
    url: server.url,
    name: `Chromium ${browser.version()}`,
    begin: async (work: Work): Promise<Runners> => {
      await page.evaluate(() => (window as unknown as BenchPage).begin());
      await ask({ kind: 'begin', work });
      // Of SQLite each run is shown.
      const times = work.kind === 'sqlite' ? 1 : TOGETHER;
      const clock = threadClock(await renderers(browser), WORKER_THREAD);
      return {
        count: work.ways.length,
        time: async (index) => {
          const before = clock?.() ?? 0;
          const wall = await ask({ kind: 'run', index, times });
          return (clock === null ? wall : Math.min(wall, clock() - before)) / times;
        },
        check: async () => void (await ask({ kind: 'check' })),
      };
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** Numbers of the processes that pages live in. */
async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

async function build(): Promise<void> {
  const { build: bundle } = await import('vite');
  await bundle({
    root: join('bench', 'native', 'page'),
    configFile: false,
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: { outDir: pageFolder, emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
  });
}
