import type { Locator, Page } from 'playwright-core';

export interface ScrubFigures {
  /** Updates of the game picture a second, drag by drag: animation frames that showed another game frame than before. */
  readonly rates: readonly number[];
  /** Frames of the game that were recorded. */
  readonly frames: number;
}

/** Milliseconds of a drag from one end of the timeline to the other. */
const DRAG = 3000;

/**
 * Plays Rocket for some seconds, pauses, and drags the playhead of the timeline back and forth.
 */
export async function scrubRocket(page: Page, seconds: number, drags: number): Promise<ScrubFigures> {
  await page.getByRole('img', { name: 'Game picture, running' }).waitFor();
  const keys = ['ArrowRight', 'Space', 'ArrowUp', 'ArrowLeft'];
  await page.getByRole('region', { name: 'Game', exact: true }).locator('canvas').click();
  for (let i = 0; i < seconds; i++) {
    const key = keys[i % keys.length]!;
    await page.keyboard.down(key);
    await page.waitForTimeout(1000);
    await page.keyboard.up(key);
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('F5');
  const strip = page.getByRole('region', { name: 'Timeline', exact: true }).getByRole('slider');
  await strip.waitFor();
  const box = await page.locator('.timeline-strip').boundingBox();
  if (box === null) throw new Error('the timeline is not in sight');
  const frames = await shownFrame(page);
  const y = box.y + box.height / 2;
  const end = box.x + box.width - 20;
  const begin = box.x + 20;
  await page.mouse.move(end, y);
  await page.mouse.down();
  const rates: number[] = [];
  for (let drag = 0; drag < drags; drag++) {
    const [from, to] = drag % 2 === 0 ? [end, begin] : [begin, end];
    rates.push(await dragged(strip, { from, to, y, length: DRAG }));
    await page.waitForTimeout(300);
    // Where the drag has ended is what is shown.
    const part = (await shownFrame(page)) / frames;
    if (Math.abs(part - (to === end ? 1 : 0)) > 0.05) throw new Error(`the drag ended at ${part} of the run`);
  }
  await page.mouse.up();
  return { rates, frames };
}

function shownFrame(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.querySelector<HTMLCanvasElement>('[aria-label="Game"] canvas')?.dataset['frame'] ?? 0),
  );
}

/**
 * How often a second the picture becomes that of another game frame while the pointer goes from one place to another. The
 * browser's own remote control moves a mouse some ten times a second only: once it has pressed the button, the moves are
 * made in the page, one at every animation frame, as often as a page hears of a mouse.
 */
function dragged(strip: Locator, drag: { from: number; to: number; y: number; length: number }): Promise<number> {
  return strip.evaluate(
    (slider, { from, to, y, length }) =>
      new Promise<number>((resolve) => {
        const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Game"] canvas');
        const began = performance.now();
        let shown = canvas?.dataset['frame'];
        let updates = 0;
        const turn = (): void => {
          const frame = canvas?.dataset['frame'];
          if (frame !== shown) updates++;
          shown = frame;
          const part = Math.min(1, (performance.now() - began) / length);
          const where = { clientX: from + part * (to - from), clientY: y, buttons: 1, bubbles: true };
          slider.dispatchEvent(new PointerEvent('pointermove', where));
          if (part < 1) requestAnimationFrame(turn);
          else resolve((1000 * updates) / (performance.now() - began));
        };
        requestAnimationFrame(turn);
      }),
    drag,
  );
}
