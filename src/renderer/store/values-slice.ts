import type { LaneShape } from '../../engine/text/format.ts';
import type { Events, ObjectName, Problem } from '../../protocol/messages.ts';
import { ObjectCache } from './object-cache.ts';
import type { SliceTools } from './state.ts';

/** Looking into values. Read by: everything that draws them. */
export interface ValuesSlice {
  /** What is in objects, shared by all panes. */
  readonly objects: ObjectCache;
  /** How vectors are divided at places where that was chosen; elsewhere as `settings.lanes` says. */
  readonly shapes: Readonly<Record<string, LaneShape>>;
  /** Grows when objects are counted anew: those of an earlier run cannot be looked into any more. */
  readonly run: number;
  /** Divides the vector at one place. */
  setShape: (place: string, shape: LaneShape) => void;
  /** Divides all vectors. */
  setShapeEverywhere: (shape: LaneShape | 'auto') => void;
  /** Answers the problem to show beside the value, null when it took. */
  editMember: (object: ObjectName, index: number, text: string) => Promise<Problem | null>;

  stateChanged: (event: Events['state']) => void;
  /** Another run is about to begin. */
  newRun: () => void;
  /** Another module is open. */
  reset: () => void;
}

export function valuesSlice({ get, patch }: SliceTools<'values'>): ValuesSlice {
  const objects = new ObjectCache(({ kind, id }, from, count) =>
    get().engine.request('object', { kind, id, from, count }),
  );
  /** The stop that was told last. */
  let stops = -1;

  function newRun(): void {
    stops = -1;
    objects.clear();
    patch({ run: get().values.run + 1 });
  }

  return {
    objects,
    shapes: {},
    run: 0,
    setShape: (place, shape) => patch({ shapes: { ...get().values.shapes, [place]: shape } }),
    setShapeEverywhere: (shape) => {
      patch({ shapes: {} });
      get().settings.setLanes(shape);
    },
    editMember: async ({ kind, id }, index, text) => {
      const problem = await get().engine.attempt('edit.member', { kind, id, index, text });
      if (problem !== null) return problem;
      objects.refresh();
      // Lines that tell of the object say what is in it.
      get().engine.resend();
      await get().run.refresh();
      return null;
    },
    stateChanged: ({ state, pause }) => {
      if (pause === null) {
        if (state !== 'running') objects.nextStop();
        return;
      }
      const now = pause.moment.stops;
      if (now < stops) newRun();
      else if (now > stops) objects.nextStop();
      else objects.refresh();
      stops = now;
    },
    newRun,
    reset: () => {
      newRun();
      patch({ shapes: {} });
    },
  };
}
