import type { BackingMemory, Platform } from '../engine/index.ts';

interface PlatformMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Node has it, its types do not tell. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number; readonly maximum?: number }) => PlatformMemory;
};

/**
 * Node as the engine's platform. Memories are the platform's own, so that growth keeps to its rules.
 * A minimum that cannot be had, or a growth that is refused, is an answer and not an exception.
 */
export const nodePlatform: Platform = {
  createMemory(min, max) {
    try {
      const memory = new WebAssembly.Memory(max === null ? { initial: min } : { initial: min, maximum: max });
      return new NodeMemory(memory);
    } catch {
      return null;
    }
  },
  now: () => performance.now(),
};

class NodeMemory implements BackingMemory {
  constructor(readonly memory: PlatformMemory) {}

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
