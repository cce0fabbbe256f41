import type { Page } from 'playwright-core';

/**
 * Milliseconds between game pictures while Rocket plays: a sample for every animation frame in which the picture was
 * that of a new game frame. A stalled game gives long samples, a skipped one too.
 */
export async function rocketFrames(page: Page, seconds: number): Promise<readonly number[]> {
  await page.getByRole('img', { name: 'Game picture, running' }).waitFor();
  await page.waitForTimeout(2000);
  return page.evaluate((milliseconds) => {
    const region = document.querySelector('[aria-label="Game"]');
    // The pane's header counts the game's frames; its text changes exactly when a new picture was drawn.
    const shown = (): string => /frame\s+([\d\s\u202f,.]+)/i.exec(region?.textContent ?? '')?.[1] ?? '';
    return new Promise<number[]>((done) => {
      const samples: number[] = [];
      const began = performance.now();
      let last = began;
      let frame = shown();
      const turn = (): void => {
        const now = performance.now();
        const current = shown();
        if (current !== frame) {
          samples.push(now - last);
          last = now;
          frame = current;
        }
        if (now - began < milliseconds) requestAnimationFrame(turn);
        else {
          if (now - last > 100) samples.push(now - last);
          done(samples);
        }
      };
      requestAnimationFrame(turn);
    });
  }, seconds * 1000);
}
