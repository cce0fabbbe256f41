import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { longestBlock, watchThread } from './watch.ts';

export interface OpenFigures {
  /** Milliseconds from handing over the file to its first painted line of code. */
  readonly firstPaint: number;
  /** Milliseconds from handing over the file until it is validated and instantiated. */
  readonly ready: number;
  /** The longest the window's thread was busy in one go, from then until the module is validated. */
  readonly longestBlock: number;
}

/** Opens a large module through the page's file picker and watches the window meanwhile. */
export async function openLarge(page: Page, bytes: Uint8Array): Promise<OpenFigures> {
  await watchThread(page);
  await page.evaluate(() => {
    const state = { began: 0, painted: 0 };
    Object.assign(window, { openState: state });
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
  await longestBlock(page);
  await page.getByLabel('Open a WebAssembly file').setInputFiles(file);
  await page.waitForFunction(() => (window as unknown as { openState: { painted: number } }).openState.painted > 0);
  // Validation goes on behind the first paint; the window has to stay free then too. Its end shows in the status line.
  await page.waitForFunction(() => /nothing is running/i.test(document.querySelector('footer')?.textContent ?? ''));
  const ready = await page.evaluate(() => performance.now());
  await page.waitForTimeout(500);
  rmSync(folder, { recursive: true });
  const longest = await longestBlock(page);
  return page.evaluate(
    ([end, block]) => {
      const { began, painted } = (window as unknown as { openState: { began: number; painted: number } }).openState;
      return { firstPaint: painted - began, ready: end - began, longestBlock: block };
    },
    [ready, longest] as const,
  );
}
