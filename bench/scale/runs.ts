import { i32, i64, type TierMode } from '../../src/engine/index.ts';
import { type Figure, median, percentile, rounded } from '../measure.ts';
import { randomFrom } from '../programs/random.ts';
import type { Table } from '../report/table.ts';
import { sure } from '../time/subject.ts';
import { mb, ms, Work } from './work.ts';

/** Instructions of a turn of `count`, about. */
const TURN = 32;
const STEPS = 20;

interface Row {
  readonly power: number;
  readonly mode: TierMode;
}

const rows: readonly Row[] = [
  { power: 6, mode: 'interpreter' },
  { power: 7, mode: 'interpreter' },
  { power: 8, mode: 'interpreter' },
  { power: 8, mode: 'native' },
  { power: 9, mode: 'native' },
  { power: 10, mode: 'native' },
];

export const STEP_BACK = 'scale.step_back_1e10_ms';

/** How long one waits who goes back in runs of 10^6 to 10^10 instructions. */
export function runLengths(say: (line: string) => void, show: (table: Table) => void): Record<string, Figure> {
  const lines: string[][] = [];
  let last: readonly number[] = [];
  for (const { power, mode } of rows) {
    const work = new Work(mode);
    work.call('mark', i32(1));
    const turns = Math.round(10 ** power / TURN / 2);
    const ran = work.call('count', i64(BigInt(turns))) + work.call('count', i64(BigInt(turns)));
    work.call('mark', i32(2));
    const { total } = work.history;
    say(`${total} instructions (${mode}) in ${ran.toFixed(0)} ms, ${work.taken} checkpoints, ${mb(work.held)}`);
    const atEnd = Array.from({ length: STEPS }, () => work.back());
    const random = randomFrom(power);
    const anywhere = Array.from({ length: STEPS }, () => {
      const at = 1000 + Math.floor(((total - 1000) * random.below(1_000_000)) / 1_000_000);
      work.to(at);
      return work.back();
    });
    const jumps = Array.from({ length: STEPS }, () =>
      work.to(1000 + Math.floor(((total - 1000) * random.below(1_000_000)) / 1_000_000)),
    );
    work.to(total);
    work.debug.breakpoints.set([{ id: 'mark', enabled: true, on: { kind: 'export', name: 'mark' } }]);
    const near = work.goes(work.debug.journeys!.back('continue'), ({ found }) => found);
    sure(work.history.at > total - 1000, 'the breakpoint at the end was met');
    const far = work.goes(work.debug.journeys!.back('continue'), ({ found }) => found);
    sure(work.history.at < 1000, 'the breakpoint at the beginning was met');
    last = [...atEnd, ...anywhere];
    lines.push([
      `10^${power}, ${mode}`,
      ms(ran),
      String(work.taken),
      mb(work.held),
      `${ms(median(atEnd))}, ${ms(percentile(atEnd, 100))}`,
      `${ms(median(anywhere))}, ${ms(percentile(anywhere, 100))}`,
      `${ms(median(jumps))}, ${ms(percentile(jumps, 100))}`,
      ms(near),
      ms(far),
    ]);
  }
  show({
    title: 'Length of the run',
    columns: [
      'instructions, tier',
      'recorded in',
      'checkpoints',
      'held',
      'step back at the end: median, most',
      'step back anywhere',
      'jump anywhere',
      'reverse continue, near',
      'over everything',
    ],
    rows: lines,
    notes: [
      'A program with few writes. Steps back depend on how far apart checkpoints are, which have their distance from ' +
        'what they cost, and not on how long the run is, until there are as many as there may be (16,384): then those ' +
        'long ago are thinned out.',
      'Reverse continue over everything repeats the whole run once, stretch by stretch: it grows with the run, and no ' +
        'faster.',
    ],
  });
  return {
    [STEP_BACK]: {
      value: rounded(percentile(last, 99)),
      unit: 'ms',
      goal: 50,
      better: 'lower',
      samples: last.map(rounded),
    },
  };
}
