import { type BenchGroup, type Figure, median, percentile95, rounded } from '../measure.ts';
import { makeFiftyMegabytes, makeTenMegabytes } from '../programs/big-module.ts';
import { type LargeBodyFigures, walkLargest } from './large-body.ts';
import { memoryOfPage } from './memory.ts';
import { openLarge } from './open.ts';
import { rocketFrames } from './rocket.ts';
import { scrubRocket } from './scrub.ts';
import { stepLatencies } from './step.ts';
import { calibrate, openWindow, runCommand, type Window } from './window.ts';

const figure = (value: number, unit: string, goal: number | null, samples: readonly number[]): Figure => ({
  value: rounded(value),
  unit,
  goal,
  better: 'lower',
  samples: samples.map(rounded),
});

type Measure = (wanted: (id: string) => boolean, figures: Record<string, Figure>) => Promise<void>;

/** Switches with which the browser measures memory when it is asked. */
const measured = ['--enable-blink-features=ForceEagerMeasureMemory'];

interface Opening {
  readonly first: number;
  readonly ready: number;
  readonly block: number;
  readonly memory: number;
}

const openIds = (size: string) => ({
  first: `ui.open_${size}_ms`,
  ready: `ui.open_${size}_ready_ms`,
  block: `ui.open_${size}_longest_block_ms`,
  memory: `ui.open_${size}_memory_over_file`,
});
const ten = openIds('10mb');
const fifty = openIds('50mb');
const body = {
  find: 'ui.large_body_find_ms',
  firstPaint: 'ui.large_body_first_paint_ms',
  toEnd: 'ui.large_body_to_end_ms',
  firstCall: 'ui.large_body_first_call_ms',
  step: 'ui.large_body_step_ms',
  longestBlock: 'ui.large_body_longest_block_ms',
} as const satisfies Record<keyof LargeBodyFigures, string>;

/** Opens a module and says what that took; `then` goes on in the same window. */
async function opening(bytes: Uint8Array, then?: (window: Window) => Promise<void>): Promise<Opening> {
  let found: Opening | undefined;
  await inWindow('?sample=stack', measured, async (window) => {
    const before = await memoryOfPage(window.page);
    const { firstPaint: first, ready, longestBlock: block } = await openLarge(window.page, bytes);
    const memory = ((await memoryOfPage(window.page)) - before) / bytes.length;
    found = { first, ready, block, memory };
    await then?.(window);
  });
  if (found === undefined) throw new Error('the module was not opened');
  return found;
}

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
    ids: ['ui.scrub_fps'],
    run: async (_wanted, figures) => {
      await inWindow('?sample=rocket', [], async ({ page }) => {
        await runCommand(page, 'Every pane at once');
        const { rates } = await scrubRocket(page, 20, 4);
        const samples = rates.map(rounded);
        figures['ui.scrub_fps'] = { value: median(samples), unit: '/s', goal: 20, better: 'higher', samples };
      });
    },
  },
  {
    ids: Object.values(ten),
    run: async (_wanted, figures) => {
      const bytes = makeTenMegabytes();
      const runs = [await opening(bytes), await opening(bytes), await opening(bytes)];
      const of = (key: keyof Opening): number[] => runs.map((run) => run[key]);
      figures[ten.first] = figure(median(of('first')), 'ms', 3000, of('first'));
      figures[ten.ready] = figure(median(of('ready')), 'ms', null, of('ready'));
      figures[ten.block] = figure(median(of('block')), 'ms', 100, of('block'));
      figures[ten.memory] = figure(median(of('memory')), 'x', 12, of('memory'));
    },
  },
  {
    ids: [...Object.values(fifty), ...Object.values(body)],
    run: async (_wanted, figures) => {
      const bytes = makeFiftyMegabytes();
      const runs: Opening[] = [];
      const walks: LargeBodyFigures[] = [];
      for (let i = 0; i < 3; i++) {
        runs.push(await opening(bytes, async ({ page }) => void walks.push(await walkLargest(page))));
      }
      const of = (key: keyof Opening): number[] => runs.map((run) => run[key]);
      figures[fifty.first] = figure(median(of('first')), 'ms', 3000, of('first'));
      figures[fifty.ready] = figure(median(of('ready')), 'ms', null, of('ready'));
      figures[fifty.block] = figure(median(of('block')), 'ms', 100, of('block'));
      figures[fifty.memory] = figure(median(of('memory')), 'x', 6, of('memory'));
      const goals = { find: 300, firstPaint: 300, toEnd: 100, firstCall: 1000, step: 100, longestBlock: 100 };
      for (const key of Object.keys(body) as (keyof LargeBodyFigures)[]) {
        const samples = walks.map((walk) => walk[key]);
        figures[body[key]] = figure(median(samples), 'ms', goals[key], samples);
      }
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
  title: 'The window',
  text: 'What a person waits for in the window, in a headless browser at 1920 by 1080 with every pane in sight.',
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
