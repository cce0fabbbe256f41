import type { BackingMemory } from '../engine/index.ts';

const PAGE = 65_536;

/** The way to detach a buffer that every platform of today has. */
declare function structuredClone(value: unknown, options: { readonly transfer: readonly object[] }): unknown;

/** A memory where the platform has none of its own: each growth makes a larger buffer, and the old one is detached. */
export class PlainMemory implements BackingMemory {
  #buffer: ArrayBuffer;

  /** Throws a RangeError when there is no room. */
  constructor(pages: number) {
    this.#buffer = new ArrayBuffer(pages * PAGE);
  }

  get buffer(): ArrayBuffer {
    return this.#buffer;
  }

  grow(pages: number): boolean {
    const old = this.#buffer;
    let larger: ArrayBuffer;
    try {
      larger = new ArrayBuffer(old.byteLength + pages * PAGE);
    } catch {
      return false;
    }
    new Uint8Array(larger).set(new Uint8Array(old));
    this.#buffer = larger;
    structuredClone(null, { transfer: [old] });
    return true;
  }
}
