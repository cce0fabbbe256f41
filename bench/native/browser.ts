import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { findBrowser, quietFlags, sandboxFlags } from '../../scripts/browser.mjs';
import { startServer } from '../../scripts/serve.mjs';
import type { RocketJob, SubjectsJob } from './measurement.ts';
import type { Times } from './subject.ts';

/** A worker of a page in a browser that measures. */
export interface BrowserBench {
  /** 'Chromium 156'. */
  readonly name: string;
  subjects(job: SubjectsJob): Promise<Readonly<Record<string, Times>>>;
  rocket(job: RocketJob): Promise<Readonly<Record<string, Times>>>;
  close(): Promise<void>;
}

/** Builds the page, serves it and opens it. Null where there is no browser. */
export async function openBench(): Promise<BrowserBench | null> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) return null;
  const folder = await build();
  const server = await startServer({ folder });
  const browser = await chromium.launch({ executablePath, args: [...quietFlags, ...sandboxFlags()] });
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => 'ask' in window);
  const ask = (question: unknown): Promise<Readonly<Record<string, Times>>> =>
    page.evaluate((asked) => (window as unknown as { ask(q: unknown): Promise<never> }).ask(asked), question);
  return {
    name: `Chromium ${browser.version()}`,
    subjects: (job) => ask({ kind: 'subjects', job }),
    rocket: (job) => ask({ kind: 'rocket', job }),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function build(): Promise<string> {
  const { build: bundle } = await import('vite');
  const outDir = resolve('node_modules', '.cache', 'bench-page');
  await bundle({
    root: join('bench', 'native', 'page'),
    configFile: false,
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
  });
  return outDir;
}
