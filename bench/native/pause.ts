import type { Page } from 'playwright-core';
import { type Figure, percentile95, rounded } from '../measure.ts';
import { randomFrom } from '../programs/random.ts';
import { openWindow } from '../ui/window.ts';

const PAUSES = 60;
/** A pause that is not seen after so many milliseconds counts as that long, and is the last one. */
const GIVEN_UP = 10_000;

/** Loops within each other that never end, with stores and calls, over a memory of 16 MB. */
const endless = `(module
  (memory 256)
  (func $mix (param $at i32) (param $x i32) (result i32)
    (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (local.get $x)))
    (i32.rotl (i32.xor (local.get $x) (local.get $at)) (i32.const 7)))
  (func (export "main")
    (local $at i32) (local $x i32)
    (local.set $x (i32.const 12345))
    (loop $forever
      (local.set $at (i32.const 0))
      (loop $each
        (local.set $x (call $mix (local.get $at) (local.get $x)))
        (local.set $at (i32.add (local.get $at) (i32.const 68)))
        (br_if $each (i32.lt_u (local.get $at) (i32.const 16777000))))
      (br $forever))))
`;

const ids = { isolated: 'native.pause_ms', plain: 'native.pause_not_isolated_ms' } as const;
export const pauseIds: readonly string[] = Object.values(ids);

/**
 * Milliseconds from the key that pauses to the exact state in the window (the state line says it, the current instruction
 * is marked), while an endless loop runs natively and is recorded: 95 % of the pauses take no longer.
 */
export async function pauses(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
): Promise<Readonly<Record<string, Figure>>> {
  const figures: Record<string, Figure> = {};
  for (const [kind, id] of Object.entries(ids)) {
    if (!wanted(id)) continue;
    const window = await openWindow('', [], kind === 'isolated');
    if (window === null) {
      say(`Skipped, no browser was found: ${id}`);
      continue;
    }
    try {
      const samples = await pauseOften(window.page, kind === 'isolated');
      const value = rounded(percentile95(samples));
      figures[id] = { value, unit: 'ms', goal: 100, better: 'lower', samples: samples.map(rounded) };
    } finally {
      await window.close();
    }
  }
  return figures;
}

async function pauseOften(page: Page, isolated: boolean): Promise<readonly number[]> {
  if ((await page.evaluate(() => crossOriginIsolated)) !== isolated) throw new Error('the page is isolated otherwise');
  const file = { name: 'endless.wat', mimeType: 'text/plain', buffer: Buffer.from(endless) };
  await page.getByLabel('Open a WebAssembly file').setInputFiles(file);
  await page.waitForFunction(() => document.title.includes('endless.wat'));
  await page.evaluate(watchPauses);
  const random = randomFrom(5);
  const samples: number[] = [];
  for (let i = 0; i < PAUSES; i++) {
    await page.keyboard.press('F5');
    await page.locator('.status-state[data-state="running"]').waitFor();
    await page.locator('.status-tier[data-now="native"]').waitFor();
    await page.waitForTimeout(100 + random.below(150));
    // Asked for before the key is pressed, which may overtake what is said to the page.
    await page.evaluate((givenUp) => (window as unknown as PausePage).watchPause(givenUp), GIVEN_UP);
    await page.keyboard.press('F5');
    samples.push(await page.evaluate(() => (window as unknown as PausePage).pauseSeen));
    if (samples.at(-1) === GIVEN_UP) break;
  }
  return samples;
}

interface PausePage {
  watchPause(givenUp: number): void;
  pauseSeen: Promise<number>;
}

/** In the page: from `watchPause` on, `pauseSeen` will be the milliseconds from the key to the pause that is seen. */
function watchPauses(): void {
  let pressed = 0;
  let seen: (sample: number) => void = () => undefined;
  addEventListener('keydown', (event) => event.key === 'F5' && (pressed = event.timeStamp), true);
  const look = (): void => {
    const paused = document.querySelector('.status-state[data-state="paused"]') !== null;
    if (paused && document.querySelector('[role="row"][aria-current="true"]') !== null) {
      seen(performance.now() - pressed);
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  const here = window as unknown as PausePage;
  here.watchPause = (givenUp) => {
    here.pauseSeen = new Promise((resolve) => {
      seen = resolve;
      setTimeout(() => resolve(givenUp), givenUp);
    });
  };
}
