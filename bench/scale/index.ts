import type { BenchGroup, Figure } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { CHECKPOINTS, memorySizes } from './memories.ts';
import { moduleSizes, OPEN } from './modules.ts';
import { objectCounts, OBJECTS } from './objects.ts';
import { runLengths, STEP_BACK } from './runs.ts';

type Measure = (say: (line: string) => void, show: (table: Table) => void) => Record<string, Figure>;

const measures: readonly (readonly [id: string, measure: Measure])[] = [
  [OPEN, moduleSizes],
  [CHECKPOINTS, memorySizes],
  [OBJECTS, objectCounts],
  [STEP_BACK, runLengths],
];

/** How cost grows with the work: with the module, the memory, the objects, the length of the run. */
export const scale: BenchGroup = {
  prefix: 'scale.',
  title: 'Scale',
  text:
    'How cost grows with the work. The engine alone, in Node, where native code marks nothing: what was written is ' +
    'found by comparing. The memory of the recording is 256 MB.',
  ids: measures.map(([id]) => id),
  run: async (say, wanted, show) => {
    const figures: Record<string, Figure> = {};
    for (const [id, measure] of measures) if (wanted(id)) Object.assign(figures, measure(say, show));
    return figures;
  },
};
