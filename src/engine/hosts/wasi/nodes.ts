import { type Cell, type Cells } from './cells.ts';
import { Content } from './content.ts';
import { Names } from './names.ts';

/** Anything that has a name in a folder. */
export type Node = FileNode | FolderNode | LinkNode;

/** What is known of a node at one time. The node itself is the same through all times. */
export class Inode implements Cell<Inode> {
  /** Names it has. */
  links = 0;
  /** Descriptors that have it open: bytes of a file without a name are kept until the last one is closed. */
  opens = 0;
  /** Nanoseconds since 1970: last read (as it was set), last change of the bytes, last change of anything. */
  accessed: bigint;
  modified: bigint;
  changed: bigint;
  /** Of a file. */
  content: Content | null = null;
  /** Of a folder. */
  names = Names.none;
  /** 0 and 1 are '.' and '..'. */
  nextCookie = 2;
  parent: FolderNode | null = null;

  constructor(
    readonly era: number,
    readonly ino: bigint,
    time: bigint,
  ) {
    this.accessed = time;
    this.modified = time;
    this.changed = time;
  }

  copy(era: number): Inode {
    return Object.assign(new Inode(era, this.ino, 0n), this, { era });
  }
}

/** What is known of a node that nobody can reach any more but by a way through removed folders. */
const gone = new Inode(-1, 0n, 0n);

/** A file, folder or link, whatever the time is: what is known of it is looked up among the disk's cells. */
abstract class NodeOf {
  readonly index: number;

  constructor(
    protected readonly cells: Cells<Inode>,
    readonly ino: bigint,
    time: bigint,
  ) {
    this.index = cells.add(new Inode(cells.era.number, ino, time));
  }

  protected get now(): Inode {
    const found = this.cells.get(this.index);
    return found?.ino === this.ino ? found : gone;
  }

  /** To be changed. */
  protected get own(): Inode {
    const found = this.cells.own(this.index);
    if (found?.ino !== this.ino) throw new Error('a file is used that was removed');
    return found;
  }

  get links(): number {
    return this.now.links;
  }

  set links(links: number) {
    this.own.links = links;
  }

  get opens(): number {
    return this.now.opens;
  }

  set opens(opens: number) {
    this.own.opens = opens;
  }

  get accessed(): bigint {
    return this.now.accessed;
  }

  set accessed(time: bigint) {
    this.own.accessed = time;
  }

  get modified(): bigint {
    return this.now.modified;
  }

  set modified(time: bigint) {
    this.own.modified = time;
  }

  get changed(): bigint {
    return this.now.changed;
  }

  set changed(time: bigint) {
    this.own.changed = time;
  }

  /** Nothing has it any more. */
  forget(): void {
    if (this.now !== gone) this.cells.remove(this.index);
  }
}

export class FileNode extends NodeOf {
  readonly kind = 'file';

  get size(): number {
    return this.now.content?.size ?? 0;
  }

  /** A copy of at most `length` bytes from `at`. */
  read(at: number, length: number): Uint8Array {
    return this.now.content?.read(at, length) ?? new Uint8Array(0);
  }

  /** Everything, for looking at only. */
  get bytes(): Uint8Array {
    return this.now.content?.all ?? new Uint8Array(0);
  }

  /** Called by the disk, which keeps the account. */
  setSize(size: number): void {
    this.#content.setSize(size, this.cells.era);
  }

  /** Bytes inside the size. Called by the disk. */
  put(at: number, bytes: Uint8Array): void {
    this.#content.put(at, bytes, this.cells.era);
  }

  /** All it holds, of bytes that nobody changes. Called by the disk. */
  fill(bytes: Uint8Array): void {
    this.own.content = Content.of(bytes, this.cells.era);
  }

  get #content(): Content {
    const { own } = this;
    const { era } = this.cells;
    return (own.content = own.content?.own(era) ?? Content.empty(era));
  }
}

export class FolderNode extends NodeOf {
  readonly kind = 'directory';

  /** Null for the root of a preopened folder. */
  get parent(): FolderNode | null {
    return this.now.parent;
  }

  set parent(parent: FolderNode | null) {
    this.own.parent = parent;
  }

  /** In the order of their cookies. */
  get entries(): Pick<Names, 'size' | typeof Symbol.iterator> {
    return this.now.names;
  }

  get(name: string): Node | undefined {
    return this.now.names.get(name)?.node;
  }

  /** The last one of the folder. */
  set(name: string, node: Node): void {
    const { own } = this;
    const { era } = this.cells;
    own.names = own.names.own(era);
    own.names.set(name, { node, cookie: own.nextCookie++ }, era);
  }

  delete(name: string): void {
    const { own } = this;
    const { era } = this.cells;
    own.names = own.names.own(era);
    own.names.delete(name, era);
  }

  /** Was it removed while a descriptor had it open? Nothing can be made in it then. */
  get gone(): boolean {
    return this.links === 0;
  }
}

export class LinkNode extends NodeOf {
  readonly kind = 'link';
  constructor(
    cells: Cells<Inode>,
    ino: bigint,
    time: bigint,
    readonly target: string,
  ) {
    super(cells, ino, time);
  }
}
