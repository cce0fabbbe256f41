import type { BackingMemory, Platform, PlatformExports, PlatformImports, PlatformWasm } from '../engine/index.ts';
import { PlainMemory } from './plain-memory.ts';

interface GrowingMemory {
  readonly buffer: ArrayBufferLike;
  /** Throws when it cannot be had. */
  grow(pages: number): number;
}

/** Browsers, their workers and Node all have these, but there is no set of types for just that. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: PlatformImports) => { readonly exports: PlatformExports };
  readonly RuntimeError: new () => Error;
  compile(this: void, bytes: Uint8Array<ArrayBuffer>): Promise<object>;
  validate(this: void, bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum?: number;
    readonly shared?: boolean;
  }) => GrowingMemory;
};
declare const performance: { now(): number; readonly timeOrigin: number };
declare const crypto: { getRandomValues(into: Uint8Array): unknown };

/**
 * Taken once: a program may put another object in the place of the global. Some platforms have none: those that may
 * make no code at run time.
 */
const Memory = typeof WebAssembly === 'undefined' ? null : WebAssembly.Memory;

/**
 * A quarter of what the smallest stacks of today's platforms are (about a megabyte): our reckoning of what a frame takes
 * is rough, and there are frames below.
 */
const STACK_BYTES = 256 * 1024;

/** A module with two memories. */
const TWO_MEMORIES = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0]);

const wasm: PlatformWasm | null = typeof WebAssembly === 'undefined' ? null : platformWasm(WebAssembly);

function platformWasm({
  Module,
  Instance,
  RuntimeError,
  compile,
  validate,
  Memory: Side,
}: typeof WebAssembly): PlatformWasm {
  return {
    compile: (bytes) => new Module(bytes),
    compileLater: (bytes) => compile(bytes),
    instantiate: (module, imports) => new Instance(module, imports).exports,
    isTrap: (error): error is Error => error instanceof RuntimeError || error instanceof RangeError,
    stackBytes: STACK_BYTES,
    multiMemory: validate(TWO_MEMORIES),
    createSideMemory(pages) {
      try {
        return new PlatformMemory(new Side({ initial: pages, maximum: pages }));
      } catch {
        return null;
      }
    },
  };
}

/** Bytes that one call of `getRandomValues` may ask for. */
const RANDOM_CHUNK = 65_536;

/**
 * A JavaScript platform as the engine's. Memories are the platform's own, so that growth keeps to its rules and a native
 * tier can share their bytes. A minimum that cannot be had, or a growth that is refused, is an answer and not an
 * exception.
 */
export const platform: Platform = {
  createMemory(min, max, shared = false) {
    if (shared && max !== null && Memory !== null) {
      try {
        return new PlatformMemory(new Memory({ initial: min, maximum: max, shared }));
      } catch {
        // Not where pages are not isolated, nor where so much cannot be set aside at once: then one of its own.
      }
    }
    try {
      if (Memory === null) return new PlainMemory(min);
      return new PlatformMemory(new Memory(max === null ? { initial: min } : { initial: min, maximum: max }));
    } catch {
      return null;
    }
  },
  ...(wasm === null ? {} : { wasm }),
  now: () => performance.now(),
  time: () => performance.timeOrigin + performance.now(),
  random(length) {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += RANDOM_CHUNK) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + RANDOM_CHUNK)));
    }
    return bytes;
  },
};

class PlatformMemory implements BackingMemory {
  constructor(readonly memory: GrowingMemory) {}

  get native(): object {
    return this.memory;
  }

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  grow(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }
}
