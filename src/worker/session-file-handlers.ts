import {
  type Debugger,
  type Driver,
  type Effect,
  type Journey,
  playSession,
  type Played,
  type ProgramSettings,
  readSession,
  savedRun,
  sessionEntry,
  SessionError,
  type SessionFile,
  type SessionRead,
  sessionSettings,
  startSession,
  type StateSum,
  sumsOf,
  writeSession,
} from '../engine/index.ts';
import type { ProgramSetup } from '../protocol/messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { SavedSession, SaveParams, SessionRequests, SessionView } from '../protocol/session-messages.ts';
import type { Core } from './core.ts';
import type { Opened } from './opened.ts';

/** Bytes of a file of the program that goes along, and of all of them together. */
const MOST_FILE = 256 * 1024;
const MOST_FILES = 4 * 2 ** 20;
/** Output of a played session that is told, the last pieces. */
const MOST_TOLD = 2000;
/** Milliseconds between two looks whether the module is checked. */
const PATIENCE = 10;

/** Saving the recording of a run as a file, and playing such files again. */
export function sessionFileHandlers(core: Core): Pick<Handlers, keyof SessionRequests> {
  let loaded: SessionRead | null = null;

  async function save({ withModule, labels, bookmarks, version }: SaveParams): Promise<SavedSession> {
    const { opened, specs: breakpoints } = core;
    if (!opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
    const debug = opened.ready;
    if (debug.driver?.state === 'running') {
      debug.driver.hold();
      core.tellState();
    }
    const { name, hash, size } = opened.view;
    const settings = debug.run?.hosts.settings ?? { args: [], env: [], folders: [], terminal: true };
    const branch = nameOfBranch(debug);
    const plain = { args: settings.args, env: settings.env, terminal: settings.terminal, folders: [] };
    const facts = { wasmscope: version, module: { name, hash, size }, program: plain, branch };
    const { header, log } = savedRun(debug, facts);
    const sums = await summed(core, debug);
    const { folders, files, note } = await packed(core, settings);
    const bytes = writeSession({
      header: { ...header, program: { ...plain, folders } },
      notes: { breakpoints, labels, bookmarks: bookmarks.filter(({ at }) => at <= header.total) },
      log,
      sums,
      files,
      module: withModule ? opened.module.bytes : null,
    });
    return { bytes: bytes.buffer, name: `${fileName(name)}.wscope`, note };
  }

  async function play(): Promise<{ readonly found: boolean; readonly text: string }> {
    const session = loaded;
    if (!session?.playable) throw new ProblemError({ kind: 'internal', message: 'No session was loaded.' });
    const opened = await ready(core);
    const { module } = session.header;
    if (opened.view.hash !== module.hash) throw new ProblemError(otherModule(opened, session));
    const elsewhere = await filesAtHand(core, opened, session);
    const settings = sessionSettings(session, (path, hash) => elsewhere.get(`${hash} ${path}`) ?? null);
    const debug = core.sessionDebugger(opened, sessionEntry(session.header));
    let told: Told;
    try {
      told = new Told(startSession(debug, session, settings));
    } catch (error) {
      // What ran before is gone.
      core.tellState();
      throw error;
    }
    let outcome: Played | null = null;
    const journey = function* (): Journey {
      outcome = yield* playSession(debug, session, session.log.total);
      if (outcome.differs !== null) {
        const { reached: total } = outcome;
        told = new Told(startSession(debug, { header: session.header, log: upTo(session.log, total) }, settings));
        yield* playSession(debug, session, total);
      }
      const { total } = debug.driver!.history;
      return yield* debug.journeys!.to(Math.min(session.header.at, total));
    };
    const answer = await core.travel('Playing the session', journey, true);
    const effects = told.end();
    if (core.debug?.driver === told.driver) for (const effect of effects) core.tellEffect(effect);
    const { differs } = (outcome as Played | null) ?? { differs: null };
    return differs === null ? answer : { found: true, text: differs };
  }

  return {
    'session.save': (params) => refusing(() => save(params)),
    'session.load': ({ name, bytes }) =>
      refusing(async () => {
        const session = readSession(name, new Uint8Array(bytes));
        const view = viewOf(session);
        if (session.module && (await core.surroundings.sha256(new Uint8Array(session.module))) !== view.module.hash) {
          const message = `${name} holds another module than the one it says it was saved with.`;
          throw new ProblemError({ kind: 'io', message, hint: 'Take an earlier copy of the file.' });
        }
        loaded = session;
        return view;
      }),
    'session.play': () => refusing(play),
  };
}

/** Problems of sessions as problems of requests. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SessionError ? new ProblemError(error.problem) : error;
  }
}

function nameOfBranch({ driver }: Debugger): string {
  const { branches } = driver?.history.recording ?? {};
  const views = branches?.views(driver?.history.total ?? 0) ?? [];
  return views.find(({ id }) => id === branches?.current.branch)?.name ?? 'First run';
}

/** Sums of the state on the way; the machine stands where it stood afterwards. Throws a ProblemError when cancelled. */
async function summed(core: Core, debug: Debugger): Promise<readonly StateSum[]> {
  const { driver, journeys } = debug;
  const { at, total } = driver!.history;
  let sums: readonly StateSum[] | null = null;
  const { found } = await core.travel(
    'Saving the session',
    function* (): Journey {
      // From here on, a journey that is cancelled comes back to this moment.
      yield* journeys!.to(at);
      sums = yield* sumsOf(debug, total);
      return yield* journeys!.to(at);
    },
    true,
  );
  if (!found || !sums) throw new ProblemError({ kind: 'internal', message: 'Saving the session was cancelled.' });
  return sums;
}

/** The program's files by their sums, with the contents of the small ones. */
async function packed(core: Core, { folders }: ProgramSettings) {
  const files = new Map<string, Uint8Array>();
  const left: string[] = [];
  let room = MOST_FILES;
  const named: { name: string; files: SessionFile[] }[] = [];
  for (const { name, files: inside } of folders) {
    const list: SessionFile[] = [];
    for (const { path, bytes, link, modified } of inside) {
      const hash = await core.surroundings.sha256(new Uint8Array(bytes));
      const fits = bytes.length <= MOST_FILE && (bytes.length <= room || files.has(hash));
      if (bytes.length > 0 && fits && !files.has(hash)) {
        files.set(hash, bytes);
        room -= bytes.length;
      }
      if (!fits) left.push(path);
      const more = { ...(link === undefined ? {} : { link }), ...(modified === undefined ? {} : { modified }) };
      list.push({ path, size: bytes.length, hash, ...more });
    }
    named.push({ name, files: list });
  }
  const some = left.slice(0, 3).join(', ') + (left.length > 3 ? ', …' : '');
  const note =
    left.length === 0
      ? ''
      : `Large files of the program are not in it, and have to be there when it is opened: ${some}.`;
  return { folders: named, files, note };
}

/** The name of a file that goes with a module, without what no file may be called. */
function fileName(module: string): string {
  const plain = module
    .replace(/\.(wasm|wat)(\.gz)?$/i, '')
    .replace(/[^\p{L}\p{N} ._-]+/gu, '_')
    .slice(0, 100);
  return /^[. ]*$/.test(plain) ? 'session' : plain;
}

function viewOf({ header, notes, damage, playable, module, files, log }: SessionRead): SessionView {
  const { program, begin } = header;
  const inside = program.folders.flatMap((folder) =>
    folder.files.flatMap(({ path, hash, size }) => {
      const bytes = size === 0 ? new Uint8Array(0) : files.get(hash);
      return bytes ? [{ path: `/${path.replace(/^\/+/, '')}`, bytes }] : [];
    }),
  );
  // The first argument is the program's own name.
  const setup: ProgramSetup = {
    args: program.args.slice(1),
    env: program.env.map(([name, value]) => ({ name, value })),
    files: inside,
  };
  const given = setup.args.length + setup.env.length + setup.files.length > 0;
  return {
    playable,
    problem: damage,
    module: { ...header.module, bytes: module ? new Uint8Array(module).buffer : null },
    ...notes,
    program: given ? setup : null,
    framebuffer: begin.picture,
    at: Math.min(header.at, log.total),
    total: log.total,
  };
}

/** The module that is open, as soon as it is checked. Throws the problem when it cannot run. */
async function ready(core: Core): Promise<Opened> {
  const { opened } = core;
  if (!opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
  while (!opened.debug && !opened.problem) {
    await core.surroundings.rest(PATIENCE);
    if (core.opened !== opened) throw new ProblemError({ kind: 'internal', message: 'Another module was opened.' });
    if (opened.check.left) throw new ProblemError({ kind: 'internal', message: opened.unchecked });
  }
  if (opened.problem) throw new ProblemError(opened.problem);
  return opened;
}

function otherModule({ view }: Opened, { header: { module } }: SessionRead) {
  return {
    kind: 'io',
    message:
      `The session was made with ${module.name} (SHA-256 ${module.hash}), and this is another module, or another ` +
      `version of it: ${view.name} (SHA-256 ${view.hash}).`,
    hint: 'Open the file that the session was made with.',
  } as const;
}

/** Large files of the session's program that the person has given to the module, by sum and path. */
async function filesAtHand(core: Core, opened: Opened, { header, files }: SessionRead) {
  const found = new Map<string, Uint8Array>();
  const bare = (path: string): string => path.replace(/^\/+/, '');
  for (const { path, size, hash } of header.program.folders.flatMap((folder) => folder.files)) {
    if (size === 0 || files.has(hash)) continue;
    const given = opened.setup.files.find((one) => bare(one.path) === bare(path) && one.bytes.length === size);
    if (given && (await core.surroundings.sha256(new Uint8Array(given.bytes))) === hash) {
      found.set(`${hash} ${path}`, given.bytes);
    }
  }
  return found;
}

function upTo({ entries, answers }: SessionRead['log'], total: number): SessionRead['log'] {
  return { entries: entries.filter(({ at }) => at <= total), answers: answers.filter(({ at }) => at <= total), total };
}

/** What the program of a session leaves while it is played, each piece once however often a stretch is repeated. */
class Told {
  #told: { readonly at: number; readonly effect: Effect }[] = [];
  readonly #before: (effect: Effect) => void;

  /** The driver of the run that plays it: another one may have been started since. */
  constructor(readonly driver: Driver) {
    const { history, run } = driver;
    this.#before = run.machine.onEffect;
    run.machine.onEffect = (effect) => {
      if (effect.kind === 'print' || effect.kind === 'call') this.#told.push({ at: history.at, effect });
      if (this.#told.length > 2 * MOST_TOLD) this.#told = this.#told.slice(-MOST_TOLD);
      this.#before(effect);
    };
    history.onRestore = (at) => {
      while (this.#told.length > 0 && this.#told.at(-1)!.at >= at) this.#told.pop();
    };
  }

  /** The last pieces. */
  end(): readonly Effect[] {
    const { history, run } = this.driver;
    run.machine.onEffect = this.#before;
    history.onRestore = () => undefined;
    return this.#told.slice(-MOST_TOLD).map(({ effect }) => effect);
  }
}
