import type { Platform } from '../../src/engine/index.ts';

export interface Conditions {
  /** What time and chance follow from. */
  readonly seed?: number;
  /** Is every third growth of a memory refused? */
  readonly refuses?: boolean;
}

/** Memories of `base`; time goes on by itself, chance is known. */
export function livedPlatform(base: Platform, { seed = 1, refuses = true }: Conditions = {}): Platform {
  let time = seed;
  let asked = seed;
  let grown = 0;
  return {
    ...base,
    now: () => (time += 0.25),
    time: () => 1000 * seed,
    random: (length) => Uint8Array.from({ length }, () => (asked = (asked * 75 + 74) % 65_537)),
    createMemory: (pages, most, shared) => {
      const memory = base.createMemory(pages, most, shared);
      if (!memory) return null;
      return {
        ...(memory.native === undefined ? {} : { native: memory.native }),
        get buffer() {
          return memory.buffer;
        },
        grow: (by) => (by === 0 || !refuses || ++grown % 3 !== 0) && memory.grow(by),
      };
    },
  };
}
