import type { BackingMemory, Platform } from '../engine/index.ts';
import { PlainMemory } from './plain-memory.ts';

interface GrowingMemory {
  readonly buffer: ArrayBufferLike;
  /** Throws when it cannot be had. */
  grow(pages: number): number;
}

/** Browsers, their workers and Node all have these, but there is no set of types for just that. */
declare const WebAssembly: {
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
