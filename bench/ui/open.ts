import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeTenMegabytes } from '../programs/big-module.ts';

export interface OpenFigures {
  /** Milliseconds from handing over the file to its first painted line of code. */
  readonly firstPaint: number;
  /** The longest the window's thread was busy in one go, from then until the module is validated. */
  readonly longestBlock: number;
  /** Bytes of the file. */
  readonly size: number;
}

/** Opens a 10 MB module through the page's file picker and watches the window meanwhile. */
export async function openLarge(page: Page): Promise<OpenFigures> {
  const bytes = makeTenMegabytes();
  await page.evaluate(() => {
    const state = { began: 0, painted: 0, longest: 0 };
    Object.assign(window, { openState: state });
    let last = performance.now();
    // A message to ourselves comes back at once unless the thread is busy.
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      const now = performance.now();
      if (state.began > 0) state.longest = Math.max(state.longest, now - Math.max(last, state.began));
      last = now;
      setTimeout(() => port2.postMessage(null), 1);
    });
    port1.start();
    port2.postMessage(null);
    addEventListener(
      'change',
      (event) => (event.target as HTMLInputElement).type === 'file' && (state.began = performance.now()),
      true,
    );
    const code = document.querySelector('[aria-label="Code"]') ?? document.body;
    new MutationObserver(() => {
      if (state.began === 0 || state.painted > 0 || !document.title.includes('large.wasm')) return;
      const row = code.querySelector('[role="row"][aria-label]');
      if (row === null) return;
      requestAnimationFrame(() => setTimeout(() => (state.painted ||= performance.now())));
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  // A file on disk, as a person has it: bytes handed over from here would be unpacked by the page's own thread.
  const folder = mkdtempSync(join(tmpdir(), 'wasmscope-bench-'));
  const file = join(folder, 'large.wasm');
  writeFileSync(file, bytes);
  await page.getByLabel('Open a WebAssembly file').setInputFiles(file);
  await page.waitForFunction(() => (window as unknown as { openState: { painted: number } }).openState.painted > 0);
  // Validation goes on behind the first paint; the window has to stay free then too. Its end shows in the status line.
  await page.waitForFunction(() => /nothing is running/i.test(document.querySelector('footer')?.textContent ?? ''));
  await page.waitForTimeout(500);
  rmSync(folder, { recursive: true });
  return page.evaluate((size) => {
    const { began, painted, longest } = (
      window as unknown as { openState: { began: number; painted: number; longest: number } }
    ).openState;
    return { firstPaint: painted - began, longestBlock: longest, size };
  }, bytes.length);
}
