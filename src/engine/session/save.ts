import type { Debugger } from '../debug/debugger.ts';
import type { Driver } from '../debug/driver.ts';
import type { End } from '../debug/time/branches.ts';
import type { Checkpoint } from '../debug/time/checkpoint.ts';
import type { Recording } from '../debug/time/recording.ts';
import { Travel } from '../debug/time/travel.ts';
import { hexBytes } from '../util/hex.ts';
import type { SessionHeader } from './header.ts';
import { MOST_INPUTS } from './log-code.ts';
import { savedPlace, savedTape, savedValue } from './portable.ts';
import { SessionError } from './session-error.ts';
import type { SessionContents } from './session-file.ts';
import { stateSum } from './state-sum.ts';
import type { StateSum } from './sums-code.ts';

/** Parts of the recording at whose ends the state is summed; fewer when so many bytes of memory are summed in all. */
const SUMS = 12;
const MOST_SUMMED = 2 ** 30;

/** What a session says beside what its run knows. */
export type SessionFacts = Pick<SessionHeader, 'wasmscope' | 'module' | 'program' | 'branch'>;

/** The parts of a session that the run knows. */
export type SavedRun = Pick<SessionContents, 'header' | 'log'>;

/**
 * What a run was given from outside, up to the end of the branch that is shown. The machine stands between two
 * instructions. Throws a SessionError when that cannot be written down.
 */
export function savedRun(debug: Debugger, facts: SessionFacts): SavedRun {
  const { driver, recording, first } = recordedRun(debug);
  return {
    header: headerOf(driver, recording, first, facts),
    log: savedTape(recording, driver.run, driver.history.total),
  };
}

/** A run with a recording that can be played again from its beginning. */
export interface RecordedRun {
  readonly driver: Driver;
  readonly recording: Recording;
  /** The checkpoint of its beginning. */
  readonly first: Checkpoint;
}

/** The recording of the run. Throws a SessionError when there is none, or none that a session can hold. */
export function recordedRun(debug: Debugger): RecordedRun {
  const { driver } = debug;
  const recording = driver?.history.recording;
  if (!driver || !recording) {
    const hint = 'Switch recording on in the settings and restart the program.';
    const message = driver ? 'The run was not recorded: there is nothing to save.' : 'Nothing has been run yet.';
    throw new SessionError({ kind: 'internal', message, ...(driver ? { hint } : { hint: 'Run the program first.' }) });
  }
  const first = recording.checkpoints.list[0];
  if (!first || first.at !== 0 || first.entries !== 0) {
    const message = 'The beginning of the recording was given up to keep within its memory: it cannot be played again.';
    throw new SessionError({ kind: 'limit', message, hint: 'Give the recording more memory in the settings.' });
  }
  if (recording.entries.length + recording.answers.length > MOST_INPUTS) {
    const message = `The recording has more than ${MOST_INPUTS} inputs: a session cannot hold them.`;
    throw new SessionError({ kind: 'limit', message, hint: 'Restart the program and save a shorter run.' });
  }
  return { driver, recording, first };
}

/** What a session says of a run that stands between two instructions, or between two slices. */
export function headerOf(driver: Driver, recording: Recording, first: Checkpoint, facts: SessionFacts): SessionHeader {
  const { run, history } = driver;
  const { at, total } = history;
  const end = recording.end ?? endOf(driver, at);
  const value = (one: Parameters<typeof savedValue>[0]) => savedValue(one, 0, run);
  const { wish, keys, fixedDt } = first.run.program;
  const { stubs, kept } = run.hosts.lasting(first.run.hosts);
  const { entry } = run.program;
  return {
    ...facts,
    host: run.hosts.host?.id ?? null,
    limits: run.machine.store.limits,
    entry: entry && { export: entry.export, args: entry.args.map(value) },
    begin: {
      fixedDt,
      keys,
      picture: wish.framebuffer,
      stubs: stubs.map(({ module, name, results }) => ({ module, name, results: results.map(value) })),
      kept: kept ? hexBytes(kept, '') : '',
    },
    end: {
      place: end.pc === null ? null : savedPlace(end.pc, run),
      state: end.state,
      exit: end.exit,
      elapsed: end.elapsed,
    },
    at,
    total,
  };
}

function endOf({ state, exit, calls, run: { machine, services } }: Driver, at: number): End {
  const trapped = state === 'trapped';
  // Between two frames of a game that runs there is no call to stand in.
  const nowhere = state === 'idle' || (state === 'running' && calls.length === 0);
  return {
    at,
    pc: nowhere ? null : machine.pc,
    state: state === 'idle' || trapped ? state : 'paused',
    stop: null,
    exit,
    elapsed: services.clock.elapsed,
  };
}

/**
 * What the state was like at some moments of the recording, for whoever plays it again. The run leaves the end of its
 * recording and stands in the past then: the caller puts it back. Yields how far it is, from 0 to 1.
 */
export function* sumsOf(debug: Debugger, total: number): Generator<number, readonly StateSum[]> {
  const { driver, breakpoints } = debug;
  if (!driver) return [];
  const { history, state, stop, exit } = driver;
  history.leave({ state: state === 'running' ? 'paused' : state, stop, exit });
  const travel = new Travel(history, breakpoints);
  const sums: StateSum[] = [];
  const size = driver.run.instance.memories.reduce((all, memory) => all + memory.size, 1);
  const parts = Math.max(1, Math.min(SUMS, Math.floor(MOST_SUMMED / size)));
  const moments = new Set(Array.from({ length: parts + 1 }, (_, i) => Math.floor((total * i) / parts)));
  try {
    breakpoints.watch.mode = 'off';
    for (const at of moments) {
      if (yield* travel.to(at)) sums.push(stateSum(driver.run));
      yield at / Math.max(1, total);
    }
  } finally {
    breakpoints.watch.mode = 'live';
  }
  return sums;
}
