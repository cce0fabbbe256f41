import type { Page } from 'playwright-core';

/**
 * Milliseconds from the key (the event's own time stamp) to the painted step: the frame after the one in which the
 * current row of the code changed has begun.
 */
export async function stepLatencies(page: Page, steps: number): Promise<readonly number[]> {
  await page.keyboard.press('F5');
  await page.locator('[role="row"][aria-current="true"]').first().waitFor();
  await page.evaluate(() => {
    const samples: number[] = [];
    Object.assign(window, { stepSamples: samples });
    let pressed = 0;
    addEventListener('keydown', (event) => event.key === 'F11' && (pressed = event.timeStamp), true);
    let place = '';
    const code = document.querySelector('[aria-label="Code"]') ?? document.body;
    const look = (): void => {
      const row = code.querySelector('[role="row"][aria-current="true"]');
      const now = `${row?.getAttribute('aria-rowindex') ?? ''} ${row?.closest('[role="grid"]')?.getAttribute('aria-label') ?? ''}`;
      if (row === null || now === place) return;
      place = now;
      if (pressed === 0) return;
      const since = pressed;
      pressed = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => samples.push(performance.now() - since));
        port1.start();
        port2.postMessage(null);
      });
    };
    look();
    new MutationObserver(look).observe(code, { subtree: true, childList: true, attributes: true });
  });
  for (let i = 0; i < steps; i++) {
    await page.keyboard.press('F11');
    await page.waitForTimeout(60);
  }
  return page.evaluate(() => (window as unknown as { stepSamples: number[] }).stepSamples);
}
