import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser, quietFlags, sandboxFlags } from '../../scripts/browser.mjs';

/** The browser that end-to-end tests use; undefined where there is none (scripts/test.mjs says so). */
export const browserPath = await findBrowser();

/** Starts a headless browser of our own; the caller closes it. */
export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('There is no browser; tests must not get here.');
  return chromium.launch({ executablePath: browserPath, args: [...quietFlags, ...sandboxFlags()] });
}

/** Collects what a page complains about: uncaught errors, failed requests, and errors on its console. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}
