import { type BenchGroup, type Figure, median, percentile95, rounded } from '../measure.ts';
import { memoryOfPage } from './memory.ts';
import { openLarge } from './open.ts';
import { rocketFrames } from './rocket.ts';
import { stepLatencies } from './step.ts';
import { calibrate, openWindow, runCommand, type Window } from './window.ts';

const figure = (value: number, unit: string, goal: number, samples: readonly number[]): Figure => ({
  value: rounded(value),
  unit,
  goal,
  better: 'lower',
  samples: samples.map(rounded),
});

type Measure = (wanted: (id: string) => boolean, figures: Record<string, Figure>) => Promise<void>;

const opening = ['ui.open_10mb_ms', 'ui.open_10mb_longest_block_ms', 'ui.open_10mb_memory_over_file'];

const measures: readonly { readonly ids: readonly string[]; readonly run: Measure }[] = [
  {
    ids: ['ui.rocket_frame_p95_ms', 'ui.step_to_paint_p95_ms'],
    run: async (wanted, figures) => {
      await inWindow('?sample=rocket', [], async ({ page }) => {
        await runCommand(page, 'Every pane at once');
        if (wanted('ui.rocket_frame_p95_ms')) {
          const frames = await rocketFrames(page, 10);
          figures['ui.rocket_frame_p95_ms'] = figure(percentile95(frames), 'ms', 20, frames);
        }
        if (wanted('ui.step_to_paint_p95_ms')) {
          const steps = await stepLatencies(page, 100);
          figures['ui.step_to_paint_p95_ms'] = figure(percentile95(steps), 'ms', 50, steps);
        }
      });
    },
  },
  {
    ids: opening,
    run: async (_wanted, figures) => {
      const runs: { first: number; block: number; memory: number }[] = [];
      for (let i = 0; i < 3; i++) {
        await inWindow('?sample=stack', ['--enable-blink-features=ForceEagerMeasureMemory'], async ({ page }) => {
          const before = await memoryOfPage(page);
          const { firstPaint, longestBlock, size } = await openLarge(page);
          const memory = ((await memoryOfPage(page)) - before) / size;
          runs.push({ first: firstPaint, block: longestBlock, memory });
        });
      }
      const [first, block, memory] = (['first', 'block', 'memory'] as const).map((key) => runs.map((run) => run[key]));
      figures['ui.open_10mb_ms'] = figure(median(first!), 'ms', 3000, first!);
      figures['ui.open_10mb_longest_block_ms'] = figure(median(block!), 'ms', 100, block!);
      figures['ui.open_10mb_memory_over_file'] = figure(median(memory!), 'x', 12, memory!);
    },
  },
];

async function inWindow(
  address: string,
  flags: readonly string[],
  use: (window: Window) => Promise<void>,
): Promise<void> {
  const window = await openWindow(address, flags);
  if (window === null) throw new Error('no browser was found; install Chromium or set BROWSER_PATH');
  try {
    await use(window);
  } finally {
    await window.close();
  }
}

/** What a person waits for in the window, in milliseconds; reported, as milliseconds depend on the machine. */
export const ui: BenchGroup = {
  prefix: 'ui.',
  ids: measures.flatMap(({ ids }) => ids),
  run: async (say, wanted) => {
    const figures: Record<string, Figure> = {};
    await inWindow('', [], async ({ page }) => {
      const score = await calibrate(page);
      say(`calibration: ${Math.round(score)} turns of an integer loop per millisecond`);
      figures['ui.calibration'] = {
        value: rounded(score),
        unit: 'turns/ms',
        goal: null,
        better: 'higher',
        samples: [score],
      };
    });
    for (const { ids, run } of measures) if (ids.some(wanted)) await run(wanted, figures);
    return figures;
  },
};
