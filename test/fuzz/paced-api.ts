import type { WebAssemblyApi } from '../../src/engine/index.ts';
import { apiOf } from '../../src/engine/jsapi/namespace.ts';
import { World } from '../../src/engine/jsapi/world.ts';
import { nodePlatform } from '../../src/cli/platform.ts';
import { plainPlatform } from '../support/plain-platform.ts';
import { Random } from '../support/random.ts';
import { isStrewn, StrewnTier } from './strewn-tier.ts';

/** How our machine is run: in slices of so much fuel, with a breakpoint at about one of `strewn` instructions. */
export interface Pace {
  readonly fuel: number;
  readonly strewn: number | null;
  /**
   * Do the tiers take turns: native code with up to so much fuel, then now and then the interpreter, or single steps?
   * Then fuel is counted in instructions.
   */
  readonly tiers?: boolean;
}

/** Straight on. */
export const straight: Pace = { fuel: 5000, strewn: null };
/** What ours may do in one call before it is given up. */
const MOST_TICKS = 30_000;
/** Instructions of a loop or call, about, for a call in native code to last as long. */
const PER_TICK = 10;
/** Turns that a call may take. */
const MOST_TURNS = 4000;

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
  /** Native runs so far, and those that left. */
  readonly native: () => { readonly runs: number; readonly leaves: number };
}

const limits = { maxFrames: 1500, maxStackBytes: 1 << 19, maxMemoryPages: 2000, maxTableElements: 100_000 };

/**
 * Our object of the shape of `WebAssembly`, run at a pace that stops its machine all the time, and gives up what does
 * not end.
 */
export function pacedApi({ fuel, strewn, tiers = false }: Pace): PacedApi {
  // Native code needs memories of the platform's.
  const world = new World(tiers ? nodePlatform : plainPlatform, { limits }, (machine) =>
    tiers ? new StrewnTier(machine, strewn) : null,
  );
  const { machine, store, tier } = world;
  if (strewn !== null) {
    store.onCompiled = (_func, { map }) => {
      map.pcs.forEach((pc, i) => {
        if (isStrewn(map.offsets[i]!, strewn)) store.code.setBreak(pc);
      });
    };
  }
  const most = tiers ? PER_TICK * MOST_TICKS : MOST_TICKS;
  let end = most;
  let turns = 0;
  let gaveUp = false;
  const random = new Random(fuel);
  const finish = machine.finish.bind(machine);
  const turn = (slice: number): ReturnType<typeof finish> => {
    if (tier === null) return finish(Math.min(slice, fuel));
    if (random.chance(10)) {
      const stop = machine.finishStep();
      return stop?.why === 'step' ? { why: 'fuel', pc: stop.pc } : stop;
    }
    tier.suspended = random.chance(15);
    try {
      return finish(tier.suspended ? 1 + random.below(5) : 1 + random.below(fuel));
    } finally {
      tier.suspended = false;
    }
  };
  machine.finish = (slice) => {
    const stop = turn(slice);
    if (stop !== null && (machine.ticks > end || (tiers && ++turns > MOST_TURNS))) {
      gaveUp = true;
      throw new GivenUp();
    }
    return stop;
  };
  return {
    api: apiOf(world),
    before: () => {
      end = machine.ticks + most;
      turns = 0;
    },
    gaveUp: () => gaveUp,
    native: () => ({ runs: tier?.runs ?? 0, leaves: tier?.leaves ?? 0 }),
  };
}
