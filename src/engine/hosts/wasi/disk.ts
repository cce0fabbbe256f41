import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { refuse } from './errno.ts';

/**
 * What a node costs beside its bytes, and a character of a name: a program that makes millions of them is bounded, too.
 */
const NODE_COST = 400;
const CHARACTER_COST = 4;
/** Bytes that a file's room grows by at most, beyond what is needed. */
const MOST_SLACK = 16 << 20;
/** Bytes moved, and names passed by, for one unit of fuel. */
const BYTES_PER_FUEL = 128;
const NAMES_PER_FUEL = 4;

/** Anything that has a name in a folder. */
export type Node = FileNode | FolderNode | LinkNode;

abstract class Inode {
  /** Names it has. */
  links = 0;
  /** Descriptors that have it open: bytes of a file without a name are kept until the last one is closed. */
  opens = 0;
  /** Nanoseconds since 1970: last read (as it was set), last change of the bytes, last change of anything. */
  accessed: bigint;
  modified: bigint;
  changed: bigint;

  constructor(
    readonly ino: bigint,
    time: bigint,
  ) {
    this.accessed = time;
    this.modified = time;
    this.changed = time;
  }
}

export class FileNode extends Inode {
  readonly kind = 'file';
  size = 0;
  /** At least `size` bytes; zeros behind. */
  #room: Uint8Array = new Uint8Array(0);

  /** A copy of at most `length` bytes from `at`. */
  read(at: number, length: number): Uint8Array {
    return this.#room.slice(at, Math.min(this.size, at + length));
  }

  /** Everything, not copied: for looking at only. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.size);
  }

  /** Called by the disk, which keeps the account. Answers how many bytes were made, moved or cleared for it. */
  setSize(size: number): number {
    let moved = 0;
    if (size < this.size) {
      moved = this.size;
      this.#room = size < this.#room.length / 2 ? this.#room.slice(0, size) : this.#room;
      this.#room.fill(0, size, Math.min(this.size, this.#room.length));
    } else if (size > this.#room.length) {
      const room = new Uint8Array(Math.max(size, Math.min(2 * this.#room.length, this.#room.length + MOST_SLACK)));
      moved = room.length;
      room.set(this.bytes);
      this.#room = room;
    }
    this.size = size;
    return moved;
  }

  /** Bytes inside the size. */
  put(at: number, bytes: Uint8Array): void {
    this.#room.set(bytes, at);
  }
}

/** A name in a folder. `cookie` is its place in listings: it stays when other names come and go. */
interface Entry {
  readonly node: Node;
  readonly cookie: number;
}

export class FolderNode extends Inode {
  readonly kind = 'directory';
  /** Null for the root of a preopened folder. */
  parent: FolderNode | null = null;
  /** In the order of their cookies. */
  readonly entries = new Map<string, Entry>();
  /** 0 and 1 are '.' and '..'. */
  #nextCookie = 2;

  get(name: string): Node | undefined {
    return this.entries.get(name)?.node;
  }

  set(name: string, node: Node): void {
    this.entries.delete(name);
    this.entries.set(name, { node, cookie: this.#nextCookie++ });
  }

  /** Was it removed while a descriptor had it open? Nothing can be made in it then. */
  get gone(): boolean {
    return this.links === 0;
  }
}

export class LinkNode extends Inode {
  readonly kind = 'link';
  constructor(
    ino: bigint,
    time: bigint,
    readonly target: string,
  ) {
    super(ino, time);
  }
}

/** All files of one run, and the account of what they cost. */
export class Disk {
  #used = 0;
  #lastIno = 0n;
  /** Units of fuel that were used since somebody paid: names looked at, bytes moved to other places. */
  work = 0;

  /** `limit`: bytes that all files, names and folders may cost together. */
  constructor(public limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** A folder that is in no other one. */
  root(time: bigint): FolderNode {
    const root = this.#made(new FolderNode(++this.#lastIno, time));
    root.links = 1;
    return root;
  }

  file(time: bigint): FileNode {
    return this.#made(new FileNode(++this.#lastIno, time));
  }

  folder(time: bigint): FolderNode {
    return this.#made(new FolderNode(++this.#lastIno, time));
  }

  link(target: string, time: bigint): LinkNode {
    this.#take(target.length * CHARACTER_COST);
    return this.#made(new LinkNode(++this.#lastIno, time, target));
  }

  /** Gives a node a name that is free. Refuses with `nospc`. */
  add(folder: FolderNode, name: string, node: Node, time: bigint): void {
    if (folder.gone) refuse('noent');
    this.#take(name.length * CHARACTER_COST);
    folder.set(name, node);
    node.links++;
    if (node.kind === 'directory') node.parent = folder;
    node.changed = time;
    touched(folder, time);
  }

  /** Gives a node another name, which whatever had it before loses. Refuses with `nospc`, nothing changed. */
  move(from: FolderNode, oldName: string, to: FolderNode, newName: string, time: bigint): void {
    const node = from.get(oldName);
    if (!node || to.gone) refuse('noent');
    this.#take((newName.length - oldName.length) * CHARACTER_COST);
    this.#used += oldName.length * CHARACTER_COST;
    this.remove(to, newName, time);
    to.set(newName, node);
    node.links++;
    if (node.kind === 'directory') node.parent = to;
    touched(to, time);
    this.remove(from, oldName, time);
  }

  /** Takes a name away; what has neither names nor descriptors is forgotten. */
  remove(folder: FolderNode, name: string, time: bigint): void {
    const node = folder.get(name);
    if (!node) return;
    folder.entries.delete(name);
    this.#used -= name.length * CHARACTER_COST;
    node.links--;
    node.changed = time;
    touched(folder, time);
    this.released(node);
  }

  /** Writes, and makes the file longer where it must. Refuses with `nospc`, nothing written. */
  write(file: FileNode, at: number, bytes: Uint8Array, time: bigint): void {
    if (at + bytes.length > file.size) this.resize(file, at + bytes.length, time);
    file.put(at, bytes);
    touched(file, time);
  }

  /** Cuts off, or appends zeros. Refuses with `nospc`. */
  resize(file: FileNode, size: number, time: bigint): void {
    const more = size - file.size;
    this.#take(more);
    try {
      this.work += file.setSize(size) / BYTES_PER_FUEL;
    } catch (error) {
      this.#used -= more;
      // There is no such room on this machine.
      if (error instanceof RangeError) refuse('nospc');
      throw error;
    }
    touched(file, time);
  }

  /** A descriptor or a name of the node is gone. */
  released(node: Node): void {
    if (node.links > 0 || node.opens > 0) return;
    this.#used -= NODE_COST;
    if (node.kind === 'file') this.#used -= node.size;
    if (node.kind === 'link') this.#used -= node.target.length * CHARACTER_COST;
  }

  #made<N extends Node>(node: N): N {
    this.#take(NODE_COST);
    return node;
  }

  #take(cost: number): void {
    if (cost > 0 && this.#used + cost > this.limit) refuse('nospc');
    this.#used += cost;
  }
}

function touched(node: Node, time: bigint): void {
  node.modified = time;
  node.changed = time;
}

/** Bytes of the names of a folder's entries, in the order of their cookies, from a cookie on; '.' and '..' first. */
export function* listing(
  disk: Disk,
  folder: FolderNode,
  from: number,
): Generator<{ readonly name: Uint8Array; readonly node: Node; readonly cookie: number }> {
  if (from <= 0) yield { name: encodeUtf8('.'), node: folder, cookie: 0 };
  if (from <= 1) yield { name: encodeUtf8('..'), node: folder.parent ?? folder, cookie: 1 };
  // Those in front are passed by.
  disk.work += folder.entries.size / NAMES_PER_FUEL;
  for (const [name, { node, cookie }] of folder.entries) {
    if (cookie >= from) yield { name: encodeUtf8(name), node, cookie };
  }
}
