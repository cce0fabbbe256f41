import { lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramFile, ProgramFolder } from '../engine/index.ts';
import { BadFile } from './load.ts';

/** Bytes that all folders of a program may hold together: they are read into memory. */
const MOST_BYTES = 512 << 20;
const MOST_FILES = 100_000;

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

/** Changes a folder on the disk as the program changed it: what is gone goes, what is new or different is written. */
export async function writeFolder(host: string, before: ProgramFolder, after: ProgramFolder): Promise<void> {
  const old = new Map(before.files.map((file) => [file.path, file]));
  const now = new Map(after.files.map((file) => [file.path, file]));
  // What is inside a folder goes before the folder.
  for (const path of [...old.keys()].sort().reverse()) {
    if (!now.has(path)) await rm(join(host, path), { recursive: path.endsWith('/'), force: true });
  }
  for (const [path, file] of [...now].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = old.get(path);
    if (known && same(known, file)) continue;
    const full = join(host, path);
    if (path.endsWith('/')) {
      await mkdir(full, { recursive: true });
      continue;
    }
    // Never through a link: what is written lies in this folder.
    if (known?.link !== undefined || file.link !== undefined) await rm(full, { force: true });
    if (file.link === undefined) await writeFile(full, file.bytes);
    else await symlink(file.link, full);
  }
}

const nothing = new Uint8Array(0);

function same(a: ProgramFile, b: ProgramFile): boolean {
  return a.link === b.link && a.bytes.length === b.bytes.length && Buffer.compare(a.bytes, b.bytes) === 0;
}

function leaveOut(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EACCES' && error.code !== 'EPERM' && error.code !== 'ENOENT') throw error;
}
