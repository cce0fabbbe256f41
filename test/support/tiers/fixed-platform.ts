import { nodePlatform } from '../../../src/cli/platform.ts';
import type { Platform } from '../../../src/engine/index.ts';

/** The platform's own memories and WebAssembly; time and chance are always the same. */
export const fixedPlatform: Platform = {
  ...nodePlatform,
  now: () => 0,
  time: () => 0,
  random: (length) => new Uint8Array(length),
};
