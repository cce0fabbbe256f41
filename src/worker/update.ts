import { gameView, globalViews, memoryWindow, tableWindow, timeView } from '../engine/index.ts';
import type { CodeLocation, GameView, UpdateView } from '../protocol/messages.ts';
import type { Core } from './core.ts';

/** Milliseconds between two looks at memory, globals and tables while running: a person reads no faster. */
const READING_PACE = 48;

/** Says at which ticks numbers are sent along; between them the picture goes alone, which costs the window far less. */
export class ReadingPace {
  #last = -Infinity;

  /** `time` is the animation frame's, in milliseconds. */
  due(time: number): boolean {
    if (time >= this.#last && time - this.#last < READING_PACE) return false;
    this.#last = time;
    return true;
  }
}

const picturesOnly = { memory: null, globals: null, table: null } as const;

/**
 * What the visible panes asked for, as it is now. `consoleAfter` is the last console entry the window has; null where
 * it did not say, which means what was not sent yet. `live`: marks are against the previous update, not the last stop.
 * `numbers` false leaves out what is read rather than watched.
 */
export function updateView(core: Core, consoleAfter: number | null, live: boolean, numbers = true): UpdateView {
  const { opened, interest, state } = core;
  const driver = opened?.debug?.driver ?? null;
  const run = driver?.run ?? null;
  // On a journey, memory is that of no moment that anybody asked for.
  const travels = core.journeys.busy;
  const { memory, globals, table } = numbers && !travels ? interest : picturesOnly;
  return {
    state,
    runnable: opened?.runnable ?? false,
    waiting: waitingOf(core),
    exit: opened?.debug?.driver?.exit ?? null,
    memory:
      run && opened && memory
        ? memoryWindow(run, opened.marks, memory.memory, memory.address, memory.length, live)
        : null,
    globals: run && opened && globals ? globalViews(run, opened.marks, globals.from, globals.count) : null,
    table: run && table ? tableWindow(run, table.table, table.from, table.count) : null,
    game: interest.game && !travels ? pictureOf(core) : null,
    console: consoleAfter === null ? core.console.unsent() : core.console.after(consoleAfter),
    saidBefore: core.console.saidBefore,
    hits: opened?.debug?.breakpoints.hits ?? [],
    at: state === 'running' ? location(core) : null,
    time: driver ? timeView(driver, core.journeys.seeking) : null,
  };
}

function waitingOf(core: Core): UpdateView['waiting'] {
  const waiting = core.debug?.driver?.waiting;
  if (!waiting) return null;
  return waiting.input ? 'input' : 'time';
}

/** The picture: complete ones while a game plays, what has been drawn so far while it stands or runs slowly. */
function pictureOf(core: Core): GameView | null {
  const program = core.debug?.run?.program;
  if (!program) return null;
  const partial = core.state !== 'running' || core.loop.ips !== null;
  return gameView(program, partial);
}

/** Where the machine is between two slices; null between two calls. */
function location(core: Core): CodeLocation | null {
  const machine = core.debug?.run?.machine;
  if (!machine || machine.idle) return null;
  const func = machine.store.code.funcOf(machine.pc)?.index;
  const offset = machine.store.code.offsetOf(machine.pc);
  return func === undefined || offset === null ? null : { func, offset };
}
