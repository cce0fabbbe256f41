import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  externOf,
  f64,
  type Func,
  HostSet,
  i32,
  type Instance,
  instantiate,
  link,
  Machine,
  type NativeOptions,
  NativeTier,
  Store,
  type Value,
} from '../../../src/engine/index.ts';
import { autoplay } from '../../../src/examples/rocket/autoplay.ts';
import { RocketGame } from '../../examples/rocket-game.ts';
import { Random } from '../../support/random.ts';
import { nothingMet } from '../../support/tiers/met.ts';
import { Switching } from '../../support/tiers/switching.ts';

const seed = Number(process.env['NATIVE_SEED'] ?? 1);

/** Rocket on our machine, with or without a native tier. */
class Side {
  readonly machine: Machine;
  readonly instance: Instance;
  readonly tier: NativeTier | null;
  drawn: string[] = [];

  constructor(options: NativeOptions | null) {
    const module = decode(new Uint8Array(readFileSync(RocketGame.file)));
    const store = new Store(nodePlatform);
    const hosts = new HostSet();
    const externs = link(module, store.types, (request) => externOf(store, request, hosts.provide(request)));
    this.instance = instantiate(store, module, externs);
    this.machine = new Machine(store);
    this.machine.onEffect = (effect) => this.drawn.push(`${JSON.stringify(effect)} at ${this.machine.count}`);
    this.tier = options && new NativeTier(this.machine, options);
    this.tier?.add(this.instance);
    this.machine.tier = this.tier;
    if (this.instance.start) this.#run(this.instance.start, []);
    this.call('resize', f64(1024), f64(600));
  }

  begin(name: string, args: readonly Value[]): void {
    this.machine.call(this.instance.exports.get(name) as Func, args);
  }

  call(name: string, ...args: readonly Value[]): void {
    this.#run(this.instance.exports.get(name) as Func, args);
  }

  #run(func: Func, args: readonly Value[]): void {
    this.machine.call(func, args);
    for (const stop of this.machine.run()) {
      if (stop.why !== 'done' && stop.why !== 'fuel') throw new Error(`stopped by ${stop.why}`);
    }
  }

  get bytes(): Uint8Array {
    return this.instance.memories[0]!.bytes;
  }
}

/** All that makes a frame, for the one who makes the calls. */
function* frameCalls(number: number): Generator<readonly [string, ...Value[]]> {
  for (const [key, down] of Object.entries(autoplay(number))) yield [`toggle_${key}`, i32(down ? 1 : 0)];
  yield ['update', f64(1 / 60)];
  yield ['draw'];
}

describe('Rocket in the native tier', () => {
  it('draws what it draws in the interpreter, at the same moments', () => {
    const plain = new Side(null);
    const tiered = new Side({ fuelFactor: 1 });
    const frames = 300;
    for (let frame = 0; frame < frames; frame++) {
      for (const side of [plain, tiered]) {
        side.drawn = [];
        for (const [name, ...args] of frameCalls(frame)) side.call(name, ...args);
      }
      expect(tiered.drawn.length).toBeGreaterThan(3);
      expect(tiered.drawn).toEqual(plain.drawn);
      expect(tiered.machine.count).toBe(plain.machine.count);
      expect(Buffer.compare(tiered.bytes, plain.bytes)).toBe(0);
    }
    expect(tiered.tier!.runs).toBeGreaterThan(frames);
    expect(tiered.tier!.leaves).toBe(0);
  });

  it('is in the same state at every stop while the tiers take turns', () => {
    const plain = new Side(null);
    const tiered = new Side({ fuelFactor: 1 });
    const met = nothingMet();
    const rest = (): [string, string] => [plain.drawn.join('\n'), tiered.drawn.join('\n')];
    const pair = { plain: plain.machine, tiered: tiered.machine, tier: tiered.tier!, rest };
    const together = new Switching(pair, new Random(seed), met, { fuel: [5, 40, 700], interpreted: 25, all: 8 });
    for (let frame = 0; frame < 40; frame++) {
      plain.drawn = [];
      tiered.drawn = [];
      for (const [name, ...args] of frameCalls(frame)) {
        for (const side of [plain, tiered]) side.begin(name, args);
        expect(together.finish().why).toBe('done');
      }
    }
    expect(met.compared).toBeGreaterThan(300);
    expect(tiered.tier!.leaves).toBeGreaterThan(100);
  });
});
