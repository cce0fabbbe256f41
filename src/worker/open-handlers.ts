import { type EntryPoint, typedValue, type WasmModule } from '../engine/index.ts';
import type { OpenParams } from '../protocol/messages.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Core } from './core.ts';
import { load, type LoadToken, validateBehind } from './load.ts';
import type { Opened } from './opened.ts';

type Names = 'open' | 'cancelOpen' | 'close' | 'settings';

/** Opening and closing modules. */
export function openHandlers(core: Core): Pick<Handlers, Names> {
  /** The load under way; a later one cancels it. */
  let token: LoadToken = { cancelled: false };

  function freshToken(): LoadToken {
    token.cancelled = true;
    token = { cancelled: false };
    return token;
  }

  /** Everything that happens behind the first paint: validation, then the first run. */
  async function goOn(opened: Opened, params: OpenParams, mine: LoadToken): Promise<void> {
    const progress = (data: Parameters<typeof core.voice.emit<'progress'>>[1]): void =>
      core.voice.emit('progress', data);
    // The answer to `open` goes first.
    await core.surroundings.nextTask();
    if (mine.cancelled) return;
    if (opened.problem) {
      core.tellState();
      return;
    }
    const problem = await validateBehind(opened.module, mine, () => core.surroundings.nextTask(), progress);
    if (mine.cancelled || core.opened !== opened) return;
    if (problem) {
      core.broken(opened, problem);
      return;
    }
    progress({ stage: 'instantiating', done: 0, total: 1 });
    core.makeDebugger(opened, entryOf(opened.module, params));
    core.start(opened.wanted === null ? params.run : opened.wanted === 'run');
    progress({ stage: 'instantiating', done: 1, total: 1 });
  }

  return {
    open: async (params) => {
      const mine = freshToken();
      const progress = (data: Parameters<typeof core.voice.emit<'progress'>>[1]): void =>
        core.voice.emit('progress', data);
      const loaded = await load(++core.loads, params, mine, core.surroundings, progress);
      const opened = core.adopt(loaded, params.breakpoints);
      void goOn(opened, params, mine).catch((error: unknown) => core.failed(error));
      return opened.view;
    },

    cancelOpen: () => {
      freshToken();
      return null;
    },

    close: () => {
      freshToken();
      core.debug?.end();
      core.opened = null;
      core.tellState();
      return null;
    },

    settings: (limits) => {
      core.limits = limits;
      return null;
    },
  };
}

/** What Continue calls, when the opener says so; arguments that cannot be read leave it to the module. */
function entryOf(module: WasmModule, { entry }: OpenParams): EntryPoint | null {
  if (!entry) return null;
  const found = module.exports.find(({ name, kind }) => name === entry.export && kind === 'func');
  const params = module.types[module.funcs[found?.index ?? -1]?.typeIndex ?? -1]?.params;
  if (!params || params.length !== entry.args.length) return null;
  return { export: entry.export, args: params.map((type, i) => typedValue(type, entry.args[i] ?? '')) };
}
