import { createStore } from 'zustand/vanilla';
import packageJson from '../../../package.json';
import type { Events, ModuleRow, ModuleView, PauseView, RunState, UpdateView } from '../../protocol/messages.ts';
import type { DebuggerClient } from '../../protocol/client.ts';
import { breakpointsSlice } from './breakpoints-slice.ts';
import { codeSlice } from './code-slice.ts';
import { consoleSlice } from './console-slice.ts';
import { engineSlice } from './engine-slice.ts';
import { filesSlice, type Recent } from './files-slice.ts';
import { gameSlice } from './game-slice.ts';
import { globalsSlice } from './globals-slice.ts';
import { labelsSlice } from './labels-slice.ts';
import { layoutSlice } from './layout-slice.ts';
import { memorySlice } from './memory-slice.ts';
import { moduleSlice } from './module-slice.ts';
import { programSlice } from './program-slice.ts';
import { recoverySlice } from './recovery-slice.ts';
import { isPaused, runSlice } from './run-slice.ts';
import { sessionFileSlice } from './session-file-slice.ts';
import { settingsSlice } from './settings-slice.ts';
import type { ModuleSource } from './source.ts';
import type { SliceTools, State, Store } from './state.ts';
import { stopNews } from './stop-news.ts';
import { stubsSlice } from './stubs-slice.ts';
import { tablesSlice } from './tables-slice.ts';
import { tierSlice } from './tier-slice.ts';
import { timeSlice } from './time-slice.ts';
import { uiSlice } from './ui-slice.ts';
import { valuesSlice } from './values-slice.ts';

/** What the store needs from outside: the ways to get at files, and at an engine. */
export interface Surroundings {
  /** A bundled sample, null when there is none of that id. */
  readonly sample: (id: string) => ModuleSource | null;
  /** The source of a recent entry that is not a picked file. */
  readonly sourceOf: (recent: Recent) => ModuleSource | null;
  /** Lets the person choose a file; null when they did not. */
  readonly pick: () => Promise<ModuleSource | null>;
  /** The bundled samples whose file has this name. */
  readonly samplesNamed: (name: string) => readonly ModuleSource[];
  /** Writes a session file where the person says (or where downloads go), and answers its name; null when not. */
  readonly saveFile: (name: string, bytes: ArrayBuffer) => Promise<string | null>;
  /** Replaces the engine. */
  readonly restartEngine: () => void;
}

const nowhere: Surroundings = {
  sample: () => null,
  sourceOf: () => null,
  samplesNamed: () => [],
  pick: () => Promise.resolve(null),
  saveFile: () => Promise.resolve(null),
  restartEngine: () => undefined,
};

/** A store with nothing loaded and no engine. Tests make their own; the window has one, `store`. */
export function createAppStore(surroundings: Surroundings = nowhere): Store {
  return createStore<State>()((set, get) => {
    function tools<K extends keyof State>(key: K): SliceTools<K> {
      return {
        get,
        patch: (changes) => {
          const old = get()[key];
          const fields = Object.keys(changes) as (keyof State[K])[];
          if (fields.every((field) => Object.is(old[field], changes[field]))) return;
          set({ [key]: { ...old, ...changes } } as Pick<State, K>);
        },
      };
    }

    /** Another module is about to be on screen: what belonged to the old one goes. */
    function opened(view: ModuleView, source: ModuleSource): void {
      const { code, memory, globals, tables, console, game, values, run, files, time, ui } = get();
      const other = get().module.view?.hash !== view.hash;
      if (other) {
        code.reset();
        memory.reset();
        tables.reset();
      }
      globals.reset();
      console.reset();
      game.reset();
      values.reset();
      time.reset();
      get().tier.setView(null);
      // The engine answers before it runs anything: what stands here is the old module's.
      run.forgetPause();
      ui.setStartPage(false);
      ui.dismissAll();
      get().recovery.opened(view.hash);
      void files.remember(source, view.hash, view.size);
      void get().labels.restore(view.hash);
      void time.restore(view.hash);
      queueMicrotask(() => {
        get().engine.resend();
        void get().breakpoints.send();
        if (get().code.func === null) void showFirst(view, source);
      });
    }

    /** The code to begin with: where the machine stands, else what will be called, else what there is. */
    async function showFirst(view: ModuleView, source: ModuleSource): Promise<void> {
      // Asked first: what the engine has to say of the new module's machine comes before this answer.
      const exports = await get().engine.ask('module.list', { section: 'exports', from: 0, count: 200 });
      if (get().module.view?.hash !== view.hash || get().code.func !== null) return;
      const { frame } = get().run;
      if (frame?.func != null && frame.offset !== null) {
        get().code.follow({ func: frame.func, offset: frame.offset });
        return;
      }
      const func = firstFunction(view, exports?.rows ?? [], source.entry?.export);
      if (func !== null) get().code.show({ func });
    }

    function stopped(pause: PauseView, state: RunState): void {
      const { top } = pause;
      if (top?.func != null && top.offset !== null) get().code.follow({ func: top.func, offset: top.offset });
      // Slow running goes by like a film: only where it stops is news.
      if (state === 'running' || get().time.scrubbing) return;
      get().ui.announce(state === 'trapped' ? pause.stop.text : stopNews(pause));
    }

    return {
      engine: engineSlice(
        tools('engine'),
        (update) => {
          get().time.settle();
          applyUpdate(get(), update);
        },
        surroundings.restartEngine,
      ),
      module: moduleSlice(tools('module'), opened),
      run: runSlice(tools('run'), stopped),
      breakpoints: breakpointsSlice(tools('breakpoints')),
      stubs: stubsSlice(tools('stubs')),
      program: programSlice(tools('program')),
      code: codeSlice(tools('code')),
      memory: memorySlice(tools('memory')),
      globals: globalsSlice(tools('globals')),
      tables: tablesSlice(tools('tables')),
      console: consoleSlice(tools('console')),
      game: gameSlice(tools('game')),
      values: valuesSlice(tools('values')),
      labels: labelsSlice(tools('labels')),
      layout: layoutSlice(tools('layout')),
      settings: settingsSlice(tools('settings')),
      files: filesSlice(tools('files'), surroundings),
      session: sessionFileSlice(tools('session'), packageJson.version, surroundings.saveFile),
      recovery: recoverySlice(tools('recovery'), packageJson.version),
      time: timeSlice(tools('time'), (event) => applyStop(get(), event)),
      tier: tierSlice(tools('tier')),
      ui: uiSlice(tools('ui')),
    };
  });
}

/** Names that programs begin with, after the one that the source names. */
const firstNames = ['update', '_start', 'main', 'run'];

function firstFunction(view: ModuleView, rows: readonly ModuleRow[], entry: string | undefined): number | null {
  const functions = rows.flatMap(({ name, target }) =>
    target?.kind === 'func' && target.func < view.counts.functions ? [{ name, func: target.func }] : [],
  );
  const names = entry === undefined ? firstNames : [entry, ...firstNames];
  const named = names.map((name) => functions.find((each) => each.name === name)).find((each) => each !== undefined);
  const first = named ?? functions.find(({ func }) => func >= view.importedFuncs);
  return first?.func ?? view.start ?? (view.counts.functions > view.importedFuncs ? view.importedFuncs : null);
}

/** Gives an update's parts to the slices they concern; the others are not touched, so their panes do not draw. */
export function applyUpdate(state: State, update: UpdateView): void {
  applyPicture(state, update);
  applyPanes(state, update);
}

/** What is drawn quickly, and what is told only once. */
function applyPicture(state: State, update: UpdateView): void {
  if (!isSeeking(update)) {
    if (update.game !== null) state.game.setView(update.game);
    if (update.console.length > 0) state.console.append(update.console);
    state.console.setSaidBefore(update.saidBefore);
    if (update.hits.length > 0) state.breakpoints.setHits(update.hits);
  }
  state.time.setView(update.time, update.state);
}

function applyPanes(state: State, update: UpdateView): void {
  if (isSeeking(update)) return;
  if (update.memory !== null) state.memory.setWindow(update.memory);
  if (update.globals !== null) state.globals.setRows(update.globals);
  if (update.table !== null) state.tables.setWindow(update.table);
  state.run.setAt(update.at);
  state.run.setRunnable(update.runnable);
  state.run.setProgram(update.waiting, update.exit);
}

/** In the middle of a search the machine rushes through moments that nobody asked to see. */
function isSeeking({ time }: UpdateView): boolean {
  return time?.seeking != null;
}

function applyStop(state: State, event: Events['state']): void {
  applyPanes(state, event.update);
  state.values.stateChanged(event);
  state.run.stateChanged(event);
}

/** Listens to an engine: its events become actions. Answers the function that ends it. */
export function connect(store: Store, client: DebuggerClient): () => void {
  let checked: number | null = null;
  const ends = [
    client.on('progress', (progress) => store.getState().module.setProgress(progress)),
    client.on('module', (view) => store.getState().module.setView(view)),
    client.on('tier', (view) => store.getState().tier.setView(view)),
    client.on('results', (results) => store.getState().run.resultsCame(results)),
    client.on('problem', (problem) => store.getState().ui.report(problem)),
    client.on('state', (event) => {
      const { run, ui } = store.getState();
      // Why something could not be done is no news once the machine is elsewhere.
      if (ui.refusal.text !== '' && event.state !== run.state) ui.refuse('');
      applyPicture(store.getState(), event.update);
      const { time } = store.getState();
      if (time.scrubbing && isPaused(run.state) && isPaused(event.state)) time.hold(event);
      else {
        time.forget();
        applyStop(store.getState(), event);
      }
      store.getState().time.stateChanged();
      // A module is shown before it is checked. What breakpoints are worth is known from its first real state on.
      const { module, breakpoints } = store.getState();
      const id = module.view?.id ?? null;
      if (id === null || id === checked || event.state === 'ready' || event.state === 'loading') return;
      checked = id;
      void breakpoints.send();
    }),
  ];
  const { engine, settings, run } = store.getState();
  engine.setClient(client);
  engine.setHealth('alive');
  const told = [
    engine.attempt('settings', settings.limits),
    engine.attempt('game.options', { fixedDt: settings.fixedDt }),
    engine.attempt('time.settings', settings.recording),
    engine.attempt('run.tier', { mode: settings.tier }),
    ...(run.speed === null ? [] : [engine.attempt('run.speed', { ips: run.speed })]),
  ];
  void Promise.all(told);
  return () => {
    for (const end of ends) end();
    if (store.getState().engine.client === client) store.getState().engine.setClient(null);
  };
}
