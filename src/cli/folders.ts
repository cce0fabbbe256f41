import {
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rmdir,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { ProgramFile, ProgramFolder } from '../engine/index.ts';
import { BadFile } from './load.ts';

/** Bytes that all folders of a program may hold together: they are read into memory. */
const MOST_BYTES = 512 << 20;
const MOST_FILES = 100_000;
/** Folders within each other: fewer than a program can be told of. */
const DEEPEST = 100;

/**
 * Reads a folder with everything in it. Links stay links; what is neither file, folder nor link, and what may not be
 * read, is left out. Throws a BadFile when there is no such folder, or when it is too large.
 */
export async function readFolder(host: string, name: string): Promise<ProgramFolder> {
  const files: ProgramFile[] = [];
  let bytes = 0;
  const add = (file: ProgramFile): void => {
    files.push(file);
    bytes += file.bytes.length;
    if (bytes > MOST_BYTES || files.length > MOST_FILES) {
      throw new BadFile([`${host}: the folder is too large to be read into memory`, 'Name a folder inside it.']);
    }
  };

  async function readEntry(path: string): Promise<void> {
    const full = join(host, path);
    const stat = await lstat(full);
    const modified = stat.mtimeMs;
    if (stat.isSymbolicLink()) add({ path, bytes: nothing, link: await readlink(full), modified });
    else if (stat.isFile()) {
      if (stat.size > MOST_BYTES) throw new BadFile([`${full}: the file is too large to be read into memory`]);
      add({ path, bytes: new Uint8Array(await readFile(full)), modified });
    } else if (stat.isDirectory()) {
      if (path.split('/').length > DEEPEST) {
        throw new BadFile([`${full}: there are too many folders within each other`, 'Name a folder inside them.']);
      }
      add({ path: `${path}/`, bytes: nothing, modified });
      await readEntries(`${path}/`);
    }
  }

  async function readEntries(path: string): Promise<void> {
    for (const entry of (await readdir(join(host, path))).sort()) {
      await readEntry(path + entry).catch(leaveOut);
    }
  }

  await readEntries('').catch((error: NodeJS.ErrnoException) => {
    if (error instanceof BadFile) throw error;
    throw new BadFile([`${host}: there is no folder that can be read (${error.code ?? error.message})`]);
  });
  return { name, files };
}

/** What a program changed cannot be changed on the disk. The message says where and why. Exit code 74. */
export class Unwritable extends Error {}

/**
 * Changes a folder on the disk as the program changed it: what is gone goes, what is new or different is written. `root`
 * is its real path. Nothing outside of it is touched, whatever links there are by now. Throws an Unwritable.
 */
export async function writeFolder(root: string, before: ProgramFolder, after: ProgramFolder): Promise<void> {
  const old = new Map(before.files.map((file) => [file.path, file]));
  const now = new Map(after.files.map((file) => [file.path, file]));
  // What is inside a folder goes before the folder.
  for (const path of [...old.keys()].sort().reverse()) {
    if (!now.has(path)) await at(root, path, (full) => remove(full, path.endsWith('/')));
  }
  for (const [path, file] of [...now].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = old.get(path);
    if (!known || !same(known, file)) await at(root, path, (full) => write(full, file));
  }
}

/** Does something to a file of the folder, if it is in that folder itself and not behind a link that leads elsewhere. */
async function at(root: string, path: string, change: (full: string) => Promise<void>): Promise<void> {
  const full = join(root, path.replace(/\/$/, ''));
  try {
    // Where a backslash parts names, a name may hold none; nor a colon, which begins another one there.
    if (sep === '\\' && /[\\:]/.test(path)) throw new Error('it is no name here');
    const parent = dirname(full);
    if ((await realpath(parent)) !== parent) throw new Error('its folder is elsewhere now');
    await change(full);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Unwritable(`${full}: it cannot be changed as the program changed it (${code ?? message})`);
  }
}

/** A folder stays while it holds something: what the program could not see. */
async function remove(full: string, folder: boolean): Promise<void> {
  await (folder ? rmdir(full) : unlink(full)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && !(folder && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST'))) throw error;
  });
}

async function write(full: string, { path, bytes, link }: ProgramFile): Promise<void> {
  const there = await lstat(full).catch(() => null);
  if (path.endsWith('/')) {
    if (there?.isDirectory() !== true) await mkdir(full);
    return;
  }
  // Never through a link, and a link in the place of whatever was there.
  if (there && (link !== undefined || !there.isFile())) await unlink(full);
  if (link === undefined) await writeFile(full, bytes);
  else await symlink(link, full);
}

const nothing = new Uint8Array(0);

function same(a: ProgramFile, b: ProgramFile): boolean {
  return a.link === b.link && a.bytes.length === b.bytes.length && Buffer.compare(a.bytes, b.bytes) === 0;
}

function leaveOut(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'ENOENT') throw error;
}
