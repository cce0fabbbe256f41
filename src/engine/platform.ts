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
  /** The platform's own WebAssembly, where the engine may use it to run modules faster; see engine/native. */
  readonly wasm?: PlatformWasm;
  /** Milliseconds, monotonic. */
  now(): number;
  /** Milliseconds since 1970-01-01 UTC, with fractions where they are known. */
  time(): number;
  /** So many unpredictable bytes. */
  random(length: number): Uint8Array;
}

/**
 * What the engine uses of the platform's WebAssembly. Modules and memories are the platform's own objects, which the
 * engine only hands on.
 */
export interface PlatformWasm {
  /** Throws when the platform does not take the module. */
  compile(bytes: Uint8Array<ArrayBuffer>): object;
  /** The same, in the background. */
  compileLater(bytes: Uint8Array<ArrayBuffer>): Promise<object>;
  /** Exports of a new instance; throws what its instantiation throws. */
  instantiate(module: object, imports: PlatformImports): PlatformExports;
  /** Is it a trap of the platform's, or the end of its stack? */
  isTrap(error: unknown): error is Error;
  /** Bytes of the platform's stack that may be used before calls are left; a careful guess. */
  readonly stackBytes: number;
  /** Does it take modules with several memories? */
  readonly multiMemory: boolean;
  /**
   * A zeroed memory of the platform's of just so many pages, which takes no room before it is written; null when it
   * cannot be had. For what the engine keeps beside the memories of programs.
   */
  createSideMemory(pages: number): BackingMemory | null;
}

export type PlatformImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export type PlatformExports = Readonly<Record<string, unknown>>;

export interface BackingMemory {
  /** The current bytes. A new buffer after every successful grow; the old one must not be used any more. */
  readonly buffer: ArrayBufferLike;
  /** Grows by `pages`; false when that cannot be had (nothing changed then). */
  grow(pages: number): boolean;
  /** The platform's memory that these bytes are of, for a module of the platform's to import; none where there is none. */
  readonly native?: object;
}
