import {
  type Edit,
  editGlobal,
  editLocal,
  editMember,
  editMemory,
  editOperand,
  evaluate,
  globalViews,
  hex,
  memoryWindow,
  objectWindow,
  parseExpression,
  type Run,
  scopeOf,
  searchMemory,
  tableWindow,
} from '../engine/index.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { ProblemError, StaleError } from '../protocol/problem.ts';
import type { Core } from './core.ts';
import { finite, whole } from './params.ts';
import { range } from './range.ts';
import { ReadingPace, updateView } from './update.ts';

type Names =
  | 'view.interest'
  | 'view.tick'
  | 'frame'
  | 'frames'
  | 'stack.slots'
  | 'locals'
  | 'edit.local'
  | 'edit.operand'
  | 'edit.global'
  | 'edit.member'
  | 'edit.memory'
  | 'memory.read'
  | 'memory.search'
  | 'object'
  | 'table.read'
  | 'global.read'
  | 'evaluate';

/** Rows of one answer. */
const MOST = 2000;
/** Milliseconds of searching between two looks at what else is asked. */
const SEARCH_MS = 4;

/** What a machine holds, and changing it by hand. */
export function inspectHandlers(core: Core): Pick<Handlers, Names> {
  const opened = (): NonNullable<Core['opened']> => {
    if (core.opened) return core.opened;
    throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
  };
  const run = (): Run => {
    const live = opened().debug?.run;
    if (live) return live;
    throw new ProblemError({ kind: 'internal', message: 'There is no instance yet.', hint: 'Continue or step first.' });
  };
  const missing = (what: string): never => {
    throw new ProblemError({ kind: 'internal', message: `There is no ${what}.` });
  };
  const live = (): boolean => core.state === 'running';
  /** In the past, this begins another branch: the window hears of it. */
  const change = (edit: Edit): void => {
    const past = core.debug?.driver?.history.past === true;
    core.debug?.edit(edit);
    if (past) core.tellState();
  };
  const pace = new ReadingPace();
  /** Searches begun; the last one is the one that somebody waits for. */
  let searches = 0;

  return {
    'view.interest': (interest) => {
      core.interest = interest;
      return updateView(core, null, live());
    },

    'view.tick': ({ time, consoleAfter }) => {
      if (core.loop.tick(finite('time', time))) core.tellProgress();
      core.tiers.tell();
      return updateView(core, consoleAfter, live(), !live() || pace.due(time));
    },

    frame: ({ index }) => opened().standing.frame(whole('index', index)),
    frames: (asked) => {
      const { from, count } = range(asked, MOST);
      return opened().standing.frames(from, count);
    },
    'stack.slots': (asked) => {
      const { from, count } = range(asked, MOST);
      return opened().standing.slots(from, count);
    },
    locals: ({ frame, ...asked }) => {
      const { from, count } = range(asked, MOST);
      return opened().standing.locals(whole('frame', frame), from, count);
    },

    'edit.local': ({ frame, index, text }) => {
      change(editLocal(opened().standing, frame, index, text));
      return null;
    },
    'edit.operand': ({ frame, index, text }) => {
      change(editOperand(opened().standing, frame, index, text));
      return null;
    },
    'edit.global': ({ index, text }) => {
      change(editGlobal(run(), index, text));
      return null;
    },
    'edit.member': ({ kind, id, index, text }) => {
      change(editMember(run(), { kind, id: whole('id', id) }, whole('index', index), text));
      return null;
    },
    'edit.memory': ({ memory, address, bytes }) => {
      change(editMemory(run(), memory, whole('address', address), bytes));
      return null;
    },

    'memory.read': ({ memory, address, length }) =>
      memoryWindow(run(), opened().marks, memory, address, length, live()) ?? missing(`memory ${memory}`),

    'memory.search': async ({ memory, pattern, from, backwards }) => {
      const mine = ++searches;
      const { opened: searched } = core;
      const bytes = (): Uint8Array => (run().instance.memories[memory] ?? missing(`memory ${memory}`)).bytes;
      const search = searchMemory(bytes, pattern, from, backwards);
      for (let since = core.now(); ;) {
        const { done, value } = search.next();
        if (done) return value === null ? null : { address: value };
        if (core.now() - since < SEARCH_MS) continue;
        await core.surroundings.nextTask();
        // On a journey, memory is that of no moment that anybody asked for.
        await core.journeys.afterwards(() => undefined);
        if (mine !== searches) throw new StaleError('Something else is searched for.');
        if (core.opened !== searched) throw new StaleError();
        since = core.now();
      }
    },

    object: ({ kind, id, ...asked }) => {
      const { from, count } = range(asked, MOST);
      return objectWindow(run().instance.module, kind, whole('id', id), from, count);
    },
    'table.read': ({ table, from, count }) => tableWindow(run(), table, from, count) ?? missing(`table ${table}`),
    'global.read': ({ from, count }) => globalViews(run(), opened().marks, from, count),

    evaluate: ({ expression, frame }) => {
      const value = evaluate(parseExpression(expression), scopeOf(run(), opened().inspector, frame));
      return { value, text: `${hex(value)} (${value})` };
    },
  };
}
