import { encodeUtf8 } from '../../util/utf8-encode.ts';
import { Cells, Era, type SavedCells } from './cells.ts';
import { refuse } from './errno.ts';
import { FileNode, FolderNode, type Inode, LinkNode, type Node } from './nodes.ts';

/**
 * What a node costs beside its bytes, and a character of a name: a program that makes millions of them is bounded, too.
 */
const NODE_COST = 400;
const CHARACTER_COST = 4;
/** Bytes that a file grows or shrinks by, and names passed by, for one unit of fuel. */
const BYTES_PER_FUEL = 128;
const NAMES_PER_FUEL = 4;

/** All files at a moment. */
export interface SavedDisk {
  readonly cells: SavedCells<Inode>;
  readonly used: number;
  readonly lastIno: bigint;
  readonly limit: number;
}

/** All files of one run, and the account of what they cost. */
export class Disk {
  readonly #cells = new Cells<Inode>(new Era());
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
    const root = this.#made(new FolderNode(this.#cells, ++this.#lastIno, time));
    root.links = 1;
    return root;
  }

  file(time: bigint): FileNode {
    return this.#made(new FileNode(this.#cells, ++this.#lastIno, time));
  }

  folder(time: bigint): FolderNode {
    return this.#made(new FolderNode(this.#cells, ++this.#lastIno, time));
  }

  link(target: string, time: bigint): LinkNode {
    this.#take(target.length * CHARACTER_COST);
    return this.#made(new LinkNode(this.#cells, ++this.#lastIno, time, target));
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
    folder.delete(name);
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

  /** All that a new file holds: bytes that nobody changes, so that they need not be copied. Refuses with `nospc`. */
  fill(file: FileNode, bytes: Uint8Array): void {
    this.#take(bytes.length);
    file.fill(bytes);
  }

  /** Cuts off, or appends zeros. Refuses with `nospc`. */
  resize(file: FileNode, size: number, time: bigint): void {
    const more = size - file.size;
    this.#take(more);
    file.setSize(size);
    this.work += Math.abs(more) / BYTES_PER_FUEL;
    touched(file, time);
  }

  /** A descriptor or a name of the node is gone. */
  released(node: Node): void {
    if (node.links > 0 || node.opens > 0) return;
    this.#used -= NODE_COST;
    if (node.kind === 'file') this.#used -= node.size;
    if (node.kind === 'link') this.#used -= node.target.length * CHARACTER_COST;
    node.forget();
  }

  /** Takes no time: what is there is shared from here on, and copied where it is changed. */
  save(): { readonly disk: SavedDisk; readonly bytes: number } {
    const bytes = this.#cells.era.next();
    const disk = { cells: this.#cells.save(), used: this.#used, lastIno: this.#lastIno, limit: this.limit };
    return { disk, bytes };
  }

  restore({ cells, used, lastIno, limit }: SavedDisk): void {
    this.#cells.era.next();
    this.#cells.restore(cells);
    this.#used = used;
    this.#lastIno = lastIno;
    this.limit = limit;
  }

  #made<N extends Node>(node: N): N {
    try {
      this.#take(NODE_COST);
    } catch (error) {
      node.forget();
      throw error;
    }
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
