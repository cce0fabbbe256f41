import type { Func, Value } from '../../src/engine/index.ts';
import { invokeSync, PlacedTrap, Thrown } from '../../src/engine/index.ts';
import { Random } from '../support/random.ts';
import { type Met, nothingMet } from '../support/tiers/met.ts';
import { bytesOf, type Manner, Switching } from '../support/tiers/switching.ts';
import { Failure, World } from './world.ts';

/** Bytes of memories up to which a run begins with a copy of them. */
const MOST = 1 << 18;

/** A call in each world. */
export interface Asked {
  readonly func: Func;
  readonly args: readonly Value[];
}

/** How the modules of a script are run: in how many worlds, and what leads a call there to its end. */
export interface Way {
  readonly worlds: readonly World[];
  /** Results in the last world; throws a `PlacedTrap` or `Thrown`. */
  invoke(calls: readonly Asked[]): readonly Value[];
}

export type WayOf = (spectest: Uint8Array) => Way;

/** In the interpreter. */
export const interpreted: WayOf = (spectest) => {
  const world = new World(spectest, null);
  return { worlds: [world], invoke: ([call]) => invokeSync(world.machine, call!.func, call!.args) };
};

/** In the native tier, with up to `most` units of fuel at a time, so that native code is left all over the place. */
export function natively(most: number): WayOf {
  let calls = 0;
  return (spectest) => {
    const world = new World(spectest, { fuelFactor: 1, exactTraps: MOST });
    const invoke: Way['invoke'] = ([call]) => {
      const fuel = 1 + (calls++ % most);
      return invokeSync(world.machine, call!.func, call!.args, { fuel });
    };
    return { worlds: [world], invoke };
  };
}

/** The turns of a call in the suite: most calls are over soon, and some never end. */
const manner: Manner = { fuel: [1, 2, 7, 40, 400], interpreted: 30, all: 12, sample: 64 };

/**
 * With tiers that take turns at random, and everything compared with the interpreter alone whenever a turn is over. All
 * of it follows from the seed and the script.
 */
export function switching(seed: number, met: Met = nothingMet()): WayOf {
  return (spectest) => {
    const plain = new World(spectest, null);
    const tiered = new World(spectest, { fuelFactor: 1, exactTraps: MOST });
    const [one, other] = [plain.machine, tiered.machine];
    one.waits = other.waits = false;
    const together = new Switching({ plain: one, tiered: other, tier: tiered.tier! }, new Random(seed), met, manner);
    const invoke: Way['invoke'] = (calls) => {
      one.call(calls[0]!.func, calls[0]!.args);
      other.call(calls[1]!.func, calls[1]!.args);
      const { stop } = together.finish(() => bytesOf(other) > MOST);
      if (stop?.why === 'done') return stop.results;
      if (stop?.why === 'trap') throw new PlacedTrap(stop.trap);
      if (stop?.why === 'exception') throw new Thrown(stop.exception.exception);
      throw new Failure(`ended by ${stop?.why}`);
    };
    return { worlds: [plain, tiered], invoke };
  };
}
