import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../../scripts/serve.mjs';
import type { PaneName } from '../../src/shared/panes.ts';
import { browserPath, complaintsOf, launchBrowser } from '../support/browser.ts';
import { command } from '../support/command-line.ts';
import { root } from '../support/electron.ts';

/** A flight is saved in one browser and goes on in another; and on the command line. */
describe.skipIf(browserPath === undefined)('a session', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wasmscope-sessions-'));
  const file = join(folder, 'rocket.wscope');
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startServer>>;
  const contexts: BrowserContext[] = [];

  interface Window {
    readonly page: Page;
    readonly complaints: readonly string[];
    readonly pane: (name: PaneName) => Locator;
    readonly moment: () => Promise<string>;
  }

  async function visit(address = ''): Promise<Window> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    contexts.push(context);
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(server.url + address);
    const moment = async (): Promise<string> =>
      /#[\d,]+ of [\d,]+/.exec(await page.getByRole('contentinfo').innerText())?.[0] ?? '';
    return { page, complaints, moment, pane: (name) => page.getByRole('region', { name, exact: true }) };
  }

  const place = async ({ pane }: Window): Promise<string> =>
    (await pane('Code').locator('[role="row"][aria-current="true"]').first().getAttribute('aria-label')) ?? '';

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer({ folder: join(root, 'out', 'renderer'), port: 0 });
  });
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is saved, and stands at the same instruction where it is opened', async () => {
    const first = await visit();
    await expect.poll(() => first.pane('Game').innerText(), { timeout: 20_000 }).toMatch(/frame \d\d/);
    const download = first.page.waitForEvent('download');
    await first.page.keyboard.press('Control+Shift+S');
    await (await download).saveAs(file);
    await first.page.getByText('Saved as rocket.wscope.').waitFor();
    const [where, moment] = [await place(first), await first.moment()];
    expect(moment).toMatch(/^#([\d,]+) of \1$/);
    const picture = /picture of frame \d+ · \d+ draw calls/.exec(await first.pane('Game').innerText())?.[0];

    // The start page, on which nothing has run.
    const second = await visit('?sample=none');
    await second.page.getByRole('heading', { name: /See WebAssembly run/ }).waitFor();
    await second.page.getByLabel('Open a WebAssembly file').setInputFiles(file);
    await expect.poll(second.moment, { timeout: 15_000 }).toBe(moment);
    await expect.poll(() => place(second)).toBe(where);
    expect(await second.pane('Game').innerText()).toContain(picture);
    await second.page.keyboard.press('Shift+F8');
    await expect.poll(second.moment).not.toBe(moment);
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });

  it('is played on the command line, to the same state', async () => {
    const words = ['replay', 'a.wscope', '--print', 'moment'];
    const { code, out, err } = await command(words, { 'a.wscope': readFileSync(file) });
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(out[0]).toMatch(/^#(\d+) of #\1, frame \d+$/);
  });
});
