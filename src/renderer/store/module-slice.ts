import type { Events, ModuleView, OpenParams } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/problem.ts';
import { hashOf, type ModuleSource, readSource } from './source.ts';
import type { SliceTools } from './state.ts';

/** What is loaded, from where, and the load under way. Read by: Module, Lesson, Invoke, title, status bar. */
export interface ModuleSlice {
  readonly view: ModuleView | null;
  /** Where `view` came from, so that it can be read again. */
  readonly source: ModuleSource | null;
  /** The load under way; the previous module stays on screen, dimmed. */
  readonly loading: Loading | null;
  /**
   * Opens it; answers true when it is on screen and was not given up meanwhile. Never rejects: a problem becomes a
   * banner. One that was given up too late is shown all the same, for the engine has it open.
   */
  open: (source: ModuleSource, run: RunWish) => Promise<boolean>;
  cancelOpen: () => void;
  /** Reads the same source again, keeping breakpoints; what was running runs again. */
  reload: () => Promise<boolean>;
  close: () => void;
  setProgress: (progress: Events['progress']) => void;
  /** Something became known about the module on screen; of another one it is not taken. */
  setView: (view: ModuleView) => void;
}

/** What happens once a module is open: it runs, it waits before its first instruction, or it plays if it is a game. */
export type RunWish = OpenParams['run'];

export interface Loading {
  readonly name: string;
  readonly stage: Events['progress']['stage'];
  readonly done: number;
  readonly total: number;
}

/** `opened` is told when another module is on screen, before anybody draws it. */
export function moduleSlice(
  { get, patch }: SliceTools<'module'>,
  opened: (view: ModuleView, source: ModuleSource) => void,
): ModuleSlice {
  /** Counts opens and what gives them up: of two that both fail, the later one speaks. */
  let turn = 0;
  /** The turn of the last close: what was opened before it, the engine closes. */
  let closed = 0;

  async function open(source: ModuleSource, run: RunWish): Promise<boolean> {
    const mine = ++turn;
    patch({ loading: { name: source.name, stage: 'reading', done: 0, total: 0 } });
    try {
      const bytes = await readSource(source);
      const hash = await hashOf(bytes);
      const [breakpoints, stubs] = await Promise.all([get().breakpoints.kept(hash), get().stubs.kept(hash)]);
      if (mine !== turn) return false;
      const params = {
        name: source.name,
        bytes,
        format: 'auto',
        run,
        breakpoints,
        ...(stubs.length === 0 ? {} : { stubs }),
        ...(source.entry === undefined ? {} : { entry: source.entry }),
      } as const;
      const view = await get().engine.request('open', params, [bytes]);
      if (mine < closed) return false;
      // The engine has it open, whatever was asked of it since: the window shows what the engine has.
      get().breakpoints.adopt(hash, breakpoints);
      get().stubs.adopt(hash, stubs);
      opened(view, source);
      const wanted = mine === turn;
      patch({ view, source, ...(wanted ? { loading: null } : {}) });
      if (!wanted) return false;
      if (run === 'game' && view.host === 'rocket') get().layout.show('game');
      return true;
    } catch (error) {
      if (mine !== turn) return false;
      patch({ loading: null });
      get().ui.report(problemOf(error), `Could not open ${source.name}`);
      return false;
    }
  }

  return {
    view: null,
    source: null,
    loading: null,
    open,
    cancelOpen: () => {
      turn++;
      patch({ loading: null });
      void get().engine.attempt('cancelOpen', {});
    },
    reload: () => {
      const { source } = get().module;
      return source === null ? Promise.resolve(false) : open(source, get().run.state === 'running');
    },
    close: () => {
      closed = ++turn;
      patch({ view: null, source: null, loading: null });
      void get().engine.attempt('close', {});
    },
    setProgress: ({ stage, done, total }) => {
      const { loading } = get().module;
      if (loading !== null) patch({ loading: { ...loading, stage, done, total } });
    },
    setView: (view) => {
      if (view.id === get().module.view?.id) patch({ view });
    },
  };
}
