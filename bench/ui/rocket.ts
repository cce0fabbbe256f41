import type { Page } from 'playwright-core';

/**
 * Milliseconds between game pictures while Rocket plays: a sample for every animation frame in which the picture was
 * that of a new game frame. A stalled game gives long samples, a skipped one too.
 */
export async function rocketFrames(page: Page, seconds: number): Promise<readonly number[]> {
  await page.getByRole('img', { name: 'Game picture, running' }).waitFor();
  await page.waitForTimeout(2000);
  return page.evaluate((milliseconds) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Game"] canvas');
    // The canvas tells the number of the game frame it shows.
    const shown = (): string => canvas?.dataset['frame'] ?? '';
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
