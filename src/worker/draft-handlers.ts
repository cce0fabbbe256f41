import { Drafting, type ProgramSettings, SessionError, type SessionFacts, timeView } from '../engine/index.ts';
import type { DraftRequests } from '../protocol/draft-messages.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Handlers } from '../protocol/rpc.ts';
import type { Core } from './core.ts';

type Folders = SessionFacts['program']['folders'];

/** Writes the recording down piece by piece, beside whatever runs. */
export function draftHandlers(core: Core): Pick<Handlers, keyof DraftRequests> {
  const drafting = new Drafting();
  /** Of the run: its files do not change, for it works on copies. */
  let hashed: { readonly settings: ProgramSettings; readonly folders: Promise<Folders> } | null = null;

  function foldersOf(settings: ProgramSettings): Promise<Folders> | Folders {
    if (settings.folders.every(({ files }) => files.length === 0)) {
      return settings.folders.map(({ name }) => ({ name, files: [] }));
    }
    if (hashed?.settings !== settings) hashed = { settings, folders: hashedFolders(core, settings) };
    return hashed.folders;
  }

  return {
    'session.draft': async ({ after, version }) => {
      const debug = core.opened?.debug;
      const settings = debug?.run?.hosts.settings;
      if (!core.opened || !debug || !settings) return null;
      const folders = await foldersOf(settings);
      const { opened } = core;
      const driver = debug.driver;
      // The sums took their time; or the machine stands nowhere in particular.
      if (opened?.debug !== debug || !driver || debug.run?.hosts.settings !== settings || core.journeys.busy)
        return null;
      const { name, hash, size } = opened.view;
      const { args, env, terminal } = settings;
      const { call, frames, branches, branch } = timeView(driver, null);
      const facts: SessionFacts = {
        wasmscope: version,
        module: { name, hash, size },
        program: { args, env, terminal, folders },
        branch: branches.find(({ id }) => id === branch)?.name ?? 'First run',
      };
      try {
        const piece = drafting.piece(debug, facts, after);
        if (piece === null) return null;
        const { head, log, tail } = piece;
        return { ...piece, head: head.buffer, log: log.buffer, tail: tail.buffer, call, frames };
      } catch (error) {
        throw error instanceof SessionError ? new ProblemError(error.problem) : error;
      }
    },
  };
}

/** The program's files by their sums. Their contents are the window's, which gave them to the program. */
async function hashedFolders({ surroundings }: Core, { folders }: ProgramSettings): Promise<Folders> {
  return Promise.all(
    folders.map(async ({ name, files }) => ({
      name,
      files: await Promise.all(
        files.map(async ({ path, bytes, link, modified }) => ({
          path,
          size: bytes.length,
          hash: await surroundings.sha256(new Uint8Array(bytes)),
          ...(link === undefined ? {} : { link }),
          ...(modified === undefined ? {} : { modified }),
        })),
      ),
    })),
  );
}
