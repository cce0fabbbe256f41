import type { CodeLocation } from '../../protocol/messages.ts';
import { isPaused } from './run-slice.ts';
import type { State } from './state.ts';

/** Everything that follows from the state. Selectors answer the same object while nothing changed. */

/** Running at full speed: what the pause showed is out of date and drawn dimmed. A slow run tells a pause for every frame. */
export const selectStale = (s: State): boolean =>
  s.run.state === 'running' && s.run.pause !== null && s.run.speed === null && !s.run.live;

export const selectPaused = (s: State): boolean => isPaused(s.run.state);

/** Values can be changed: paused or trapped, not while it runs. */
export const selectEditable = selectPaused;

/** Offset of the current instruction of the frame that is looked at; null when nothing stands anywhere. */
export const selectCurrentOffset = (s: State): number | null =>
  s.run.frame?.offset ?? (s.run.state === 'running' ? (s.run.at?.offset ?? null) : null);

export const selectCurrentFunc = (s: State): number | null =>
  s.run.frame?.func ?? (s.run.state === 'running' ? (s.run.at?.func ?? null) : null);

/** What happens was recorded: a moment that is not the end of the run. */
export const selectPast = (s: State): boolean => s.time.view?.live === false;

/** There are moments to go to: the run is recorded, or was for a while. */
export const selectRecorded = ({ time: { view } }: State): boolean =>
  view !== null && (view.recording || view.total > view.first);

/** A module that runs nothing by itself, and of which nothing was called yet: there is no moment to speak of. */
export const nothingHasRun = ({ run, time }: State): boolean =>
  run.state === 'idle' && run.pause === null && time.view?.total === 0 && time.view.seeking === null;

/** Is the frame that is looked at the innermost one (its instruction runs next)? */
export const selectAtTop = (s: State): boolean =>
  s.run.pause === null || s.run.pause.top === null || s.run.frameIndex === s.run.pause.top.index;

/** Where the machine stands, for "run to cursor" and the status bar. */
export function currentLocation(s: State): CodeLocation | null {
  const func = selectCurrentFunc(s);
  const offset = selectCurrentOffset(s);
  return func === null || offset === null ? null : { func, offset };
}

/** Hits of a breakpoint, from whichever told last. */
export const hitsOf =
  (id: string) =>
  (s: State): number =>
    s.breakpoints.hits[id] ?? s.breakpoints.status[id]?.hits ?? 0;

/**
 * The game frame as every text shows it: the one that is being computed where the machine stands or passes slowly.
 * At full speed the one of the picture, ten times a second: text that changes at every frame costs more than the
 * picture and cannot be read.
 */
export function selectReadableFrame(state: State): number | null {
  const { run, game } = state;
  if (run.pause !== null && !selectStale(state)) return run.pause.moment.frame ?? game.view?.frame ?? null;
  if (game.view === null) return null;
  const { frame } = game.view;
  return run.state === 'running' ? frame - (frame % 6) : frame;
}
