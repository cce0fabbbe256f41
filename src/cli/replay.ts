import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import {
  Debugger,
  decode,
  type Effect,
  isSession,
  LinkError,
  PlacedTrap,
  type Played,
  playSession,
  problemOfError,
  readSession,
  sessionEntry,
  SessionError,
  type SessionRead,
  sessionSettings,
  startSession,
  validate,
  type WasmModule,
} from '../engine/index.ts';
import type { Options } from './args.ts';
import type { Io } from './io.ts';
import { BadFile, load, loadValid, problemLines } from './load.ts';
import { momentOf } from './moment.ts';
import { nodePlatform } from './platform.ts';
import { checkPrints, printAll } from './replay-print.ts';

/** Milliseconds between two looks at signals. */
const BREATH = 50;

/**
 * `replay`: what was asked for on standard output, everything else on standard error. Answers 65 when the session is
 * damaged or goes another way than when it was recorded, after all that could be printed.
 */
export async function replay(io: Io, options: Options): Promise<number> {
  const { file, to, prints } = options;
  const wanted = checkPrints(prints.length > 0 ? prints : ['moment', 'calls']);
  const session = await read(io, file);
  if (session.damage) {
    const { message, hint } = session.damage;
    for (const line of hint === undefined ? [message] : [message, hint]) io.err(line);
  }
  if (!session.playable) return 65;
  const module = await moduleOf(io, options, session);
  const { debug, effects } = start(options, module, session);
  const driver = debug.driver!;
  const here = Math.min(session.header.at, session.log.total);
  const at = momentOf(to ?? 'here', driver, here);
  const { reached, differs } = await play(io, debug, session, at);
  if (differs !== null) io.err(`${file}: ${differs}`);
  // Where it went another way, what is there is not what was there.
  if (differs === null || reached === at) printAll(io, wanted, driver, effects());
  return session.damage !== null || differs !== null ? 65 : 0;
}

async function read(io: Io, path: string): Promise<SessionRead> {
  const bytes = await io.read(path).catch(() => null);
  if (!bytes) {
    // Says what is wrong with the file in the words of every other command.
    await load(io, path);
    throw new BadFile([`${path}: the file cannot be read`]);
  }
  if (!isSession(bytes)) {
    throw new BadFile([`${path}: this is no session`, 'Name a .wscope file; modules are run by run and trace.']);
  }
  return refusing(path, () => readSession(path, bytes));
}

/** The module of the session: inside it, named, or beside it. Throws a BadFile for another one. */
async function moduleOf(io: Io, { file, module: named }: Options, session: SessionRead): Promise<WasmModule> {
  const { name, hash } = session.header.module;
  if (named === null && session.module !== null) {
    const bytes = new Uint8Array(session.module);
    if (sha256(bytes) !== hash) throw new BadFile([`${file}: the module inside is not the one it was saved with`]);
    return refusing(file, () => {
      const module = decode(bytes);
      validate(module);
      return module;
    });
  }
  const path = named ?? join(dirname(file), name.replace(/[\\/]/g, '_'));
  const module = await loadValid(io, path).catch((error: unknown) => {
    if (named !== null || !(error instanceof BadFile)) throw error;
    throw new BadFile([
      `${file}: the module is not in the session: ${name}, SHA-256 ${hash}`,
      'Name it with --module FILE.',
    ]);
  });
  const found = sha256(module.bytes);
  if (found === hash) return module;
  throw new BadFile([
    `${path}: this is another module, or another version of it: its SHA-256 is ${found}`,
    `The session was made with ${name}, SHA-256 ${hash}.`,
  ]);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The session at its beginning, and what its program printed up to where it stands. */
function start(
  { file, tier }: Options,
  module: WasmModule,
  session: SessionRead,
): { readonly debug: Debugger; readonly effects: () => readonly Effect[] } {
  const told: { readonly at: number; readonly effect: Effect }[] = [];
  const debug = refusing(file, () => {
    const listener = { effect() {}, result() {}, trapped() {}, exited() {} };
    const made = new Debugger(module, { platform: nodePlatform, listener, entry: sessionEntry(session.header) });
    made.tierMode = tier;
    startSession(made, session, sessionSettings(session));
    return made;
  });
  const { history, run } = debug.driver!;
  const { onEffect } = run.machine;
  run.machine.onEffect = (effect) => {
    told.push({ at: history.at, effect });
    onEffect(effect);
  };
  history.onRestore = (at) => {
    while (told.length > 0 && told.at(-1)!.at >= at) told.pop();
  };
  return { debug, effects: () => told.map(({ effect }) => effect) };
}

async function play(io: Io, debug: Debugger, session: SessionRead, at: number): Promise<Played> {
  const steps = playSession(debug, session, at);
  const { tier } = debug.driver!;
  let breath = nodePlatform.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const now = nodePlatform.now();
    if (now - breath < BREATH) continue;
    tier.ran(now - breath);
    // It cannot go on meanwhile; what is made takes less time than it saves.
    if (tier.wanted) await tier.prepare(() => io.breathe());
    await io.breathe();
    breath = nodePlatform.now();
  }
}

/** Problems of a session or its module as a BadFile. */
function refusing<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SessionError) {
      const { message, hint } = error.problem;
      // Those about the file as such begin with its name.
      throw message.startsWith(file)
        ? new BadFile(hint === undefined ? [message] : [message, hint])
        : new BadFile(problemLines(file, error.problem));
    }
    if (error instanceof LinkError || error instanceof PlacedTrap) {
      throw new BadFile(problemLines(file, problemOfError(error)));
    }
    throw error;
  }
}
