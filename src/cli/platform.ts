import type { BackingMemory, Platform } from '../engine/index.ts';

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
