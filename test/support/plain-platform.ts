import type { Platform } from '../../src/engine/index.ts';

/** Memories as plain buffers: the platform's own reserve gigabytes of addresses each, too much for thousands. */
export const plainPlatform: Platform = {
  createMemory(min) {
    let buffer = new ArrayBuffer(min * 65_536);
    return {
      get buffer() {
        return buffer;
      },
      grow(pages) {
        const larger = new ArrayBuffer(buffer.byteLength + pages * 65_536);
        new Uint8Array(larger).set(new Uint8Array(buffer));
        buffer = larger;
        return true;
      },
    };
  },
  now: () => 0,
  time: () => 0,
  random: (length) => new Uint8Array(length),
};
