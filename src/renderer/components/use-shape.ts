import { type LaneShape, laneShapes } from '../../engine/text/format.ts';
import type { ValueView } from '../../protocol/messages.ts';
import type { State } from '../store/state.ts';
import { useStore } from '../store/use-store.ts';
import type { MenuEntry } from './ContextMenu.tsx';
import { plainShape } from './value-text.ts';

/** How the vector at a place is divided: as was chosen there, for all, or else as the code around it does. */
export function shapeAt({ values, settings }: State, place: string, { lanes }: Pick<ValueView, 'lanes'>): LaneShape {
  return values.shapes[place] ?? (settings.lanes === 'auto' ? (lanes ?? plainShape) : settings.lanes);
}

export function useShape(place: string, value: Pick<ValueView, 'lanes'>): LaneShape {
  return useStore((s) => shapeAt(s, place, value));
}

/** The shape after this one, or before it. */
export function nextShape(shape: LaneShape, back: boolean): LaneShape {
  const at = laneShapes.indexOf(shape) + (back ? laneShapes.length - 1 : 1);
  return laneShapes[at % laneShapes.length] ?? shape;
}

/** Ways to divide the vector at a place, and all of them as it is. */
export function shapeEntries(state: State, place: string, value: ValueView): readonly MenuEntry[] {
  const now = shapeAt(state, place, value);
  const { values, settings } = state;
  const others = Object.keys(values.shapes).some((each) => each !== place);
  return [
    ...laneShapes.map((shape) => ({
      label: shape,
      run: () => values.setShape(place, shape),
      checked: shape === now,
      ...(shape === nextShape(now, false) ? { keys: 'KeyV' } : {}),
    })),
    'separator',
    {
      label: `Show all vectors as ${now}`,
      run: () => values.setShapeEverywhere(now),
      disabled: settings.lanes === now && !others,
    },
    {
      label: 'Show vectors as the code uses them',
      run: () => values.setShapeEverywhere('auto'),
      disabled: settings.lanes === 'auto' && !others && values.shapes[place] === undefined,
    },
  ];
}
