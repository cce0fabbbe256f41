import type { MomentWish, TimeView } from '../../../protocol/messages.ts';
import { extentOf } from '../../store/moments.ts';
import { visibleRange, type MomentRange } from '../../store/time-slice.ts';
import { zoomed } from './timeline-scale.ts';

/** What a key on the strip asks for. */
export type KeyWish =
  | { readonly do: 'go'; readonly to: MomentWish | number }
  | { readonly do: 'frame-back' }
  | { readonly do: 'show'; readonly range: MomentRange | null };

interface Place {
  readonly view: TimeView;
  readonly range: MomentRange | null;
  /** The moment the playhead shows. */
  readonly at: number;
  /** Instructions to a column. */
  readonly column: number;
}

/**
 * Arrow keys go by a column, with Shift by ten; Home and End to the first and last moment; Page Down by a frame or call
 * onwards, Page Up back; plus and minus come closer and go away, 0 shows the whole run. Null: no key of the strip's.
 */
export function keyWish(key: string, shift: boolean, { view, range, at, column }: Place): KeyWish | null {
  const by = Math.max(1, Math.round(column)) * (shift ? 10 : 1);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return { do: 'go', to: at - by };
    case 'ArrowRight':
    case 'ArrowUp':
      return { do: 'go', to: at + by };
    case 'Home':
      return { do: 'go', to: view.first };
    case 'End':
      return { do: 'go', to: { kind: 'end' } };
    case 'PageUp':
      return { do: 'frame-back' };
    case 'PageDown':
      return { do: 'go', to: view.call < view.calls ? { kind: 'call', number: view.call + 1 } : { kind: 'end' } };
    case '+':
    case '=':
      return { do: 'show', range: zoomed(visibleRange({ range, view }), 2, at, extentOf(view)) };
    case '-':
      return { do: 'show', range: zoomed(visibleRange({ range, view }), 0.5, at, extentOf(view)) };
    case '0':
      return { do: 'show', range: null };
    default:
      return null;
  }
}
