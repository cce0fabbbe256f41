import type { Debugger } from '../debug/debugger.ts';
import type { Driver } from '../debug/driver.ts';
import type { EntryPoint } from '../debug/program.ts';
import { Travel } from '../debug/time/travel.ts';
import { framebufferProblem } from '../hosts/framebuffer.ts';
import type { ProgramSettings } from '../hosts/program-settings.ts';
import { funcTypeAt, type WasmModule } from '../module/module.ts';
import { isRefType } from '../module/types.ts';
import { HostRef } from '../runtime/ref.ts';
import type { Value } from '../runtime/value.ts';
import { counted } from '../util/counted.ts';
import { hex } from '../util/hex.ts';
import type { SessionHeader } from './header.ts';
import { restoredPlace, restoredTape } from './portable.ts';
import type { SavedLog, SavedValue } from './saved-log.ts';
import { SessionError } from './session-error.ts';
import type { SessionRead } from './session-file.ts';
import { sameState, stateSum } from './state-sum.ts';

/** Instructions between two checkpoints of a recording that is played again, at least. */
const GAP = 1_000_000;
/** So many more for every byte that one takes. */
const GAP_PER_BYTE = 8;

/** What playing a session came to: the last moment that could be reached, and why no later one. */
export interface Played {
  readonly reached: number;
  /** A sentence when the run went another way than when it was recorded; null when all is well. */
  readonly differs: string | null;
}

/** What Continue calls in a session; the debugger has to be made with it. */
export function sessionEntry({ entry }: SessionHeader): EntryPoint | null {
  return entry && { export: entry.export, args: entry.args.map(plainValue) };
}

/** The program's settings, with the contents of its files. Throws a SessionError when one of them is not there. */
export function sessionSettings(
  { header: { program }, files }: SessionRead,
  elsewhere: (path: string, hash: string) => Uint8Array | null = () => null,
): ProgramSettings {
  const missing: string[] = [];
  const folders = program.folders.map(({ name, files: inside }) => ({
    name,
    files: inside.map(({ path, size, hash, ...more }) => {
      const bytes = size === 0 ? nothing : (files.get(hash) ?? elsewhere(path, hash));
      if (bytes?.length !== size) missing.push(path);
      return { path, bytes: bytes ?? nothing, ...more };
    }),
  }));
  if (missing.length > 0) {
    const some = missing.slice(0, 5).join(', ') + (missing.length > 5 ? ', …' : '');
    throw new SessionError({
      kind: 'io',
      message: `The session was saved without ${counted(missing.length, 'large file')} of its program: ${some}.`,
      hint: 'Give them to the program in Program settings, as they were, and open the session again.',
    });
  }
  return { args: program.args, env: program.env, folders, terminal: program.terminal };
}

const nothing = new Uint8Array(0);

/**
 * Starts the module afresh with all that the session had when it began, and gives it the session's recording: the run is
 * at its beginning then, in the past. Throws a SessionError when the recording does not fit the module, and what
 * `Debugger.start` throws.
 */
export function startSession(
  debug: Debugger,
  { header, log }: Pick<SessionRead, 'header' | 'log'>,
  settings: ProgramSettings,
): Driver {
  const { begin } = header;
  debug.end();
  debug.limits = header.limits;
  debug.settings = settings;
  debug.history = { ...debug.history, record: true };
  debug.keys = begin.keys;
  debug.fixedDt = begin.fixedDt;
  const problem = begin.picture && framebufferProblem(debug.module, begin.picture);
  if (problem !== null) {
    throw new SessionError({
      kind: 'io',
      message: `The session does not fit its module: its picture cannot be had. ${problem}`,
    });
  }
  debug.wish = { framebuffer: begin.picture };
  for (const { module, name, results } of begin.stubs) {
    debug.setStubResults(module, name, stubValues(debug.module, module, name, results));
  }
  if (begin.kept !== '') debug.hosts.keep(bytesOf(begin.kept));
  const driver = debug.start();
  const { history, run } = driver;
  const { recording } = history;
  if (!recording) throw new Error('internal error: a session needs a recording');
  const tape = restoredTape(log, run);
  for (const entry of tape.entries) recording.addEntry(entry);
  for (const answer of tape.answers) recording.addAnswer(answer);
  recording.end = endOf(header, log, driver);
  history.past = true;
  return driver;
}

/** How the run stood at the end of the log; one that was cut off ends at a moment of which no more is known. */
function endOf({ end, total }: SessionHeader, log: SavedLog, { run }: Driver) {
  const whole = log.total === total;
  return {
    at: log.total,
    pc: whole && end.place !== null ? restoredPlace(end.place, run) : null,
    // A trap is met again, and explained, when it goes on.
    state: whole && end.state === 'idle' ? 'idle' : 'paused',
    stop: end.state === 'idle' && whole ? null : ended,
    exit: whole ? end.exit : null,
    elapsed: Math.max(0, end.elapsed),
  } as const;
}

const ended = { reason: 'time', text: 'The end of the session.', breakpoints: [], trap: null, results: null } as const;

/**
 * Plays the recording up to a moment, with checkpoints on the way, and compares the state with what it was like where the
 * session says so. Yields how far it is, from 0 to 1; whoever drives it may leave it at any of these.
 */
export function* playSession(debug: Debugger, session: SessionRead, to: number): Generator<number, Played> {
  const { driver } = debug;
  const { recording } = driver?.history ?? {};
  if (!driver || !recording) throw new Error('internal error: no session has been started');
  const { history } = driver;
  const travel = new Travel(history, debug.breakpoints);
  const sums = session.sums.filter(({ at }) => at <= to);
  let good = 0;
  debug.breakpoints.watch.mode = 'off';
  try {
    for (;;) {
      const last = recording.checkpoints.last;
      const next = (last?.at ?? 0) + Math.max(GAP, GAP_PER_BYTE * (last?.bytes ?? 0));
      const sum = sums[0];
      const at = Math.min(to, next, sum?.at ?? Infinity);
      let there = false;
      let why = '';
      try {
        const journey = travel.to(at);
        let step = journey.next();
        for (; step.done !== true; step = journey.next()) yield Math.min(1, history.at / Math.max(1, to));
        there = step.value && history.diverged === null;
      } catch (error) {
        // An input that cannot be: an edit of memory that the program does not have by then.
        why = error instanceof Error ? ` (${error.message})` : '';
      }
      if (!there || (sum?.at === at && !sameState(stateSum(driver.run), sum))) {
        return { reached: good, differs: differsText(history.diverged ?? at, good, session.header) + why };
      }
      if (sum?.at === at) {
        sums.shift();
        good = at;
      }
      if (at >= to) return { reached: to, differs: null };
      if (at === next) history.checkpoint(false);
      yield Math.min(1, at / Math.max(1, to));
    }
  } finally {
    debug.breakpoints.watch.mode = 'live';
  }
}

function differsText(at: number, good: number, { wasmscope }: SessionHeader): string {
  const sure = good > 0 ? ` Up to #${good} it was the same.` : '';
  return (
    `Played again, the program went another way than when it was recorded, at #${at} or before.${sure} ` +
    `It was recorded by Wasmscope ${wasmscope}, perhaps on another kind of processor or in another browser.`
  );
}

/** Results of a stub, of the types of the import. */
function stubValues(module: WasmModule, from: string, name: string, results: readonly SavedValue[]): readonly Value[] {
  const types = module.imports.flatMap((item) =>
    item.module === from && item.name === name && item.kind === 'func'
      ? [funcTypeAt(module, module.funcs[item.index]?.typeIndex ?? -1)?.results]
      : [],
  )[0];
  const values = results.map(plainValue);
  const fits = (value: Value, i: number): boolean =>
    'ref' in value ? isRefType(types?.[i] ?? 'i32') : value.type === types?.[i];
  if (types?.length === values.length && values.every(fits)) return values;
  throw new SessionError({
    kind: 'io',
    message: `The session does not fit its module: it gives results to an import ${from}.${name}, of which the module has none like that.`,
  });
}

/** A value where there is no instance yet, so that there are no functions to refer to. */
function plainValue(saved: SavedValue): Value {
  if (!('ref' in saved)) return saved;
  const { type, ref } = saved;
  if (ref === null || typeof ref === 'number') return { type, ref };
  if ('host' in ref) return { type, ref: new HostRef(ref.host) };
  throw new SessionError({
    kind: 'io',
    message: `The session does not fit its module: function ${hex(ref.func)} is given before there is one.`,
  });
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
