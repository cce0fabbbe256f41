import { type Driver, EditError, type FuncType, type Instance, typedValue, type Value } from '../engine/index.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Core } from './core.ts';
import { finite, wholeOrNone } from './params.ts';
import { tierMode } from './tier-keeper.ts';

type Names =
  | 'breakpoints.set'
  | 'continue'
  | 'pause'
  | 'step'
  | 'restart'
  | 'stop'
  | 'run.speed'
  | 'run.tier'
  | 'invoke'
  | 'stub.results'
  | 'game.keys'
  | 'game.options'
  | 'game.framebuffer';

/** Everything that makes the machine run or stand. */
export function runHandlers(core: Core): Pick<Handlers, Names> {
  /** The live driver; starts a run when there is none, and answers null when it cannot or must wait for validation. */
  function driver(wanted: 'run' | 'entry'): Driver | null {
    const { opened } = core;
    if (!opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
    if (opened.problem) throw new ProblemError(opened.problem);
    if (!opened.debug) {
      opened.wanted = wanted;
      opened.checkOn();
      return null;
    }
    if (opened.debug.driver) return opened.debug.driver;
    core.start(wanted === 'run');
    return null;
  }

  function mustBeRunnable(live: Driver): void {
    if (live.runnable) return;
    const hint = 'Call one of its functions in the Invoke pane.';
    throw new ProblemError({ kind: 'internal', message: 'The module has nothing that runs by itself.', hint });
  }

  return {
    'breakpoints.set': ({ list }) => core.setBreakpoints(list),

    continue: () => {
      const live = driver('run');
      if (!live) return null;
      if (live.state === 'running') {
        live.runOn();
        return null;
      }
      mustBeRunnable(live);
      // A program that has ended runs once more from its beginning.
      if (live.exit !== null) {
        core.start(true);
        return null;
      }
      live.resume();
      core.running();
      return null;
    },

    pause: () => {
      const live = core.debug?.driver;
      if (live?.state !== 'running') return null;
      live.pause();
      if (live.state === 'running') core.loop.kick();
      else core.tellState();
      return null;
    },

    step: ({ kind, ...asked }) => {
      const count = wholeOrNone('count', asked.count, 1);
      const offset = wholeOrNone('offset', asked.offset);
      const live = driver('entry');
      if (!live || live.state === 'running') return null;
      mustBeRunnable(live);
      if (live.exit !== null) {
        core.start(false);
        return null;
      }
      live.step(kind, { count, offset });
      core.running();
      return null;
    },

    restart: ({ run }) => {
      // What could not be instantiated may work with other settings.
      if (core.opened?.debug) core.start(run);
      else driver(run ? 'run' : 'entry');
      return null;
    },

    stop: () => {
      // A call made while another was paused is given up alone when it has trapped; not where a journey happens to be.
      if (core.journeys.leave() || core.debug?.driver?.giveUpNested() !== true) core.debug?.end();
      core.tellState();
      return null;
    },

    'run.speed': ({ ips }) => {
      core.loop.ips = ips === null ? null : Math.max(0, finite('ips', ips));
      core.tiers.tell();
      return null;
    },

    'run.tier': ({ mode }) => {
      core.tierMode = tierMode(mode);
      return null;
    },

    invoke: ({ name, args, pause }) => {
      const debug = core.opened?.ready;
      if (!debug) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
      const live = debug.ensure();
      const found = live.run.instance.exports.get(name);
      if (found?.kind !== 'wasm' && found?.kind !== 'host') {
        throw new ProblemError({ kind: 'internal', message: `There is no exported function "${name}".` });
      }
      live.invoke(name, typedArgs(found.type, args, live.run.instance), pause);
      core.running();
      return null;
    },

    'stub.results': ({ module, name, results }) => {
      const debug = core.opened?.ready;
      const type = debug?.hosts.stubs.typeOf(module, name);
      if (!debug || !type) throw new ProblemError({ kind: 'link', message: `${module}.${name} is not a stub.` });
      debug.setStubResults(module, name, typedValues(type.results, results, null));
      return null;
    },

    'game.keys': (keys) => {
      core.keys = keys;
      return null;
    },

    'game.options': ({ fixedDt }) => {
      core.fixedDt = fixedDt;
      return null;
    },

    'game.framebuffer': ({ settings }) => {
      core.showFramebuffer(settings);
      return null;
    },
  };
}

function typedArgs({ params }: FuncType, texts: readonly string[], instance: Instance): Value[] {
  return typedValues(params, texts, instance);
}

function typedValues(types: FuncType['params'], texts: readonly string[], instance: Instance | null): Value[] {
  if (types.length !== texts.length) {
    throw new ProblemError({ kind: 'internal', message: `${types.length} values are wanted, not ${texts.length}.` });
  }
  return types.map((type, i) => {
    try {
      return typedValue(type, texts[i] ?? '', instance);
    } catch (error) {
      if (types.length === 1 || !(error instanceof EditError)) throw error;
      throw new EditError(`value ${i}: ${error.message}`);
    }
  });
}
