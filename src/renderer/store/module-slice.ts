import type { ComponentView, Events, ModuleSection, ModuleView, OpenParams } from '../../protocol/messages.ts';
import { problemOf } from '../../protocol/problem.ts';
import { isSessionFile } from '../../protocol/session-file.ts';
import { noSetup } from './program-slice.ts';
import { hashOf, type ModuleSource, readSource } from './source.ts';
import type { SliceTools } from './state.ts';

/** What is loaded, from where, and the load under way. Read by: Module, Lesson, Invoke, title, status bar. */
export interface ModuleSlice {
  readonly view: ModuleView | null;
  /** Where `view` came from, so that it can be read again. */
  readonly source: ModuleSource | null;
  /** The load under way; the previous module stays on screen, dimmed. */
  readonly loading: Loading | null;
  /** The component that the module on screen is from, or that was opened to choose one of its core modules. */
  readonly component: OpenComponent | null;
  /** How far the check of the functions has come, which goes on behind the first look; null when none is under way. */
  readonly checking: Checking | null;
  /** An item that was followed from elsewhere: the Module pane brings it into view when `seq` changes. */
  readonly followed: { readonly section: ModuleSection; readonly index: number; readonly seq: number };
  /** Shows an item of a section, opening the pane. */
  goTo: (section: ModuleSection, index: number) => void;
  /**
   * Opens it; answers true when it is on screen and was not given up meanwhile. Never rejects: a problem becomes a
   * banner. One that was given up too late is shown all the same, for the engine has it open.
   */
  open: (source: ModuleSource, run: RunWish) => Promise<boolean>;
  cancelOpen: () => void;
  /** Stops the check that is under way: the module can be read, and is checked when it is to run. */
  cancelCheck: () => void;
  /** Opens a core module of `component`. */
  openCore: (index: number) => Promise<boolean>;
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

/** A component whose core modules can be opened. */
export interface OpenComponent {
  readonly view: ComponentView;
  readonly source: ModuleSource;
  readonly run: RunWish;
}

/** Functions that were checked, of all. */
export interface Checking {
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
      // A file that is called a session and is none is refused as such, not as a module.
      if (isSessionFile(bytes) || /\.wscope$/i.test(source.name)) {
        if (mine !== turn) return false;
        patch({ loading: null });
        return await get().session.open(source, bytes);
      }
      const file = await hashOf(bytes);
      // What is kept is kept for a module: a component has several.
      const hash = source.core === undefined ? file : `${file}.${source.core}`;
      const [breakpoints, stubs, framebuffer, program] = await Promise.all([
        get().breakpoints.kept(hash),
        get().stubs.kept(hash),
        get().game.keptFramebuffer(hash),
        get().program.kept(hash),
      ]);
      if (mine !== turn) return false;
      const params = {
        name: source.name,
        bytes,
        format: 'auto',
        run,
        breakpoints,
        ...(stubs.length === 0 ? {} : { stubs }),
        ...(program === noSetup ? {} : { program }),
        ...(framebuffer === null ? {} : { framebuffer }),
        ...(source.entry === undefined ? {} : { entry: source.entry }),
        ...(source.core === undefined ? {} : { core: source.core }),
      } as const;
      const view = await get().engine.request('open', params, [bytes]);
      if (mine < closed) return false;
      // The engine has it open, whatever was asked of it since: the window shows what the engine has.
      get().breakpoints.adopt(hash, breakpoints);
      get().stubs.adopt(hash, stubs);
      get().program.adopt(hash, program);
      get().game.adopt(hash, framebuffer);
      opened(view, source);
      const wanted = mine === turn;
      const other = get().module.view?.hash !== view.hash;
      const of = get().module.component;
      const component = source.core !== undefined && of?.source.name === source.name ? of : null;
      patch({ view, source, component, checking: null, ...(wanted ? { loading: null } : {}) });
      if (other) get().layout.arrange();
      if (!wanted) return false;
      // Somebody looked for this module: it stands where it was left then.
      if (await get().session.moduleOpened()) return true;
      if (run === 'game' && (view.game !== null || framebuffer !== null)) get().layout.show('game');
      return true;
    } catch (error) {
      if (mine !== turn) return false;
      patch({ loading: null });
      const problem = problemOf(error);
      if (problem.component !== undefined && problem.component.moduleCount > 0) {
        choose({ view: problem.component, source, run });
      } else get().ui.report(problem, `Could not open ${source.name}`);
      return false;
    }
  }

  /** A component is no module: the person says which of its modules is meant. */
  function choose(component: OpenComponent): void {
    patch({ component });
    get().ui.openDialog('component');
  }

  return {
    view: null,
    source: null,
    loading: null,
    component: null,
    checking: null,
    followed: { section: 'types', index: 0, seq: 0 },
    goTo: (section, index) => {
      patch({ followed: { section, index, seq: get().module.followed.seq + 1 } });
      get().layout.show('module');
    },
    open,
    openCore: (core) => {
      const { component } = get().module;
      return component === null ? Promise.resolve(false) : open({ ...component.source, core }, component.run);
    },
    cancelOpen: () => {
      turn++;
      patch({ loading: null });
      void get().engine.attempt('cancelOpen', {});
    },
    cancelCheck: () => {
      patch({ checking: null });
      void get().engine.attempt('cancelCheck', {});
    },
    reload: () => {
      const { source } = get().module;
      return source === null ? Promise.resolve(false) : open(source, get().run.state === 'running');
    },
    close: () => {
      closed = ++turn;
      patch({ view: null, source: null, loading: null, component: null, checking: null });
      get().recovery.closed();
      void get().engine.attempt('close', {});
    },
    setProgress: ({ stage, done, total }) => {
      const { loading } = get().module;
      if (loading !== null) patch({ loading: { ...loading, stage, done, total } });
      else if (stage === 'validating') patch({ checking: { done, total } });
      else patch({ checking: null });
    },
    setView: (view) => {
      // It is told again when the check has found something.
      if (view.id === get().module.view?.id) patch({ view, checking: null });
    },
  };
}
