import type { Page } from 'playwright-core';

/** A step that is not painted after so many milliseconds counts as that long. */
const GIVEN_UP = 2000;

/**
 * Milliseconds from the key (the event's own time stamp) to the painted step: the frame after the one in which the
 * current row of the code changed has begun. The next key is pressed only when the last step was painted.
 */
export async function stepLatencies(page: Page, steps: number): Promise<readonly number[]> {
  await page.keyboard.press('F5');
  await page.locator('[role="row"][aria-current="true"]').first().waitFor();
  await page.evaluate((givenUp) => {
    let pressed = 0;
    let painted: (sample: number) => void = () => undefined;
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
        port1.addEventListener('message', () => painted(performance.now() - since));
        port1.start();
        port2.postMessage(null);
      });
    };
    look();
    new MutationObserver(look).observe(code, { subtree: true, childList: true, attributes: true });
    Object.assign(window, {
      nextStep: () =>
        new Promise<number>((resolve) => {
          painted = resolve;
          setTimeout(() => resolve(givenUp), givenUp);
        }),
    });
  }, GIVEN_UP);
  const samples: number[] = [];
  for (let i = 0; i < steps; i++) {
    const sample = page.evaluate(() => (window as unknown as { nextStep(): Promise<number> }).nextStep());
    await page.keyboard.press('F11');
    samples.push(await sample);
  }
  return samples;
}
