import type { Problem, SavedSession, SessionView } from '../../protocol/messages.ts';
import { ProblemError, problemOf } from '../../protocol/problem.ts';
import { type Bookmark, sharedUntil } from './moments.ts';
import { noSetup } from './program-slice.ts';
import type { ModuleSource } from './source.ts';
import type { SliceTools, State } from './state.ts';

/** Runs as files: what is saved of them, and what is opened again. Read by: the session dialog, menus. */
export interface SessionFileSlice {
  /** What is going on. */
  readonly busy: 'saving' | 'opening' | null;
  /** The session that waits for the file of its module, which only the person can find; null when none does. */
  readonly wanting: WantedModule | null;
  /** Saves what is recorded of the branch that is shown, with the module inside or without. Pauses what runs. */
  save: (withModule: boolean) => Promise<boolean>;
  /**
   * Opens a session file: finds its module, plays it, and stands where it was left. Answers true when it does. A problem
   * becomes a banner; breakpoints, labels and bookmarks are taken over even when the recording cannot be played.
   */
  open: (source: ModuleSource, bytes: ArrayBuffer) => Promise<boolean>;
  /** Lets the person pick the module that is wanted. */
  pickModule: () => Promise<boolean>;
  /** Another module is open: the session that waits for one is played, or refused in words. */
  moduleOpened: () => Promise<boolean>;
  /** The session does not wait any more. */
  giveUp: () => void;
}

/** A session and the module it needs. */
export interface WantedModule {
  /** Name of the session's file. */
  readonly name: string;
  readonly view: SessionView;
  readonly source: ModuleSource;
  readonly size: number;
}

export function sessionFileSlice(
  { get, patch }: SliceTools<'session'>,
  version: string,
  saveFile: (name: string, bytes: ArrayBuffer) => Promise<string | null>,
): SessionFileSlice {
  /** Of several that are opened quickly, the last one counts. */
  let turn = 0;

  async function save(withModule: boolean): Promise<boolean> {
    patch({ busy: 'saving' });
    try {
      const { labels, time, engine } = get();
      const saving = engine.request('session.save', {
        withModule,
        labels: { functions: labels.functions, addresses: labels.addresses },
        bookmarks: bookmarksOf(time).map(({ at, name }) => ({ at, name })),
        version,
      });
      // Shows how far it is, and lets it be cancelled.
      time.along(
        saving.then(
          () => undefined,
          () => undefined,
        ),
      );
      const saved: SavedSession = await saving;
      const name = await saveFile(saved.name, saved.bytes);
      if (name === null) return false;
      get().ui.notify(saved.note === '' ? `Saved as ${name}.` : `Saved as ${name}. ${saved.note}`);
      return true;
    } catch (error) {
      get().ui.report(problem(error), 'The session was not saved');
      return false;
    } finally {
      patch({ busy: null });
    }
  }

  async function open(source: ModuleSource, bytes: ArrayBuffer): Promise<boolean> {
    const mine = ++turn;
    const { name } = source;
    const size = bytes.byteLength;
    patch({ busy: 'opening', wanting: null });
    try {
      const view = await get().engine.request('session.load', { name, bytes }, [bytes]);
      if (mine !== turn) return false;
      const found = await moduleOf(view);
      if (mine !== turn) return false;
      const wanting: WantedModule = { name, view, source, size };
      if (found === null) {
        patch({ wanting });
        get().ui.openDialog('session');
        return false;
      }
      if (!(await get().module.open(found, false)) || mine !== turn) return false;
      return await play(wanting);
    } catch (error) {
      get().ui.report(problem(error), `Could not open ${name}`);
      return false;
    } finally {
      if (mine === turn) patch({ busy: null });
    }
  }

  /** Where the module comes from; null when nobody knows. */
  async function moduleOf({ module }: SessionView): Promise<ModuleSource | null> {
    const { view, source } = get().module;
    if (view?.hash === module.hash && source !== null) return source;
    const known = await get().files.sourceOf(module.hash, module.name);
    if (known !== null) return known;
    return module.bytes === null ? null : { kind: 'file', name: module.name, file: new Blob([module.bytes]) };
  }

  /** The module is open: takes over what was written on it, and plays the recording. */
  async function play({ name, view, source, size }: WantedModule): Promise<boolean> {
    const state = get();
    const hash = state.module.view?.hash ?? '';
    if (hash !== view.module.hash) throw new ProblemError(otherModule(name, view, state.module.view));
    // What is kept of the module comes first, whichever of the two is asked for last.
    await Promise.all([state.labels.restore(hash), state.time.restore(hash)]);
    state.breakpoints.merge(view.breakpoints);
    state.labels.merge(view.labels);
    state.time.mergeBookmarks(view.bookmarks.map((one) => ({ ...one, branch: 1 })));
    if (view.program !== null && get().program.setup === noSetup) await state.program.set(view.program);
    if (!view.playable) {
      if (view.problem !== null) state.ui.report(view.problem, `Could not play ${name}`);
      return false;
    }
    const playing = state.engine.request('session.play', {});
    state.time.along(
      playing.then(
        () => undefined,
        () => undefined,
      ),
    );
    const { found, text } = await playing;
    void state.files.remember(source, `session of ${hash}`, size);
    if (view.problem !== null) state.ui.report(view.problem, `${name} was opened in part`);
    if (text !== '') state.ui.report({ kind: 'io', message: text }, `${name} was opened in part`);
    if (state.module.view?.game != null || view.framebuffer !== null) state.layout.show('game');
    return found;
  }

  return {
    busy: null,
    wanting: null,
    save,
    open,
    pickModule: () => get().files.pick(),
    moduleOpened: async () => {
      const { wanting } = get().session;
      if (wanting === null) return false;
      try {
        const played = await play(wanting);
        patch({ wanting: null });
        if (get().ui.dialog === 'session') get().ui.closeDialog();
        return played;
      } catch (error) {
        get().ui.report(problem(error), `Could not open ${wanting.name}`);
        return false;
      }
    },
    giveUp: () => {
      turn++;
      patch({ wanting: null });
    },
  };
}

/** The bookmarks of the branch that is shown, and of what it shares with others. Its end may be later than is known. */
function bookmarksOf({ view, bookmarks }: State['time']): readonly Bookmark[] {
  if (view === null) return [];
  const until = sharedUntil(view.branches, view.branch);
  return bookmarks.filter(({ at, branch }) => branch === view.branch || at <= (until.get(branch) ?? -1));
}

const problem = (error: unknown): Problem => problemOf(error);

function otherModule(
  name: string,
  { module }: SessionView,
  open: { readonly name: string; readonly hash: string } | null,
): Problem {
  return {
    kind: 'io',
    message:
      `${name} was made with ${module.name} (SHA-256 ${beginning(module.hash)}). ` +
      `${open?.name ?? 'This'} is another module, or another version of it (SHA-256 ${beginning(open?.hash ?? '')}).`,
    hint: 'Open the file that the session was made with.',
  };
}

/** As much of a hash as people compare. */
function beginning(hash: string): string {
  return hash === '' ? 'unknown' : `${hash.slice(0, 12)}…`;
}
