import { i32, type TierMode, type Value } from '../../src/engine/index.ts';
import { type Figure, median, percentile, rounded, timed } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { mb, ms, several, Work } from './work.ts';

const MB = 2 ** 20;
const STEPS = 12;

interface Row {
  readonly size: number;
  readonly what: string;
  readonly mode: TierMode;
  /** What is run, for some seconds. */
  readonly run: (work: Work) => number;
}

function calls(name: string, times: number, ...args: readonly Value[]): (work: Work) => number {
  return (work) =>
    timed(() => {
      for (let i = 0; i < times; i++) work.call(name, ...args);
    });
}

function rowsOf(size: number): readonly Row[] {
  const stores = 4_000_000;
  const bytes = i32(size);
  const often = Math.max(1, (384 * MB) / size);
  const nativeOften = size > 512 * MB ? 6 : (16_384 * MB) / size;
  const rows: readonly Row[] = [
    { size, what: 'hardly written', mode: 'interpreter', run: calls('rewrite', 60, i32(65536), i32(16)) },
    { size, what: 'written all over', mode: 'interpreter', run: calls('rewrite', 1, bytes, i32(often)) },
    { size, what: 'random stores', mode: 'interpreter', run: calls('scatter', 4, bytes, i32(stores)) },
    { size, what: 'hardly written', mode: 'native', run: calls('rewrite', 6, i32(65536), i32(32768)) },
    { size, what: 'written all over', mode: 'native', run: calls('rewrite', 1, bytes, i32(nativeOften)) },
    { size, what: 'random stores', mode: 'native', run: calls('scatter', 4, bytes, i32(20 * stores)) },
  ];
  // Of the largest, what writes much takes the interpreter too long to wait for.
  return size > 512 * MB ? rows.filter(({ what, mode }) => mode === 'native' || what === 'hardly written') : rows;
}

const sizes = [MB, 64 * MB, 1024 * MB];

export const CHECKPOINTS = 'scale.checkpoints_64mb';

/** What checkpoints cost and how long a step back takes, by the size of the memory and what is written of it. */
export function memorySizes(say: (line: string) => void, show: (table: Table) => void): Record<string, Figure> {
  const lines: string[][] = [];
  const shares: number[] = [];
  for (const { size, what, mode, run } of sizes.flatMap(rowsOf)) {
    const work = new Work(mode);
    work.call('grow', i32(size / 65536));
    work.checkpoints.length = 0;
    const ran = run(work);
    const { total } = work.history;
    const costs = work.checkpoints.length === 0 ? [0] : [...work.checkpoints];
    const share = costs.reduce((sum, each) => sum + each, 0) / ran;
    say(`${mb(size)}, ${what} (${mode}): ${total} instructions in ${ran.toFixed(0)} ms, ${work.taken} checkpoints`);
    const first = work.back();
    const steps = several(STEPS, () => work.back());
    const middle = several(4, (i) => work.to(Math.floor((total * (i + 1)) / 5)));
    if (size === 64 * MB) shares.push(share);
    lines.push([
      `${mb(size)}, ${what}, ${mode}`,
      ms(ran),
      String(work.taken),
      `${ms(median(costs))}, ${ms(percentile(costs, 100))}`,
      `${(100 * share).toFixed(1)} %`,
      ms(work.longest),
      mb(work.held),
      ms(first),
      `${ms(median(steps))}, ${ms(percentile(steps, 100))}`,
      `${ms(median(middle))}, ${ms(percentile(middle, 100))}`,
    ]);
  }
  show({
    title: 'Size of the memory',
    columns: [
      'memory, what is written, tier',
      'recorded in',
      'checkpoints',
      'one costs: median, most',
      'of the time',
      'longest slice',
      'held',
      'first step back',
      'further steps: median, most',
      'jump into the middle',
    ],
    rows: lines,
    notes: [
      'A checkpoint keeps what changed, so it costs what was written; without marks all of the memory is compared ' +
        'besides (native code in Node): 17 ms for 64 MB, 270 ms for 1 GB. They are taken in pieces, and rarely enough to ' +
        'take a small part of the time; the first ones cost two to three times as much as later ones, for which there ' +
        'is memory that was used before, and count much in runs as short as these.',
      'Where much is written few checkpoints fit into the budget, and the first step back repeats a long stretch: up ' +
        'to there another checkpoint is taken on the way, and further steps are short.',
      'Of 1 GB, written all over, none fits: only the beginning is kept, and every step back repeats the run from there.',
    ],
  });
  const share = Math.max(...shares);
  return {
    [CHECKPOINTS]: {
      value: rounded(1 + share),
      unit: 'x',
      goal: 1.05,
      better: 'lower',
      samples: shares.map((each) => rounded(1 + each)),
    },
  };
}
