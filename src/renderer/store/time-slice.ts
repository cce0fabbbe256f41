import type {
  BackKind,
  Events,
  JourneyView,
  MomentWish,
  Params,
  RunState,
  TimelineView,
  TimeView,
  ValuePlace,
} from '../../protocol/messages.ts';
import { type Journey, type JourneyKind, journeys } from './journeys.ts';
import { type Bookmark, bookmarkName, bookmarksShown, extentOf, neighbour, readBookmarks } from './moments.ts';
import { load, save } from './persist.ts';
import { scrubPace } from './scrub-pace.ts';
import type { SliceTools } from './state.ts';
import { linePace } from './timeline-pace.ts';

/** Where in its run the machine is, and the ways to other moments. Read by: Timeline, status line, toolbar. */
export interface TimeSlice {
  /** Null without a run. While running it is renewed a few times a second. */
  readonly view: TimeView | null;
  /** What there is to see in the visible part of the run; null until it was asked for. */
  readonly line: TimelineView | null;
  /** Where the run ended when the line was asked for: calls that were made since may not be in it. */
  readonly known: number;
  /** The visible part; null: the whole run. */
  readonly range: MomentRange | null;
  /** The moment that was asked for last, as long as the machine is not there. */
  readonly wish: number | null;
  /** The journey that is under way. */
  readonly busy: JourneyKind | null;
  /** It takes so long that people wonder. */
  readonly slow: boolean;
  /** The playhead is held: stops are not news. */
  readonly scrubbing: boolean;
  /** Of the module, on all branches. */
  readonly bookmarks: readonly Bookmark[];
  /** The bookmark whose name is being asked for. */
  readonly naming: Bookmark | null;

  /** A number is an instruction of this branch. Of several that are asked for quickly, the last one counts. */
  goTo: (to: MomentWish | number) => void;
  back: (kind: BackKind, offset?: number) => void;
  /** To the instruction that set a value. */
  origin: (of: ValuePlace) => void;
  access: (of: Params<'time.access'>) => void;
  cancel: () => void;
  /** Something that goes through time by itself is under way: it is shown, and cancelled, as every journey is. */
  along: (under: Promise<void>) => void;
  /** Goes on differently from here. What is being replayed runs on, from here on live. */
  branch: () => void;
  switchTo: (branch: number, at?: number) => void;

  /** Adds a bookmark at the moment where the machine is, or at another one of this branch; removes the one there. */
  toggleBookmark: (at?: number) => void;
  /** An empty name takes it away. */
  renameBookmark: (bookmark: Bookmark, name: string) => void;
  /** Opens the dialog that asks for its name. */
  askName: (bookmark: Bookmark) => void;
  goToBookmark: (by: 1 | -1) => void;
  /** Adds bookmarks that are not there yet. */
  mergeBookmarks: (bookmarks: readonly Bookmark[]) => void;
  /** Loads what is kept under a module's hash. */
  restore: (hash: string) => Promise<void>;

  setRange: (range: MomentRange | null) => void;
  setScrubbing: (scrubbing: boolean) => void;
  /** While the playhead is held: panes of text show a stop when they can, and do not keep the picture waiting. */
  hold: (stop: Events['state']) => void;
  /** They show it now. */
  settle: () => void;
  /** What they have not shown yet is out of date. */
  forget: () => void;
  /** The pane shows so many columns; null: it cannot be seen. */
  watch: (columns: number | null) => void;
  setView: (view: TimeView | null, state: RunState) => void;
  /** The machine stands, or runs: hits may have been recorded that the line does not show. */
  stateChanged: () => void;
  reset: () => void;
}

/** Moments from `from` to `to`. */
export interface MomentRange {
  readonly from: number;
  readonly to: number;
}

/** Milliseconds between two views while running: nobody reads faster. */
const READING = 120;
/** Milliseconds after which a journey is said to be under way. */
const PATIENCE = 200;

/** Steps that end at once: pressed again and again, they are done one after the other. */
const stepKinds: ReadonlySet<BackKind> = new Set<BackKind>(['into', 'over', 'out', 'frame', 'call-start', 'host-call']);

/** The part of the run that is visible. */
export function visibleRange({ range, view }: Pick<TimeSlice, 'range' | 'view'>): MomentRange {
  return range ?? { from: 0, to: view === null ? 1 : extentOf(view) };
}

export function timeSlice({ get, patch }: SliceTools<'time'>, showStop: (stop: Events['state']) => void): TimeSlice {
  const following = scrubPace(showStop);
  let hash = '';
  let renewed = -Infinity;
  let columns: number | null = null;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const pace = linePace(async () => {
    const { client } = get().engine;
    const { view } = get().time;
    if (columns === null || client === null || view === null) return;
    const { from, to } = visibleRange(get().time);
    const params = { from: Math.floor(from), to: Math.ceil(to), columns };
    const line = await client.request('time.line', params).catch(() => null);
    if (line !== null && get().engine.client === client && get().time.view !== null) patch({ line, known: view.total });
  });
  const refresh = (): void => {
    if (columns !== null) pace.want(get().run.state === 'running');
  };

  const queue = journeys(arrived, (journey) => {
    clearTimeout(patience);
    patch(journey === null ? { busy: null, slow: false, wish: null } : { busy: journey.kind });
    if (journey !== null && !get().time.slow) patience = setTimeout(() => patch({ slow: true }), PATIENCE);
  });

  function arrived(_: Journey, answer: JourneyView | null): void {
    // Nothing else tells that the search is over when the machine stayed where it was.
    if (get().time.view?.seeking != null) get().engine.resend();
    if (answer === null || answer.text === '') return;
    // What was found is told where the machine stands; what was not, nobody else tells.
    if (!answer.found) get().ui.refuse(answer.text);
    else if (get().run.pause?.stop.text !== answer.text) get().ui.announce(answer.text);
  }

  function keep(bookmarks: readonly Bookmark[]): void {
    patch({ bookmarks });
    if (hash !== '') void save(`bookmarks:${hash}`, bookmarks);
  }

  const ask = () => get().engine.ask;
  const search = (send: Journey['send']): void => queue.ask({ kind: 'search', send });

  return {
    view: null,
    line: null,
    known: 0,
    range: null,
    wish: null,
    busy: null,
    slow: false,
    scrubbing: false,
    bookmarks: [],
    naming: null,

    goTo: (wanted) => {
      const { view } = get().time;
      if (view === null) return;
      const to: MomentWish =
        typeof wanted === 'number'
          ? { kind: 'instruction', at: clamp(Math.round(wanted), view.first, view.total) }
          : wanted;
      if (to.kind === 'instruction' && to.at === (get().time.wish ?? view.at)) return;
      // Why something could not be done at the moment that is left says nothing about the next one.
      if (get().ui.refusal.text !== '') get().ui.refuse('');
      patch({ wish: to.kind === 'instruction' ? to.at : null });
      queue.ask({ kind: 'goto', send: () => ask()('time.goto', { to }) });
    },
    back: (kind, offset) =>
      queue.ask({
        kind: stepKinds.has(kind) ? 'step' : 'search',
        send: () => ask()('time.back', { kind, ...(offset === undefined ? {} : { offset }) }),
      }),
    origin: (of) => search(() => ask()('time.origin', { of })),
    access: (of) => search(() => ask()('time.access', of)),
    cancel: () => {
      queue.drop();
      void get()
        .engine.attempt('time.cancel', {})
        .then(() => get().engine.resend());
    },
    along: (under) => search(() => under.then(() => null)),
    branch: () => {
      const running = get().run.state === 'running';
      search(async () => {
        const answer = await ask()('time.branch', {});
        if (running) get().run.continue();
        return answer;
      });
    },
    switchTo: (branch, at) => search(() => ask()('time.switch', { branch, ...(at === undefined ? {} : { at }) })),

    toggleBookmark: (where) => {
      const { view, bookmarks } = get().time;
      if (view === null) return;
      const at = where ?? view.at;
      const known = bookmarksShown(bookmarks, view).find((each) => each.at === at);
      if (known !== undefined) {
        keep(bookmarks.filter((each) => each !== known));
        get().ui.announce(`Bookmark removed: ${known.name}`);
        return;
      }
      const name = bookmarkName(at === view.at ? view : { ...view, at, calls: 0 });
      keep([...bookmarks, { at, branch: view.branch, name }]);
      get().ui.announce(`Bookmark set: ${name}`);
    },
    renameBookmark: (bookmark, text) => {
      const { bookmarks } = get().time;
      const name = text.trim();
      const others = bookmarks.filter((each) => each !== bookmark);
      keep(name === '' ? others : [...others, { ...bookmark, name }]);
    },
    askName: (naming) => {
      patch({ naming });
      get().ui.openDialog('bookmark');
    },
    goToBookmark: (by) => {
      const { view, bookmarks } = get().time;
      const next = view === null ? null : neighbour(bookmarksShown(bookmarks, view), view.at, by);
      if (next !== null) get().time.goTo(next.at);
    },
    mergeBookmarks: (more) => {
      const { bookmarks } = get().time;
      const fresh = more.filter(({ at, branch }) => !bookmarks.some((one) => one.at === at && one.branch === branch));
      if (fresh.length > 0) keep([...bookmarks, ...fresh]);
    },
    restore: async (newHash) => {
      hash = newHash;
      const kept = hash === '' ? undefined : await load(`bookmarks:${hash}`);
      if (hash === newHash) patch({ bookmarks: readBookmarks(kept), naming: null });
    },

    setRange: (range) => {
      patch({ range });
      refresh();
    },
    setScrubbing: (scrubbing) => {
      following.flush();
      patch({ scrubbing });
    },
    hold: following.put,
    settle: following.flush,
    forget: following.drop,
    watch: (count) => {
      if (count === columns) return;
      columns = count;
      refresh();
    },
    setView: (told, state) => {
      const { view: old, range, wish } = get().time;
      const view = told === null || told.seeking === null || old === null ? told : { ...old, seeking: told.seeking };
      if (view === null) {
        if (old !== null) patch({ view: null, line: null, range: null, wish: null });
        return;
      }
      const now = performance.now();
      const calm = state === 'running' && old !== null && old.live === view.live && old.branch === view.branch;
      if (calm && view.seeking === null && old.seeking === null && now - renewed < READING) return;
      renewed = now;
      const branches = old !== null && sameBranches(old.branches, view.branches) ? old.branches : view.branches;
      patch({ view: { ...view, branches }, range: wish === null ? followed(range, view) : range });
      if (old === null || old.total !== view.total || old.branch !== view.branch || old.first !== view.first) refresh();
    },
    stateChanged: () => {
      // In the past nothing new is seen.
      if (get().time.view?.live !== false) refresh();
    },
    reset: () => {
      queue.drop();
      following.drop();
      patch({ view: null, line: null, range: null, wish: null, scrubbing: false });
    },
  };
}

/** The visible part, moved so that the moment of the machine is in it. */
function followed(range: MomentRange | null, { at, total }: TimeView): MomentRange | null {
  if (range === null || range.from >= total) return null;
  if (at >= range.from && at <= range.to) return range;
  const span = range.to - range.from;
  // A little of what lies ahead stays in view.
  const from = clamp(at < range.from ? at - span * 0.2 : at - span * 0.8, 0, Math.max(0, total - span));
  return { from, to: from + span };
}

/** What is drawn of branches is drawn again only when they are others. */
function sameBranches(a: TimeView['branches'], b: TimeView['branches']): boolean {
  return (
    a.length === b.length &&
    a.every(({ id, from, total, name }, index) => {
      const other = b[index];
      return other?.id === id && other.from === from && other.total === total && other.name === name;
    })
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
