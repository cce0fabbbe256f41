import type { ProgramFile } from '../engine/index.ts';
import type { Handlers } from '../protocol/rpc.ts';
import { ProblemError } from '../protocol/problem.ts';
import type { Core } from './core.ts';
import { checkedSetup, settingsOf } from './program-setup.ts';

type Names = 'program.setup' | 'program.input' | 'program.files' | 'program.file';

/** Files that are listed. */
const MOST_FILES = 2000;
/** Characters of input given at once. */
const MOST_INPUT = 1 << 20;

/** What a program is given from outside, and the files it leaves. */
export function programHandlers(core: Core): Pick<Handlers, Names> {
  /** With their whole paths. */
  function files(): ProgramFile[] {
    const { opened } = core;
    if (!opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
    const settings = settingsOf(opened.view.name, opened.setup);
    const folders = opened.debug?.run?.hosts.host?.folders?.() ?? settings.folders;
    return folders.flatMap(({ name, files: inside }) =>
      inside.map((file) => ({ ...file, path: `${name.replace(/\/+$/, '')}/${file.path.replace(/^\/+/, '')}` })),
    );
  }

  return {
    'program.setup': ({ setup }) => {
      if (!core.opened) throw new ProblemError({ kind: 'internal', message: 'No module is open.' });
      core.opened.setup = checkedSetup(setup);
      return null;
    },

    'program.input': ({ text }) => {
      if (text !== null && typeof text !== 'string')
        throw new ProblemError({ kind: 'internal', message: 'Not a text.' });
      if (text !== null && text.length > MOST_INPUT) {
        throw new ProblemError({ kind: 'limit', message: 'More than a million characters cannot be given at once.' });
      }
      // In the past, this begins another branch: the window hears of it.
      const past = core.debug?.driver?.history.past === true;
      core.input(text);
      if (past) core.tellState();
      return null;
    },

    'program.files': () => {
      const all = files();
      const shown = all.slice(0, MOST_FILES);
      return {
        total: all.length,
        files: shown.map(({ path, bytes, link }) => ({ path, size: bytes.length, link: link ?? null })),
      };
    },

    'program.file': ({ path }) => {
      const found = files().find((file) => file.path === path);
      if (!found) throw new ProblemError({ kind: 'io', message: `The program has no file ${path}.` });
      return { bytes: found.bytes.slice() };
    },
  };
}
