import { hostOf } from './functions.ts';
import { toNumber } from '../runtime/value.ts';

/** Columns a line may have; a position beyond stays at the edge. */
const WIDEST = 400;

/** The ship as a line of text: as many spaces as its position has whole units, and no fewer than none. */
export function shipLine(x: number): string {
  const columns = Number.isNaN(x) ? 0 : Math.min(WIDEST, Math.max(0, Math.trunc(x)));
  return `${' '.repeat(columns)}<0:>`;
}

/** The world of the first lessons: `env.display_player(x)` prints where the player is. */
export const display = hostOf('display', 'Display', 'env', {
  display_player: {
    type: { params: ['f64'], results: [] },
    pure: false,
    run: (args, context) => {
      context.effect({ kind: 'print', text: shipLine(toNumber(args[0]!)) });
      return [];
    },
  },
});
