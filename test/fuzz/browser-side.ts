import type { Browser, Page } from 'playwright-core';
import { findBrowser, quietFlags, sandboxFlags } from '../../scripts/browser.mjs';
import type { Observation, Plan } from './observe.ts';

/** Milliseconds that one module may take there. */
const LONGEST = 8000;

/** A headless browser that runs modules under its own WebAssembly, in a worker that is ended when it hangs. */
export class BrowserSide {
  private constructor(
    readonly name: string,
    readonly browser: Browser,
    readonly page: Page,
  ) {}

  /** Null where there is no browser. */
  static async start(): Promise<BrowserSide | null> {
    const executablePath = await findBrowser();
    if (executablePath === undefined) return null;
    const { chromium } = await import('playwright-core');
    const browser = await chromium.launch({ executablePath, args: [...quietFlags, ...sandboxFlags()] });
    const page = await browser.newPage();
    await page.addInitScript({ content: `globalThis.workerCode = ${JSON.stringify(await workerCode())};` });
    await page.goto('about:blank');
    return new BrowserSide(`Chromium ${browser.version()}`, browser, page);
  }

  /** What it sees of each; null for one that hung or was not reached, and for all after it. */
  async observe(jobs: readonly { readonly bytes: Uint8Array; readonly plan: Plan }[]): Promise<(Observation | null)[]> {
    const texts = jobs.map(({ bytes, plan }) => ({ bytes: Buffer.from(bytes).toString('base64'), plan }));
    const seen: (Observation | null)[] = await this.page.evaluate(runJobs, { jobs: texts, longest: LONGEST });
    return jobs.map((_, i) => seen[i] ?? null);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Runs in the page. The worker is made anew after it hung, and kept otherwise. */
function runJobs({ jobs, longest }: { jobs: unknown[]; longest: number }): Promise<(Observation | null)[]> {
  const page = globalThis as unknown as { workerCode: string; fuzzWorker: WorkerLike | undefined };
  interface WorkerLike {
    onmessage: (event: { data: { index: number; observation: Observation | null } }) => void;
    onerror: (event: unknown) => void;
    postMessage(message: unknown): void;
    terminate(): void;
  }
  const scope = globalThis as unknown as {
    Blob: new (parts: string[], options: object) => object;
    URL: { createObjectURL(blob: object): string };
    Worker: new (url: string) => WorkerLike;
  };
  page.fuzzWorker ??= new scope.Worker(
    scope.URL.createObjectURL(new scope.Blob([page.workerCode], { type: 'text/javascript' })),
  );
  const worker = page.fuzzWorker;
  const seen: (Observation | null)[] = [];
  return new Promise((resolve) => {
    const giveUp = (): void => {
      worker.terminate();
      page.fuzzWorker = undefined;
      resolve(seen);
    };
    let timer = setTimeout(giveUp, longest);
    worker.onerror = giveUp;
    worker.onmessage = ({ data: { index, observation } }) => {
      clearTimeout(timer);
      if (observation === null) {
        resolve(seen);
        return;
      }
      seen[index] = observation;
      timer = setTimeout(giveUp, longest);
    };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(jobs);
  });
}

/** The worker's program as one script. */
async function workerCode(): Promise<string> {
  const { build } = await import('vite');
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: 'test/fuzz/platform-worker.ts', formats: ['iife'], name: 'fuzzWorker' },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const chunk = first && 'output' in first ? first.output[0] : undefined;
  if (chunk?.type !== 'chunk') throw new Error('the worker of the browser was not built');
  return chunk.code;
}
