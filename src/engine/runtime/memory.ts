import { type Exact, Trap } from '../module/errors.ts';
import { PAGE_SIZE, type Address, type MemoryType } from '../module/types.ts';
import type { BackingMemory } from '../platform.ts';

/** Loads and stores below this many bytes take the fast path of the hot loop; the cold path serves the whole range. */
const FAST_BYTES = 0x7fff0000;

/**
 * A linear memory over any backing (the platform's own memory, or a plain buffer).
 * https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances
 */
export class Memory {
  readonly kind = 'memory';
  /** Views of the current bytes, replaced by every growth. The machine keeps them in locals between growths. */
  view: DataView;
  bytes: Uint8Array;
  /** Size in bytes, at most FAST_BYTES: what the hot loop compares addresses with. */
  fast: number;
  /** Are its addresses i64? */
  readonly wide: boolean;
  readonly #backing: BackingMemory;

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
    // Also by nothing: what JavaScript had of the bytes before is of no use afterwards.
    if (!this.#backing.grow(pages)) return -1;
    this.view = new DataView(this.#backing.buffer);
    this.bytes = new Uint8Array(this.#backing.buffer);
    this.fast = Math.min(this.bytes.length, FAST_BYTES);
    return old;
  }

  /** A copy of `length` bytes from `address`; throws Trap 'out-of-bounds-memory-access'. */
  read(address: Address, length: number): Uint8Array {
    this.check(address, length);
    return this.bytes.slice(address, address + length);
  }

  /** Writes all bytes or none; throws Trap 'out-of-bounds-memory-access'. */
  write(address: Address, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    this.bytes.set(bytes, address);
  }

  /** Throws the trap unless [address, address + size) lies inside. */
  check(address: Exact, size: Exact, memory = 0): void {
    if (address < 0 || Number(address) + Number(size) > this.bytes.length) {
      throw new Trap({ kind: 'out-of-bounds-memory-access', address, size, limit: this.bytes.length, memory });
    }
  }
}
