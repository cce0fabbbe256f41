/**
 * What the engine needs from where it runs; passed in, never reached for. A browser worker and Node pass the
 * platform's WebAssembly.Memory as `createMemory`, so that a native tier can share the bytes; a plain ArrayBuffer
 * does too. (Not resizable ArrayBuffers: reads through them are 2.7 times slower.)
 */
export interface Platform {
  /**
   * A zeroed memory of `min` pages that may grow to `max`; null when it cannot be had. The bytes of a `shared` one are
   * a SharedArrayBuffer where the platform has that and there is a `max`, else its own like any other's.
   */
  createMemory(min: number, max: number | null, shared?: boolean): BackingMemory | null;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC, with fractions where they are known. */
  time(): number;
  /** So many unpredictable bytes. */
  random(length: number): Uint8Array;
}

export interface BackingMemory {
  /** The current bytes. A new buffer after every successful grow; the old one must not be used any more. */
  readonly buffer: ArrayBufferLike;
  /** Grows by `pages`; false when that cannot be had (nothing changed then). */
  grow(pages: number): boolean;
}
