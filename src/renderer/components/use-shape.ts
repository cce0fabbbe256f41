import { type LaneShape, laneShapes } from '../../engine/text/format.ts';
import type { State } from '../store/state.ts';
import { useStore } from '../store/use-store.ts';
import type { MenuEntry } from './ContextMenu.tsx';

/** How the vector at a place is divided; '' is nowhere in particular. */
export function shapeAt({ values, settings }: State, place: string): LaneShape {
  return values.shapes[place] ?? settings.lanes;
}

export function useShape(place: string): LaneShape {
  return useStore((s) => shapeAt(s, place));
}

/** The shape after this one, or before it. */
export function nextShape(shape: LaneShape, back: boolean): LaneShape {
  const at = laneShapes.indexOf(shape) + (back ? laneShapes.length - 1 : 1);
  return laneShapes[at % laneShapes.length] ?? shape;
}

/** Ways to divide the vector at a place, and all of them as it is. */
export function shapeEntries(state: State, place: string): readonly MenuEntry[] {
  const now = shapeAt(state, place);
  const { values, settings } = state;
  const elsewhere = Object.keys(values.shapes).length > 0 || settings.lanes !== now;
  return [
    ...laneShapes.map((shape) => ({
      label: shape,
      run: () => values.setShape(place, shape),
      checked: shape === now,
      ...(shape === nextShape(now, false) ? { keys: 'KeyV' } : {}),
    })),
    { label: `Show all vectors as ${now}`, run: () => values.setShapeEverywhere(now), disabled: !elsewhere },
  ];
}
