import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../scripts/serve.mjs';
import { browserPath, complaintsOf, launchBrowser } from '../support/browser.ts';
import { root } from '../support/electron.ts';

/** A module with one exported function, `answer`, that returns 42. */
const answerModule = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0],
  ...[7, 10, 1, 6, 0x61, 0x6e, 0x73, 0x77, 0x65, 0x72, 0, 0, 10, 6, 1, 4, 0, 0x41, 42, 0x0b],
);

describe.skipIf(browserPath === undefined)('the static build in a browser', () => {
  const folder = join(root, 'out', 'renderer');
  let browser: Browser;
  let scratch = '';
  let file = '';

  beforeAll(async () => {
    browser = await launchBrowser();
    scratch = mkdtempSync(join(tmpdir(), 'wasmscope-static-'));
    file = join(scratch, 'answer.wasm');
    writeFileSync(file, answerModule);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const places = [
    { where: 'at the root of an isolated server', base: '/', isolated: true },
    { where: 'below a path', base: '/tools/scope/', isolated: true },
    { where: 'without cross-origin isolation', base: '/', isolated: false },
    { where: 'below a path without cross-origin isolation', base: '/a/b/', isolated: false },
  ];

  it.each(places)('opens a module $where', async ({ base, isolated }) => {
    const server = await startServer({ folder, port: 0, base, isolated, file });
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    try {
      await page.goto(server.url);
      const code = page.getByRole('region', { name: 'Code', exact: true });
      await expect.poll(() => code.innerText(), { timeout: 20_000 }).toContain('i32.const 42');
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
      await server.close();
    }
  });

  it('has Rocket open and playing on the first launch', async () => {
    const server = await startServer({ folder, port: 0 });
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    try {
      await page.goto(server.url);
      const canvas = page.getByRole('region', { name: 'Game', exact: true }).locator('canvas').first();
      await canvas.waitFor({ timeout: 20_000 });
      const picture = (): Promise<string> => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
      const first = await picture();
      await expect.poll(picture, { timeout: 20_000 }).not.toBe(first);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
      await server.close();
    }
  });

  it('says so when the file it should open has vanished', async () => {
    const gone = join(scratch, 'gone.wasm');
    writeFileSync(gone, answerModule);
    const server = await startServer({ folder, port: 0, file: gone });
    rmSync(gone);
    const page = await browser.newPage();
    try {
      await page.goto(server.url);
      await page
        .getByText(/gone\.wasm/)
        .first()
        .waitFor({ timeout: 20_000 });
    } finally {
      await page.close();
      await server.close();
    }
  });
});
