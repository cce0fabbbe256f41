import type { WebAssemblyApi } from '../../src/engine/index.ts';
import { apiOf } from '../../src/engine/jsapi/namespace.ts';
import { World } from '../../src/engine/jsapi/world.ts';
import { plainPlatform } from '../support/plain-platform.ts';

/** How our machine is run: in slices of so much fuel, with a breakpoint at about one of `strewn` instructions. */
export interface Pace {
  readonly fuel: number;
  readonly strewn: number | null;
}

/** Straight on. */
export const straight: Pace = { fuel: 5000, strewn: null };
/** What ours may do in one call before it is given up. */
const MOST_TICKS = 30_000;

/** A call did not end soon: the other side is not asked. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

export interface PacedApi {
  readonly api: WebAssemblyApi;
  /** To be called before each call. */
  readonly before: () => void;
  /** Was a call given up? What was thrown for that may have been caught on its way. */
  readonly gaveUp: () => boolean;
}

/**
 * Our object of the shape of `WebAssembly`, run at a pace that stops its machine all the time, and gives up what does
 * not end.
 */
export function pacedApi({ fuel, strewn }: Pace): PacedApi {
  const world = new World(plainPlatform, {
    limits: { maxFrames: 1500, maxStackBytes: 1 << 19, maxMemoryPages: 2000, maxTableElements: 100_000 },
  });
  const { machine, store } = world;
  if (strewn !== null) {
    store.onCompiled = (_func, { map }) => {
      for (const pc of map.pcs) if ((Math.imul(pc, 0x9e37_79b1) >>> 8) % strewn === 0) store.code.setBreak(pc);
    };
  }
  let end = MOST_TICKS;
  let gaveUp = false;
  const finish = machine.finish.bind(machine);
  machine.finish = (slice) => {
    const stop = finish(Math.min(slice, fuel));
    if (stop !== null && machine.ticks > end) {
      gaveUp = true;
      throw new GivenUp();
    }
    return stop;
  };
  return { api: apiOf(world), before: () => void (end = machine.ticks + MOST_TICKS), gaveUp: () => gaveUp };
}
