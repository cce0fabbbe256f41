import { type EntryPoint, funcTypeAt, typedValue, type WasmModule } from '../engine/index.ts';
import { mostOf } from '../protocol/limits.ts';
import type { Events, OpenParams, Settings } from '../protocol/messages.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Core } from './core.ts';
import { load, type Loaded, type LoadToken, validateBehind } from './load.ts';
import type { Opened } from './opened.ts';
import { restoreStubResults } from './stub-results.ts';
import { whole } from './params.ts';
import { checkedSetup } from './program-setup.ts';

type Names = 'open' | 'cancelOpen' | 'cancelCheck' | 'close' | 'settings';

/** Bytes from which validation takes long enough to be in the way of the first paint. */
const LARGE = 1 << 20;
/** Milliseconds the window has for drawing a large module before it is validated. */
const FIRST_PAINT = 150;

/** Opening and closing modules. */
export function openHandlers(core: Core): Pick<Handlers, Names> {
  /** The load under way, until its module is open; a later one cancels it. */
  let loading: LoadToken | null = null;

  function giveUp(): void {
    if (loading) loading.cancelled = true;
    loading = null;
  }

  /** Everything that happens behind the first paint: validation, then the first run. */
  async function goOn(opened: Opened, params: OpenParams): Promise<void> {
    const check = { left: false };
    opened.check = check;
    opened.checkOn = () => {
      if (opened.check.left) begin(opened, params);
    };
    const replaced = (): boolean => core.opened !== opened;
    // While the next module is being loaded, the window counts that one's progress.
    const progress = (data: Events['progress']): void => {
      if (!loading) core.voice.emit('progress', data);
    };
    // The answer to `open` goes first.
    await core.surroundings.nextTask();
    if (replaced()) return;
    if (opened.problem) {
      core.tellState();
      return;
    }
    // The window draws the module now: where cores are few it should have one for itself.
    if (opened.module.bytes.length > LARGE) {
      // What was said of the module before does not hold while this one is checked.
      core.tellState();
      await core.surroundings.rest(FIRST_PAINT);
    }
    if (replaced()) return;
    const left = (): boolean => replaced() || check.left;
    const problem = await validateBehind(opened.module, left, () => core.surroundings.nextTask(), progress);
    if (left()) return;
    if (problem) {
      core.broken(opened, problem);
      return;
    }
    progress({ stage: 'instantiating', done: 0, total: 1 });
    const debug = core.makeDebugger(opened, entryOf(opened.module, params));
    restoreStubResults(debug, opened.module, params.stubs ?? []);
    core.restoreFramebuffer(params.framebuffer ?? null);
    const run = params.run === 'game' ? opened.view.game !== null || core.playsFramebuffer : params.run;
    core.start(opened.wanted === null ? run : opened.wanted === 'run');
    progress({ stage: 'instantiating', done: 1, total: 1 });
  }

  function begin(opened: Opened, params: OpenParams): void {
    void goOn(opened, params).catch((error: unknown) => core.failed(error));
  }

  return {
    open: async (params) => {
      giveUp();
      const mine: LoadToken = { cancelled: false };
      loading = mine;
      const progress = (data: Events['progress']): void => core.voice.emit('progress', data);
      let loaded: Loaded;
      try {
        loaded = await load(++core.loads, params, mine, core.surroundings, progress);
      } finally {
        if (loading === mine) loading = null;
      }
      const opened = core.adopt(loaded, params.breakpoints);
      if (params.program) opened.setup = checkedSetup(params.program);
      begin(opened, params);
      return opened.view;
    },

    cancelOpen: () => {
      giveUp();
      return null;
    },

    cancelCheck: () => {
      const { opened } = core;
      if (opened && !opened.debug && !opened.problem) opened.check.left = true;
      return null;
    },

    close: () => {
      giveUp();
      core.close();
      core.tellState();
      return null;
    },

    settings: (limits) => {
      const names = Object.keys(mostOf) as (keyof Settings)[];
      core.limits = Object.fromEntries(names.map((name) => [name, whole(name, limits[name], 1, mostOf[name])]));
      return null;
    },
  };
}

/** What Continue calls, when the opener says so; arguments that cannot be read leave it to the module. */
function entryOf(module: WasmModule, { entry }: OpenParams): EntryPoint | null {
  if (!entry) return null;
  const found = module.exports.find(({ name, kind }) => name === entry.export && kind === 'func');
  const params = funcTypeAt(module, module.funcs[found?.index ?? -1]?.typeIndex ?? -1)?.params;
  if (!params || params.length !== entry.args.length) return null;
  return { export: entry.export, args: params.map((type, i) => typedValue(type, entry.args[i] ?? '')) };
}
