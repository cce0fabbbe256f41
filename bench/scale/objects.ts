import { i32, usualHistory } from '../../src/engine/index.ts';
import { type Figure, median, percentile, rounded, timed } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { mb, ms, objectsUrl, several, Work } from './work.ts';

const STEPS = 20;

/** A step back with a million objects, over that with a thousand: 1 when it does not grow with what is not written. */
export const OBJECTS = 'scale.objects_growth';

interface Row {
  readonly what: string;
  readonly run: (work: Work, objects: number) => void;
}

const kinds: readonly Row[] = [
  { what: 'a hundred written', run: (work) => work.call('few', i32(40_000)) },
  { what: 'all written', run: (work) => work.call('write', i32(4_000_000)) },
  { what: 'garbage made', run: (work) => work.call('garbage', i32(3_000_000)) },
];

const counts = [1000, 100_000, 1_000_000];

/** What checkpoints cost and how long a step back takes, by how many objects there are and what is done to them. */
export function objectCounts(say: (line: string) => void, show: (table: Table) => void): Record<string, Figure> {
  const lines: string[][] = [];
  const least: number[] = [];
  for (const objects of counts) {
    for (const { what, run } of kinds) {
      const work = new Work('interpreter', usualHistory, objectsUrl);
      work.call('make', i32(objects));
      work.checkpoints.length = 0;
      const ran = timed(() => run(work, objects));
      const costs = work.checkpoints.length === 0 ? [0] : [...work.checkpoints];
      say(`${objects} objects, ${what}: ${ran.toFixed(0)} ms, ${work.taken} checkpoints`);
      const first = work.back();
      const steps = several(STEPS, () => work.back());
      const { total } = work.history;
      const jumps = several(8, (i) => work.to(Math.floor((total * (8 - i)) / 9)));
      if (what === kinds[0]!.what) least.push(median(steps));
      lines.push([
        `${objects}, ${what}`,
        ms(ran),
        String(work.taken),
        `${ms(median(costs))}, ${ms(percentile(costs, 100))}`,
        `${((100 * costs.reduce((sum, each) => sum + each, 0)) / ran).toFixed(1)} %`,
        mb(work.held),
        ms(first),
        `${ms(median(steps))}, ${ms(percentile(steps, 100))}`,
        `${ms(median(jumps))}, ${ms(percentile(jumps, 100))}`,
      ]);
    }
  }
  show({
    title: 'Objects of the program',
    columns: [
      'objects, what is done',
      'recorded in',
      'checkpoints',
      'one costs: median, most',
      'of the time',
      'held',
      'first step back',
      'further steps: median, most',
      'jump anywhere',
    ],
    rows: lines,
    notes: [
      'The heap keeps what stood in an object before it is written for the first time behind a checkpoint, so that a ' +
        'checkpoint costs what was written and what was made and is still there, and not what there is. Everything ' +
        'that works on objects runs in the interpreter.',
    ],
  });
  return {
    [OBJECTS]: {
      value: rounded(least.at(-1)! / least[0]!),
      unit: 'x',
      goal: null,
      better: 'lower',
      samples: least.map(rounded),
      gated: false,
    },
  };
}
