import { type Exact, Trap } from '../module/errors.ts';
import { PAGE_SIZE, type Address, type MemoryType } from '../module/types.ts';
import type { BackingMemory } from '../platform.ts';

/** Loads and stores below this many bytes take the fast path of the hot loop; the cold path serves the whole range. */
const FAST_BYTES = 0x7fff0000;

/** Bytes that have one mark. */
export const CHUNK = 256;

/** Bits of a mark: the chunk was written; a write watch lies on it; a read watch does. */
export const DIRTY = 1;
export const WATCH_WRITE = 2;
export const WATCH_READ = 4;

/** Bytes of a load of the hot loop behind its first one. */
const MOST_BEHIND = 7;

/** What a memory of marks is made with: pages for those of all 32-bit addresses, and one, for native code marks further. */
export const MARK_PAGES = 2 ** 32 / CHUNK / PAGE_SIZE + 1;

/** Who is told of accesses of marked chunks: of the whole access, whether it meets what is watched or not. */
export interface MemoryWatch {
  /** Does it watch for reads? Without it, it may. */
  readonly reads?: boolean;
  /** The ranges it watches for writes, or for reads, as long as it watches; without it, any. */
  covers?(write: boolean): readonly { readonly from: number; readonly to: number }[];
  /** Would it heed this access, of which it is not told by that? Without it, it may. */
  meets?(address: number, size: number, write: boolean): boolean;
  /** [address, address + size) is about to be read. */
  read(address: number, size: number): void;
  /** It is about to be written: the bytes are those from before. */
  write(address: number, size: number): void;
  /** The memory has another size, and other marks: what is new has none. */
  resized?(): void;
}

/** Who remembers which growths the platform refused, so that a run that is repeated meets the same. */
export interface GrowthBook {
  /** Is this one to be refused, as it was the first time? */
  refused(): boolean;
  /** The platform has refused one. */
  note(): void;
}

/**
 * A linear memory over any backing (the platform's own memory, or a plain buffer).
 *
 * What is written is marked, chunk by chunk, before the bytes change: by the hot loop for its own stores, by `touch` for
 * all else. (What JavaScript writes into the buffer that the JavaScript API gives it is not seen.) A mark other than
 * DIRTY sends the hot loop's stores to the cold path, one with WATCH_READ its loads, so watches cost nothing where they
 * do not lie. Stores that reach into the next chunk take the cold path, so that DIRTY is exact; of a load only the first
 * chunk is looked at, so `mark` sets WATCH_READ on the chunk before, too, where that is close.
 *
 *     bytes   |  0 .. 255  | 256 .. 511 | 512 .. 767 | ...
 *     marks   |     0      |   DIRTY    | DIRTY + 4  | ...
 *
 * https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances
 */
export class Memory {
  readonly kind = 'memory';
  /** Views of the current bytes, replaced by every growth. The machine keeps them in locals between growths. */
  view: DataView;
  bytes: Uint8Array;
  /** One for each CHUNK bytes; replaced by every growth, which keeps those there are. What is new is clean. */
  marks: Uint8Array;
  /** Every chunk is DIRTY; whoever clears marks says so here. */
  allTouched = false;
  /** Told of accesses of chunks with WATCH_WRITE or WATCH_READ; without one, nobody may set these. */
  watch: MemoryWatch | null = null;
  growths: GrowthBook | null = null;
  /** Size in bytes, at most FAST_BYTES: what the hot loop compares addresses with. */
  fast: number;
  /** Are its addresses i64? */
  readonly wide: boolean;
  readonly #backing: BackingMemory;
  /** Where the marks are for native code to see; behind those of its bytes they are of no meaning. */
  #markMemory: BackingMemory | null = null;
  /** The largest size it has had: what lies behind it was never written. */
  #shown: number;
  /** Does it show all of the backing? */
  #whole = true;

  /** `declared` is the type it was made with; `maxPages` is the setting, not the type. */
  constructor(
    readonly declared: MemoryType,
    backing: BackingMemory,
    readonly maxPages: number,
  ) {
    this.#backing = backing;
    this.wide = declared.address === 'i64';
    this.view = new DataView(backing.buffer);
    this.bytes = new Uint8Array(backing.buffer);
    this.fast = Math.min(this.bytes.length, FAST_BYTES);
    this.marks = new Uint8Array(this.bytes.length / CHUNK);
    this.#shown = this.bytes.length;
  }

  /** Size in pages of 64 KiB. */
  get pages(): number {
    return this.bytes.length / PAGE_SIZE;
  }

  /** Size in bytes. */
  get size(): number {
    return this.bytes.length;
  }

  /** The current bytes; another buffer after each growth. */
  get buffer(): ArrayBufferLike {
    return this.#backing.buffer;
  }

  /** The platform's memory that it is a view of, as a whole; null where there is none, or it shows less of it. */
  get native(): object | null {
    return this.#whole ? (this.#backing.native ?? null) : null;
  }

  /** The platform's memory with the marks, null when they are in none. */
  get nativeMarks(): object | null {
    return this.#markMemory?.native ?? null;
  }

  /** Keeps the marks in a memory of the platform's from now on, of MARK_PAGES zeroed pages or more. */
  placeMarks(memory: BackingMemory): void {
    const marks = new Uint8Array(memory.buffer, 0, this.marks.length);
    marks.set(this.marks);
    this.marks = marks;
    this.#markMemory = memory;
  }

  /** The type it has now: a memory that grew has a larger minimum. */
  get type(): MemoryType {
    return { ...this.declared, limits: { min: this.pages, max: this.declared.limits.max } };
  }

  /**
   * Grows by `pages` and returns the old size in pages, or -1 when the type, the setting or the platform forbids it.
   * https://webassembly.github.io/spec/core/exec/instructions.html#exec-memory-grow
   */
  grow(pages: number): number {
    const old = this.pages;
    const most = Math.min(this.declared.limits.max ?? (this.wide ? 2 ** 48 : 65536), this.maxPages);
    if (pages < 0 || old + pages > most) return -1;
    if (this.growths?.refused()) return -1;
    const lacking = Math.max(0, (old + pages) * PAGE_SIZE - this.#backing.buffer.byteLength) / PAGE_SIZE;
    // Also by nothing: what JavaScript had of the bytes before is of no use afterwards.
    if (!this.#backing.grow(lacking)) {
      this.growths?.note();
      return -1;
    }
    this.#show(old, old + pages);
    return old;
  }

  /**
   * Makes it as large as it was at another time: smaller, or larger again. The backing stays, and what is taken of it
   * again is zero. Where the backing was never that large it has to grow: false when it cannot, and nothing changed.
   */
  resizeTo(pages: number): boolean {
    const old = this.pages;
    const lacking = (pages * PAGE_SIZE - this.#backing.buffer.byteLength) / PAGE_SIZE;
    if (lacking > 0 && !this.#backing.grow(lacking)) return false;
    this.#show(old, pages);
    return true;
  }

  /**
   * Shows so much of the backing: the same bytes and marks as before, when there were `old` pages (its views may be of a
   * buffer that is gone), and zeros behind them.
   */
  #show(old: number, pages: number): void {
    const { buffer } = this.#backing;
    const size = pages * PAGE_SIZE;
    this.#whole = size === buffer.byteLength;
    const { marks } = this;
    this.view = new DataView(buffer, 0, size);
    this.bytes = new Uint8Array(buffer, 0, size);
    this.fast = Math.min(size, FAST_BYTES);
    this.allTouched = false;
    const count = size / CHUNK;
    if (this.#markMemory === null) {
      this.marks = new Uint8Array(count);
      this.marks.set(marks.subarray(0, count));
    } else {
      this.marks = new Uint8Array(this.#markMemory.buffer, 0, count);
      this.marks.fill(0, marks.length);
    }
    // Fresh bytes of the platform's are zero, and not to be paid for before they are used.
    const known = Math.min(size, this.#shown);
    if (known > old * PAGE_SIZE) this.bytes.fill(0, old * PAGE_SIZE, known);
    this.#shown = Math.max(this.#shown, size);
    this.watch?.resized?.();
  }

  /** A copy of `length` bytes from `address`, of which no watch is told; throws Trap 'out-of-bounds-memory-access'. */
  read(address: Address, length: number): Uint8Array {
    this.check(address, length);
    return this.bytes.slice(address, address + length);
  }

  /** Writes all bytes or none; throws Trap 'out-of-bounds-memory-access'. */
  write(address: Address, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    this.touch(address, bytes.length);
    this.bytes.set(bytes, address);
  }

  /** Tells `watch` of accesses of [from, to) from now on: `mark` is WATCH_READ or WATCH_WRITE. Growth keeps it so. */
  mark(from: number, to: number, mark: number): void {
    const { marks } = this;
    const last = Math.min(Math.floor((to - 1) / CHUNK), marks.length - 1);
    for (let i = firstChunk(from, mark); i <= last; i++) marks[i]! |= mark;
  }

  /** No more of these. */
  unmark(from: number, to: number, mark: number): void {
    const { marks } = this;
    const last = Math.min(Math.floor((to - 1) / CHUNK), marks.length - 1);
    for (let i = firstChunk(from, mark); i <= last; i++) marks[i]! &= ~mark;
  }

  /**
   * [address, address + length), which lies inside, is about to be written: marks it. Answers whether a watch was told.
   */
  touch(address: number, length: number): boolean {
    if (length <= 0) return false;
    const { marks, watch } = this;
    const from = Math.floor(address / CHUNK);
    const to = Math.floor((address + length - 1) / CHUNK);
    if (watch === null) {
      if (from === to) marks[from] = DIRTY;
      else marks.fill(DIRTY, from, to + 1);
      return false;
    }
    let met = 0;
    for (let i = from; i <= to; i++) {
      met |= marks[i]!;
      marks[i]! |= DIRTY;
    }
    if ((met & WATCH_WRITE) === 0) return false;
    watch.write(address, length);
    return true;
  }

  /**
   * May native code write there? Marks it then. False, and nothing is changed, where that is the interpreter's: it
   * traps, or is watched.
   */
  admitsWrite(address: number, length: number): boolean {
    if (address + length > this.bytes.length) return false;
    if (length === 0) return true;
    const { marks, watch } = this;
    const from = Math.floor(address / CHUNK);
    const to = Math.floor((address + length - 1) / CHUNK);
    let met = 0;
    for (let i = from; i <= to; i++) met |= marks[i]!;
    if ((met & WATCH_WRITE) !== 0 && (watch?.meets?.(address, length, true) ?? true)) return false;
    for (let i = from; i <= to; i++) marks[i]! |= DIRTY;
    return true;
  }

  /** May native code read there? */
  admitsRead(address: number, length: number): boolean {
    if (address + length > this.bytes.length) return false;
    const { marks, watch } = this;
    const to = Math.floor((address + length - 1) / CHUNK);
    let met = 0;
    for (let i = Math.floor(address / CHUNK); i <= to; i++) met |= marks[i]!;
    return (met & WATCH_READ) === 0 || !(watch?.meets?.(address, length, false) ?? true);
  }

  /** Somebody may have written anywhere. What is watched stays watched. */
  touchAll(): void {
    if (this.allTouched) return;
    const { marks } = this;
    if (this.watch === null) marks.fill(DIRTY);
    else for (let i = 0; i < marks.length; i++) marks[i]! |= DIRTY;
    this.allTouched = true;
  }

  /** It is about to be read. Answers whether a watch was told. */
  look(address: number, length: number): boolean {
    const { marks, watch } = this;
    if (watch === null || length <= 0) return false;
    const to = Math.floor((address + length - 1) / CHUNK);
    for (let i = Math.floor(address / CHUNK); i <= to; i++) {
      if ((marks[i]! & WATCH_READ) === 0) continue;
      watch.read(address, length);
      return true;
    }
    return false;
  }

  /** Throws the trap unless [address, address + size) lies inside. */
  check(address: Exact, size: Exact, memory = 0): void {
    if (address < 0 || Number(address) + Number(size) > this.bytes.length) {
      throw new Trap({ kind: 'out-of-bounds-memory-access', address, size, limit: this.bytes.length, memory });
    }
  }
}

/** The hot loop looks at the first chunk of a load, whose last bytes may lie in the one behind it. */
function firstChunk(from: number, mark: number): number {
  return Math.floor(Math.max(0, mark === WATCH_READ ? from - MOST_BEHIND : from) / CHUNK);
}
