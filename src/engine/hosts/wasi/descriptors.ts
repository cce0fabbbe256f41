import type { Disk } from './disk.ts';
import { refuse } from './errno.ts';
import type { FileNode, FolderNode } from './nodes.ts';

/** Descriptors a program may have open. */
const MOST = 4096;

/** An open stream, file or folder. */
export type Descriptor = StreamDescriptor | FileDescriptor | FolderDescriptor;

interface Opened {
  /** `fdflags`: append and nonblock mean something here. */
  flags: number;
  rights: bigint;
  inheriting: bigint;
}

export interface StreamDescriptor extends Opened {
  readonly kind: 'stream';
  readonly stream: 'stdin' | 'stdout' | 'stderr';
}

export interface FileDescriptor extends Opened {
  readonly kind: 'file';
  readonly node: FileNode;
  /** Where the next read or write begins. */
  at: number;
}

export interface FolderDescriptor extends Opened {
  readonly kind: 'directory';
  readonly node: FolderNode;
  /** What the program calls it, for a folder that was open from the start. */
  readonly preopened: string | null;
}

/** The table of open descriptors: 0 to 2 are the streams, preopened folders follow. */
export class Descriptors {
  #open: (Descriptor | null)[] = [];

  constructor(readonly disk: Disk) {}

  /** Puts it at the lowest free number. Refuses with `mfile`. */
  add(descriptor: Descriptor): number {
    let fd = this.#open.indexOf(null);
    if (fd < 0) fd = this.#open.length;
    if (fd >= MOST) refuse('mfile');
    this.#open[fd] = descriptor;
    if (descriptor.kind !== 'stream') descriptor.node.opens++;
    return fd;
  }

  /** Refuses with `badf`. */
  get(fd: number): Descriptor {
    return this.#open[fd] ?? refuse('badf');
  }

  /** Refuses with `badf`, or with another number when it is not a file. */
  file(fd: number): FileDescriptor {
    const found = this.get(fd);
    if (found.kind === 'file') return found;
    return refuse(found.kind === 'stream' ? 'spipe' : 'isdir');
  }

  /** Refuses with `badf`, or with `notdir` when it is not a folder. */
  folder(fd: number): FolderDescriptor {
    const found = this.get(fd);
    return found.kind === 'directory' ? found : refuse('notdir');
  }

  close(fd: number): void {
    const found = this.get(fd);
    this.#open[fd] = null;
    this.#released(found);
  }

  /** `to` becomes what `from` was; both must be open. */
  renumber(from: number, to: number): void {
    const moved = this.get(from);
    const replaced = this.get(to);
    if (from === to) return;
    this.#open[from] = null;
    this.#open[to] = moved;
    this.#released(replaced);
  }

  /** The open ones, to be given to `restore`; what they have open is saved with the disk. */
  save(): readonly (Readonly<Descriptor> | null)[] {
    return this.#open.map((descriptor) => descriptor && { ...descriptor });
  }

  restore(open: readonly (Readonly<Descriptor> | null)[]): void {
    this.#open = open.map((descriptor) => descriptor && { ...descriptor });
  }

  #released(descriptor: Descriptor): void {
    if (descriptor.kind === 'stream') return;
    descriptor.node.opens--;
    this.disk.released(descriptor.node);
  }
}
