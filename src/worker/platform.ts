import type { BackingMemory, Platform } from '../engine/index.ts';

/** A browser as the engine's platform: memories are its own, so that a native tier can share their bytes. */
export const browserPlatform: Platform = {
  createMemory(min, max) {
    try {
      return new PlatformMemory(
        new WebAssembly.Memory(max === null ? { initial: min } : { initial: min, maximum: max }),
      );
    } catch {
      return null;
    }
  },
  now: () => performance.now(),
};

class PlatformMemory implements BackingMemory {
  constructor(readonly memory: WebAssembly.Memory) {}

  get buffer(): ArrayBuffer {
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
