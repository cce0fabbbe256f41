import type { SavedState } from '../host.ts';
import type { ProgramFile, ProgramFolder, ProgramSettings } from '../program-settings.ts';
import { Utf8Stream } from '../../util/utf8-stream.ts';
import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { Descriptors } from './descriptors.ts';
import { Disk, type SavedDisk } from './disk.ts';
import { Rights } from './layout.ts';
import type { FolderNode, Node } from './nodes.ts';

/** Bytes that a program may write to its files, beyond what it was given. */
const DISK_LIMIT = 256 << 20;
/** Deepest folder that is told of. */
const DEEPEST = 200;

/** Bytes of a saved state beside its disk, and of a descriptor in it, about. */
const STATE_BYTES = 500;
const DESCRIPTOR_BYTES = 100;

/** All that changes of a process, at a moment. */
export interface SavedProcess extends SavedState {
  readonly disk: SavedDisk;
  readonly descriptors: ReturnType<Descriptors['save']>;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly filling: Filling | null;
}

/** A `random_get` that is done in pieces, and how many bytes of it are. */
interface Filling {
  readonly key: string;
  readonly done: number;
}

/** What WASI remembers of one run between two calls. */
export class WasiProcess {
  readonly disk: Disk;
  readonly descriptors: Descriptors;
  /** `argv` and `environ` as they lie in memory, each with its zero byte. */
  readonly args: readonly Uint8Array[];
  readonly environ: readonly Uint8Array[];
  readonly decoders = { stdout: new Utf8Stream(), stderr: new Utf8Stream() };
  filling: Filling | null = null;
  readonly #roots: { readonly name: string; readonly node: FolderNode }[] = [];

  constructor(
    readonly settings: ProgramSettings,
    /** Nanoseconds since 1970: the time of what was there from the start. */
    time: bigint,
  ) {
    this.disk = new Disk(Number.POSITIVE_INFINITY);
    this.descriptors = new Descriptors(this.disk);
    this.args = settings.args.map(zeroEnded);
    this.environ = settings.env.map(([name, value]) => zeroEnded(`${name}=${value}`));
    const { seek, tell } = Rights;
    const rights = Rights.all & ~Rights.ofFolders & ~(seek | tell);
    for (const stream of ['stdin', 'stdout', 'stderr'] as const) {
      this.descriptors.add({ kind: 'stream', stream, flags: 0, rights, inheriting: 0n });
    }
    for (const folder of settings.folders) this.#preopen(folder, time);
    this.disk.limit = this.disk.used + DISK_LIMIT;
  }

  /** The preopened folders with everything that is in them now. */
  folders(): ProgramFolder[] {
    return this.#roots.map(({ name, node }) => ({ name, files: filesOf(node) }));
  }

  save(): SavedProcess {
    const { disk, bytes } = this.disk.save();
    const descriptors = this.descriptors.save();
    const { decoders, filling } = this;
    return {
      bytes: bytes + STATE_BYTES + DESCRIPTOR_BYTES * descriptors.length,
      disk,
      descriptors,
      stdout: decoders.stdout.save(),
      stderr: decoders.stderr.save(),
      filling,
    };
  }

  restore({ disk, descriptors, stdout, stderr, filling }: SavedProcess): void {
    this.disk.restore(disk);
    this.descriptors.restore(descriptors);
    this.decoders.stdout.restore(stdout);
    this.decoders.stderr.restore(stderr);
    this.filling = filling;
  }

  #preopen({ name, files }: ProgramFolder, time: bigint): void {
    const node = this.disk.root(time);
    for (const file of files) addFile(this.disk, node, file, time);
    this.#roots.push({ name, node });
    const rights = Rights.all & ~Rights.ofFiles;
    const inheriting = Rights.all;
    this.descriptors.add({ kind: 'directory', node, preopened: name, flags: 0, rights, inheriting });
  }
}

/** Puts a file with its folders into the tree; of two with one name the later one counts. */
function addFile(disk: Disk, root: FolderNode, { path, bytes, link, modified }: ProgramFile, start: bigint): void {
  const time = modified === undefined ? start : BigInt(Math.round(modified)) * 1_000_000n;
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const name = path.endsWith('/') ? undefined : parts.pop();
  let folder = root;
  for (const part of parts) {
    let next = folder.get(part);
    if (next && next.kind !== 'directory') disk.remove(folder, part, start);
    if (next?.kind !== 'directory') disk.add(folder, part, (next = disk.folder(start)), start);
    folder = next;
  }
  if (name === undefined) return;
  if (folder.get(name)) disk.remove(folder, name, start);
  if (link !== undefined) {
    disk.add(folder, name, disk.link(link, time), time);
    return;
  }
  const file = disk.file(time);
  disk.fill(file, bytes);
  disk.add(folder, name, file, time);
}

function filesOf(root: FolderNode): ProgramFile[] {
  const found: ProgramFile[] = [];
  const collect = (folder: FolderNode, path: string, depth: number): void => {
    for (const [name, { node }] of folder.entries) {
      found.push(fileOf(node, path + name));
      if (node.kind === 'directory' && depth < DEEPEST) collect(node, `${path}${name}/`, depth + 1);
    }
  };
  collect(root, '', 0);
  return found;
}

const nothing = new Uint8Array(0);

function fileOf(node: Node, path: string): ProgramFile {
  const modified = Number(node.modified / 1_000_000n);
  switch (node.kind) {
    case 'file':
      return { path, bytes: node.bytes, modified };
    case 'directory':
      return { path: `${path}/`, bytes: nothing, modified };
    case 'link':
      return { path, bytes: nothing, link: node.target, modified };
  }
}

function zeroEnded(text: string): Uint8Array {
  return encodeUtf8(`${text.replaceAll('\0', '')}\0`);
}
