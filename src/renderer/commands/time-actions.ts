import type { BackKind } from '../../protocol/messages.ts';
import type { CommandId } from '../../shared/commands.ts';
import { bookmarksShown, neighbour } from '../store/moments.ts';
import { selectRecorded } from '../store/selectors.ts';
import type { State } from '../store/state.ts';
import type { Action } from './action.ts';

const notRecorded = ({ time }: State): string =>
  time.view?.note ?? 'This run is not recorded: switch recording on in the settings, and restart.';

/** Why nothing can be asked of the recording; null when there is one and the machine stands. */
export const cannotSearch = (s: State): string | null => {
  if (s.module.view === null) return 'Open a module first.';
  const { view, busy } = s.time;
  if (view === null) return 'Nothing has run yet.';
  if (!selectRecorded(s)) return notRecorded(s);
  return s.run.state === 'running' && busy === null ? 'It is running: pause it first.' : null;
};

/** Why there is no way back; null when there is one. */
export const cannotGoBack = (s: State): string | null => {
  const why = cannotSearch(s);
  return why !== null || s.time.busy !== null ? why : atBeginning(s);
};

/** That it stands at the first moment there is; null where it does not. */
const atBeginning = ({ time: { view } }: State): string | null => {
  if (view === null || view.at > view.first) return null;
  return view.first === 0 ? 'This is where the run begins.' : 'What came before this moment was forgotten.';
};

const inNoFunction = (s: State) =>
  cannotGoBack(s) ?? (s.run.pause?.top == null ? 'Nothing is on the call stack here.' : null);

const atEnd = (s: State): string | null =>
  s.time.view?.live === true ? 'This is the end: going on makes new moments.' : null;

/** While it plays what was recorded, too: the run is taken over where it is. */
const cannotPart = (s: State): string | null => {
  const replaying = s.run.state === 'running' && s.time.view?.live === false;
  return replaying ? null : (cannotSearch(s) ?? atEnd(s));
};

const noMoment = (s: State): string | null => {
  if (s.module.view === null) return 'Open a module first.';
  if (s.time.view === null) return 'Nothing has run yet.';
  return selectRecorded(s) ? null : notRecorded(s);
};

const noBookmark =
  (by: 1 | -1) =>
  (s: State): string | null => {
    const why = noMoment(s);
    const { view, bookmarks } = s.time;
    if (why !== null || view === null) return why;
    if (neighbour(bookmarksShown(bookmarks, view), view.at, by) !== null) return null;
    return by > 0 ? 'There is no bookmark after this moment.' : 'There is no bookmark before this moment.';
  };

const back = (kind: BackKind, unless = cannotGoBack): Action => ({ unless, run: (s) => s.time.back(kind) });

/** What the commands about time do. */
export const timeActions = {
  'time.backOver': back('over'),
  'time.backInto': back('into'),
  'time.backOut': back('out', inNoFunction),
  'time.backFrame': back('frame'),
  'time.reverse': back('continue'),
  'time.backToCursor': {
    unless: (s) => cannotGoBack(s) ?? (s.code.offset === null ? 'Select an instruction in the Code pane.' : null),
    run: (s) => {
      if (s.code.offset !== null) s.time.back('to', s.code.offset);
    },
  },
  'time.callStart': back('call-start', inNoFunction),
  'time.hostCall': back('host-call'),
  'time.goTo': { unless: noMoment, run: (s) => s.ui.openDialog('moment') },
  // As to every other moment, one can go there while it runs.
  'time.start': { unless: (s) => noMoment(s) ?? atBeginning(s), run: (s) => s.time.goTo(s.time.view?.first ?? 0) },
  'time.end': { unless: (s) => noMoment(s) ?? atEnd(s), run: (s) => s.time.goTo({ kind: 'end' }) },
  'time.branch': { unless: cannotPart, run: (s) => s.time.branch() },
  'time.bookmark': { unless: noMoment, run: (s) => s.time.toggleBookmark() },
  'time.nextBookmark': { unless: noBookmark(1), run: (s) => s.time.goToBookmark(1) },
  'time.previousBookmark': { unless: noBookmark(-1), run: (s) => s.time.goToBookmark(-1) },
  'time.cancel': {
    unless: (s) => (s.time.busy === null && s.time.view?.seeking == null ? 'Nothing is being looked for.' : null),
    run: (s) => s.time.cancel(),
  },
} as const satisfies Readonly<Partial<Record<CommandId, Action>>>;
