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

/** Rocket on our machine, with or without a native tier. */
class Side {
  readonly machine: Machine;
  readonly instance: Instance;
  readonly tier: NativeTier | null;
  drawn: string[] = [];

  constructor(
    options: NativeOptions | null,
    readonly fuel: number,
  ) {
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

  call(name: string, ...args: readonly Value[]): void {
    this.#run(this.instance.exports.get(name) as Func, args);
  }

  #run(func: Func, args: readonly Value[]): void {
    this.machine.call(func, args);
    for (const stop of this.machine.run({ fuel: this.fuel })) {
      if (stop.why !== 'done' && stop.why !== 'fuel') throw new Error(`stopped by ${stop.why}`);
    }
  }

  frame(number: number): void {
    for (const [key, down] of Object.entries(autoplay(number))) this.call(`toggle_${key}`, i32(down ? 1 : 0));
    this.call('update', f64(1 / 60));
    this.call('draw');
  }

  get bytes(): Uint8Array {
    return this.instance.memories[0]!.bytes;
  }
}

describe('Rocket in the native tier', () => {
  it.each([
    ['all at once', 1_000_000, 300],
    ['left again and again', 37, 60],
  ])('draws what it draws in the interpreter, at the same moments: %s', (_, fuel, frames) => {
    const plain = new Side(null, 1_000_000);
    const tiered = new Side({ fuelFactor: 1 }, fuel);
    for (let frame = 0; frame < frames; frame++) {
      for (const side of [plain, tiered]) {
        side.drawn = [];
        side.frame(frame);
      }
      expect(tiered.drawn.length).toBeGreaterThan(3);
      expect(tiered.drawn).toEqual(plain.drawn);
      expect(tiered.machine.count).toBe(plain.machine.count);
      expect(tiered.instance.globals.map((global) => global.get())).toEqual(
        plain.instance.globals.map((global) => global.get()),
      );
      expect(Buffer.compare(tiered.bytes, plain.bytes)).toBe(0);
    }
    expect(tiered.tier!.runs).toBeGreaterThan(frames);
    if (fuel < 100) expect(tiered.tier!.leaves).toBeGreaterThan(frames);
    else expect(tiered.tier!.leaves).toBe(0);
  });
});
