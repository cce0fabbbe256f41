import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer } from '../../scripts/serve.mjs';
import { type PaneName } from '../../src/shared/panes.ts';
import { browserPath, complaintsOf, launchBrowser } from '../support/browser.ts';
import { root } from '../support/electron.ts';
import { wat } from '../support/wat.ts';

/** The whole application as a newcomer meets it: the built window, the real engine, keyboard and mouse. */
describe.skipIf(browserPath === undefined)('a first session', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startServer>>;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  const pane = (name: PaneName): Locator => page.getByRole('region', { name, exact: true });
  const current = (): Locator => pane('Code').locator('[role="row"][aria-current="true"]');
  const status = (): Locator => page.getByRole('contentinfo');
  const offset = async (): Promise<string> => (await current().first().getAttribute('aria-label')) ?? '';

  async function open(name: string, bytes: Uint8Array): Promise<void> {
    await page
      .getByLabel('Open a WebAssembly file')
      .setInputFiles({ name, mimeType: 'application/wasm', buffer: Buffer.from(bytes) });
  }

  async function paused(): Promise<void> {
    await current().first().waitFor();
    await expect.poll(() => status().innerText()).toMatch(/paused|trap/i);
  }

  async function addBreakpoint(kind: string, text: string): Promise<void> {
    await page.keyboard.press('Control+Shift+F9');
    const form = pane('Breakpoints').getByRole('form', { name: 'Add a breakpoint' });
    await form.getByLabel('Break on').selectOption(kind);
    await form.getByRole('textbox').or(form.getByRole('combobox')).last().fill(text);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  }

  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer({ folder: join(root, 'out', 'renderer'), port: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(server.url);
    await expect.poll(() => pane('Game').innerText(), { timeout: 20_000 }).toMatch(/frame \d/);
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('pauses Rocket before one instruction and steps into, over and out', async () => {
    await page.keyboard.press('F5');
    await paused();
    const first = await offset();
    await page.keyboard.press('F11');
    await expect.poll(offset).not.toBe(first);
    await expect.poll(() => pane('Value stack').innerText()).toMatch(/f64|i32/);
    expect(await pane('Locals').innerText()).toContain('seconds');
    expect(await pane('Call stack').innerText()).toMatch(/update[\s\S]*host/);

    // Into the first call, and out of it again.
    const depth = async (): Promise<number> =>
      (await pane('Call stack').getByRole('row').count()) || (await pane('Call stack').getByRole('option').count());
    for (let i = 0; i < 60 && !(await offset()).includes('call'); i++) {
      const before = await offset();
      await page.keyboard.press('F10');
      await expect.poll(offset).not.toBe(before);
    }
    const before = await depth();
    const call = await offset();
    await page.keyboard.press('F11');
    await expect.poll(depth).toBe(before + 1);
    await page.keyboard.press('Shift+F11');
    await expect.poll(depth).toBe(before);
    expect(await offset()).not.toBe(call);
  });

  it('stops at the export update, at f64.sqrt and at a line, and says which', async () => {
    await page.keyboard.press('F5');
    await paused();
    await addBreakpoint('export', 'update');
    await page.keyboard.press('F5');
    await expect.poll(() => status().innerText()).toContain('update');
    await paused();

    await addBreakpoint('opcode', 'f64.sqrt');
    for (let i = 0; i < 200 && !(await offset()).includes('f64.sqrt'); i++) {
      const stops = await status().innerText();
      await page.keyboard.press('F5');
      await expect.poll(() => status().innerText()).not.toBe(stops);
      await paused();
    }
    expect(await offset()).toContain('f64.sqrt');
    expect(await status().innerText()).toContain('f64.sqrt');

    // A line: the one after the square root, by the keyboard.
    await pane('Code').getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('F9');
    await expect.poll(() => pane('Breakpoints').innerText()).toMatch(/0x[0-9a-f]+/);
  });

  it('shows memory change while the game plays', async () => {
    await pane('Memory').getByRole('textbox').first().fill('0xc0');
    await page.keyboard.press('Enter');
    await pane('Memory').locator('.hex-changed').first().waitFor({ timeout: 10_000 });
  });

  it('opens a module of the person and calls its export step by step', async () => {
    const bytes = await wat`(module
      (func (export "add") (param $a i32) (param $b i32) (result i32)
        local.get $a
        local.get $b
        i32.add))`;
    await open('mine.wasm', bytes);
    await expect.poll(() => page.title()).toContain('mine.wasm');
    await expect.poll(() => pane('Code').innerText()).toContain('i32.add');
    await page.keyboard.press('Control+I');
    const invoke = pane('Invoke');
    await invoke.getByLabel(/\ba\b/).fill('2');
    await invoke.getByLabel(/\bb\b/).fill('40');
    await invoke.getByRole('button', { name: 'Run paused' }).click();
    await paused();
    expect(await offset()).toContain('local.get $a');
    await page.keyboard.press('F5');
    await expect.poll(() => page.locator('body').innerText()).toContain('42');
  });

  it('keeps what is open when a file is no module, and says what it is instead', async () => {
    await open('page.html', new TextEncoder().encode('<!doctype html><title>no</title>'));
    await expect.poll(() => page.locator('body').innerText()).toContain('looks like a web page');
    expect(await page.title()).toContain('rocket');
  });
});
