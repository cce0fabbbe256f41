import type { Problem, ProgramFileView, ProgramSetup } from '../../protocol/messages.ts';
import { forget, isRecord, load, save } from './persist.ts';
import type { SliceTools } from './state.ts';

/** What a program of the WASI kind finds when it starts, and what it leaves. Read by: Program settings, Console, Invoke. */
export interface ProgramSlice {
  readonly setup: ProgramSetup;
  /** Takes effect at the next start, in this and in later launches. Answers what is wrong with it. */
  set: (setup: ProgramSetup) => Promise<Problem | null>;
  /** What is kept under a module's hash: what to open it with. */
  kept: (hash: string) => Promise<ProgramSetup>;
  /** The module with this hash is open, with these. One that is read again has what was set since. */
  adopt: (hash: string, setup: ProgramSetup) => void;
  /** A text for its standard input; null ends it. */
  input: (text: string | null) => void;
  /** Its files as they are now. */
  files: () => Promise<{ readonly total: number; readonly files: readonly ProgramFileView[] } | null>;
  /** The bytes of one of them. */
  read: (path: string) => Promise<Uint8Array | null>;
}

export const noSetup: ProgramSetup = { args: [], env: [], files: [] };

/** Bytes of files that outlive a launch; more of them are there until the window is closed. */
const KEPT_BYTES = 32 * 2 ** 20;

export function programSlice({ get, patch }: SliceTools<'program'>): ProgramSlice {
  let hash = '';

  return {
    setup: noSetup,
    set: async (setup) => {
      const mine = hash;
      const problem = await get().engine.attempt('program.setup', { setup });
      if (problem !== null || mine !== hash) return problem;
      patch({ setup });
      if (hash === '') return null;
      const size = setup.files.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (setup.args.length + setup.env.length + setup.files.length === 0) void forget(`program:${hash}`);
      else void save(`program:${hash}`, size > KEPT_BYTES ? { ...setup, files: [] } : setup);
      return null;
    },
    kept: async (wanted) => {
      if (wanted === '') return noSetup;
      if (wanted === hash) return get().program.setup;
      const kept = await load(`program:${wanted}`);
      return isSetup(kept) ? kept : noSetup;
    },
    adopt: (newHash, setup) => {
      if (hash !== '' && newHash === hash) return;
      hash = newHash;
      patch({ setup });
    },
    input: (text) => void get().engine.ask('program.input', { text }),
    files: () => get().engine.ask('program.files', {}),
    read: async (path) => (await get().engine.ask('program.file', { path }))?.bytes ?? null,
  };
}

function isSetup(kept: unknown): kept is ProgramSetup {
  if (!isRecord(kept)) return false;
  const { args, env, files } = kept;
  const texts = (record: unknown, ...fields: string[]): boolean =>
    isRecord(record) && fields.every((field) => typeof record[field] === 'string');
  return (
    Array.isArray(args) &&
    args.every((arg) => typeof arg === 'string') &&
    Array.isArray(env) &&
    env.every((one) => texts(one, 'name', 'value')) &&
    Array.isArray(files) &&
    files.every((file: unknown) => texts(file, 'path') && isRecord(file) && file['bytes'] instanceof Uint8Array)
  );
}
