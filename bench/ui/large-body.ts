import type { Page } from 'playwright-core';
import { longestBlock, watchThread } from './watch.ts';

export interface LargeBodyFigures {
  /** Milliseconds from choosing the function in the symbol finder to its first painted line. */
  readonly firstPaint: number;
  /** Milliseconds from the End key to its last line being painted. */
  readonly toEnd: number;
  /** Milliseconds from typing a name that nothing has into the symbol finder to its answer: all names were looked at. */
  readonly find: number;
  /** Milliseconds from Call to the paused first instruction. */
  readonly firstCall: number;
  /** Milliseconds from the key to the painted step, right after that. */
  readonly step: number;
  /** The longest the window's thread was busy in one go during all that and while scrolling through the body. */
  readonly longestBlock: number;
}

/** Goes through the function `largest` of the module that is open, as a person does: finds it, scrolls, calls it, steps. */
export async function walkLargest(page: Page): Promise<LargeBodyFigures> {
  await watchThread(page);
  await page.keyboard.press('Control+P');
  const field = page.getByRole('dialog').getByRole('combobox');
  await field.waitFor();
  const find = await timed(page, () => field.fill('no such name'), '[role="dialog"] [role="status"]', 'Nothing');
  await field.fill('largest');
  await page.getByRole('option', { name: 'largest' }).first().waitFor();
  const grid = '[aria-label="Disassembly of largest"]';
  const firstPaint = await timed(page, () => page.keyboard.press('Enter'), `${grid} [data-line="2"]`, ' ');
  const lines = Number(await page.locator(grid).getAttribute('aria-rowcount'));
  await page.locator(grid).focus();
  const toEnd = await timed(page, () => page.keyboard.press('End'), `${grid} [data-line="${lines - 1}"]`, 'end');
  await page.locator(grid).hover();
  for (let i = 0; i < 40; i++) await page.mouse.wheel(0, -2000 - 40_000 * (i % 5));
  await page.locator(grid).evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await page.waitForFunction((selector) => {
    const rows = [...document.querySelectorAll(`${selector} [data-line]`)];
    return rows.length > 10 && rows.every((row) => /\w/.test(row.textContent ?? ''));
  }, grid);
  await page.keyboard.press('Control+I');
  return { find, firstPaint, toEnd, ...(await callAndStep(page)), longestBlock: await longestBlock(page) };
}

async function callAndStep(page: Page): Promise<{ readonly firstCall: number; readonly step: number }> {
  const pane = page.getByRole('region', { name: 'Invoke', exact: true });
  await pane.getByLabel('Function to call').selectOption('largest');
  const current = '[role="row"][aria-current="true"]';
  const firstCall = await timed(page, () => pane.getByRole('button', { name: 'Run paused' }).click(), current, ' ');
  const step = await timed(page, () => page.keyboard.press('F11'), `${current}[aria-rowindex="4"]`, ' ');
  return { firstCall, step };
}

/** Milliseconds from the beginning of `act` until an element that `selector` finds, with that text in it, is painted. */
async function timed(page: Page, act: () => Promise<unknown>, selector: string, text: string): Promise<number> {
  const seen = page.evaluate(
    ([wanted, holds]) =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        const look = (): void => {
          const found = [...document.querySelectorAll(wanted)].some((each) => each.textContent?.includes(holds));
          if (!found) {
            requestAnimationFrame(look);
            return;
          }
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
        };
        look();
      }),
    [selector, text] as const,
  );
  await act();
  return seen;
}
