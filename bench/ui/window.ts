import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser, quietFlags, sandboxFlags } from '../../scripts/browser.mjs';
import { startServer } from '../../scripts/serve.mjs';

/** The built window in a headless browser, at 1920 by 1080, with every pane in sight. */
export interface Window {
  readonly page: Page;
  readonly browser: Browser;
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the window when that was not done yet, serves it (cross-origin isolated or not) and opens `address` in it. Null without a browser. */
export async function openWindow(address = '', flags: readonly string[] = [], isolated = true): Promise<Window | null> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) return null;
  build();
  const server = await startServer({ folder: resolve('out/renderer'), isolated });
  const browser = await chromium.launch({ executablePath, args: [...quietFlags, ...sandboxFlags(), ...flags] });
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(new URL(address, server.url).href);
  await page.getByRole('region', { name: 'Code', exact: true }).waitFor();
  return {
    page,
    browser,
    url: server.url,
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

let built = false;
function build(): void {
  if (built) return;
  const vite = join('node_modules', '.bin', 'electron-vite');
  const { status, stderr } = spawnSync(vite, ['build', '--logLevel', 'error'], { encoding: 'utf8' });
  if (status !== 0 || !existsSync('out/renderer/index.html')) throw new Error(`the window does not build\n${stderr}`);
  built = true;
}

/** Runs a command by its title, as a person does in the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.fill(title);
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'detached' });
}

/**
 * Turns of a fixed loop per millisecond, in the page: how fast this machine is just now. Printed before `ui.` figures,
 * which are milliseconds and so depend on it.
 */
export function calibrate(page: Page): Promise<number> {
  return page.evaluate(() => {
    const once = (): number => {
      const began = performance.now();
      let x = 1;
      for (let i = 0; i < 20_000_000; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0;
      return x === 0 ? 0 : 20_000_000 / (performance.now() - began);
    };
    once();
    return Math.max(once(), once(), once());
  });
}
