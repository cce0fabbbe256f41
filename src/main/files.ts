import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, resolve, sep } from 'node:path';
import type { OpenedFile, RecentFile, SavedFile } from '../shared/ipc.ts';
import type { RecentEntry, Settings } from './settings.ts';

/** A file that could not be opened; the message is a sentence for people. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

/** The largest file that is read, in bytes. */
export const maxFileSize = 1024 * 1024 * 1024;

const maxRecent = 20;

/**
 * The files people chose. The page knows each by a token and can read only those: a token is made here, for a path
 * that came from a dialog, the command line, the file manager or a drop. A drop is told by the preload, which asks the
 * browser for the dropped file's path: a renderer process that was taken over could name other modules and sessions
 * (`.wasm`, `.wat` and `.wscope` files) there, and nothing else. Files are written only where a save dialog says.
 */
export class Files {
  readonly #settings: Settings;
  /** Every path with a token in this run, also those that have left the list of recent files. */
  readonly #known = new Map<string, string>();

  constructor(settings: Settings) {
    this.#settings = settings;
    for (const entry of settings.recent) this.#known.set(entry.token, entry.path);
  }

  /** Gives a path its token and puts it first among the recent files. */
  remember(path: string): string {
    const full = resolve(path);
    const earlier = [...this.#known].find(([, known]) => known === full);
    const token = earlier?.[0] ?? randomBytes(16).toString('hex');
    this.#known.set(token, full);
    const entry: RecentEntry = { token, path: full, openedAt: Date.now() };
    const others = this.#settings.recent.filter((one) => one.path !== full);
    this.#settings.recent = [entry, ...others].slice(0, maxRecent);
    return token;
  }

  /** As remember, for a dropped file: only an absolute path to a module or a session is taken, else null. */
  rememberDropped(path: string): string | null {
    if (!isAbsolute(path) || !/\.(wasm|wat|wscope)$/i.test(path)) return null;
    return this.remember(path);
  }

  recent(): readonly RecentFile[] {
    return this.#settings.recent.map(({ token, path, openedAt }) => ({
      token,
      openedAt,
      name: basename(path),
      place: shortened(dirname(path)),
    }));
  }

  clearRecent(): void {
    this.#settings.recent = [];
  }

  /** Reads a path somebody just chose and remembers it. Throws a FileProblem. */
  async openPath(path: string): Promise<OpenedFile> {
    const full = resolve(path);
    const bytes = await readWhole(full);
    return { name: basename(full), token: this.remember(full), bytes, size: bytes.byteLength };
  }

  /**
   * Writes a file where somebody said, whole or not at all, and remembers it. Throws a FileProblem, also when there is
   * one that nobody was asked about: `anew` says that it takes no other's place.
   */
  async save(path: string, bytes: Uint8Array, anew = false): Promise<SavedFile> {
    const full = resolve(path);
    if (anew && existsSync(full)) {
      throw new FileProblem(`${basename(full)} is there already. To replace it, choose it with its whole name.`);
    }
    await writeWhole(full, bytes);
    return { name: basename(full), token: this.remember(full) };
  }

  /** Reads a file chosen earlier. Throws a FileProblem, also for a token that was never given out. */
  async read(token: string): Promise<OpenedFile> {
    const path = this.#known.get(token);
    if (path === undefined) throw new FileProblem('This file is not among those opened earlier. Open it anew.');
    return this.openPath(path);
  }
}

/** All bytes of a file, of at most maxFileSize. */
async function readWhole(path: string): Promise<ArrayBuffer> {
  const name = basename(path);
  try {
    const handle = await open(path, 'r');
    try {
      const info = await handle.stat();
      if (info.isDirectory()) throw new FileProblem(`${name} is a folder, not a file.`);
      if (!info.isFile()) throw new FileProblem(`${name} is not an ordinary file.`);
      if (info.size > maxFileSize) {
        const size = (info.size / maxFileSize).toFixed(1);
        throw new FileProblem(`${name} has ${size} GiB; files of up to 1 GiB can be opened.`);
      }
      const buffer = new ArrayBuffer(info.size);
      let filled = 0;
      while (filled < info.size) {
        const { bytesRead } = await handle.read(new Uint8Array(buffer, filled), 0, info.size - filled, filled);
        // Another program made it shorter meanwhile: what is there now is what is opened.
        if (bytesRead === 0) return buffer.slice(0, filled);
        filled += bytesRead;
      }
      return buffer;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem(explain(name, dirname(path), error), { cause: error });
  }
}

/** Beside the file first, so that a full disk or a crash leaves the old one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    // Never what is there already, whatever it points to.
    await writeFile(draft, bytes, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const { code, message } = error as NodeJS.ErrnoException;
    const folder = shortened(dirname(path));
    const why =
      code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? `you may not write to ${folder}`
        : code === 'ENOSPC'
          ? 'the disk is full'
          : message;
    throw new FileProblem(`${basename(path)} could not be saved: ${why}.`, { cause: error });
  }
}

function explain(name: string, folder: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return `${name} is no longer in ${shortened(folder)}.`;
  if (code === 'EACCES' || code === 'EPERM') return `${name} may not be read by you.`;
  return `${name} could not be read: ${error instanceof Error ? error.message : String(error)}`;
}

/** A folder as people write it. */
function shortened(folder: string): string {
  const home = homedir();
  if (folder === home) return '~';
  return folder.startsWith(home + sep) ? `~${folder.slice(home.length)}` : folder;
}
