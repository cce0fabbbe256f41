import type { BenchGroup, Figure } from '../measure.ts';
import { goingBack } from './back.ts';
import { recordOverPlain, watchOverPlain } from './record.ts';
import { rocketMemory } from './rocket.ts';
import { sessionSize } from './session.ts';

type Measure = (say: (line: string) => void, wanted: (id: string) => boolean) => Readonly<Record<string, Figure>>;

const measures: readonly { readonly ids: readonly string[]; readonly run: Measure }[] = [
  {
    ids: ['time.record_over_plain'],
    run: (say) => ({ 'time.record_over_plain': recordOverPlain(say) }),
  },
  {
    ids: ['time.watch10_over_plain', 'time.watch10_memory_over_plain'],
    run: (say) => {
      const { all, memory } = watchOverPlain(say);
      return { 'time.watch10_over_plain': all, 'time.watch10_memory_over_plain': memory };
    },
  },
  {
    ids: ['time.rocket30s_mb', 'time.rocket10min_mb'],
    run: rocketMemory,
  },
  {
    ids: ['time.step_back_p99_ms', 'time.reverse_far_ms', 'time.reverse_near_ms', 'time.last_write_ms'],
    run: goingBack,
  },
  {
    ids: ['time.session_kb_per_minute'],
    run: (say) => ({ 'time.session_kb_per_minute': sessionSize(say) }),
  },
];

/** What recording and going back cost: ratios within one run, and milliseconds that a person waits. */
export const time: BenchGroup = {
  prefix: 'time.',
  title: 'Time travel',
  text:
    'What recording and watching cost the interpreter (ratios to the same programs under the same debugger without), and ' +
    'what a person waits for who goes back in a recording of Rocket, which is played by a script.',
  ids: measures.flatMap(({ ids }) => ids),
  run: async (say, wanted) => {
    const figures: Record<string, Figure> = {};
    for (const { ids, run } of measures) if (ids.some(wanted)) Object.assign(figures, run(say, wanted));
    return figures;
  },
};
