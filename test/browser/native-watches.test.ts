import { expect, it } from 'vitest';
import { nodePlatform } from '../../src/cli/platform.ts';
import {
  type BreakpointSpec,
  Debugger,
  decode,
  i32,
  type TierMode,
  type Value,
  type WatchedAccess,
} from '../../src/engine/index.ts';
import { Random } from '../support/random.ts';
import { randomStores, REACH } from '../support/tiers/random-stores.ts';
import { wat } from '../support/wat.ts';

const CASES = 50;
const MOST_STOPS = 40;

/** A program under the debugger, called once. */
class Watched {
  readonly debug: Debugger;

  constructor(bytes: Uint8Array<ArrayBuffer>, mode: TierMode, watched: readonly BreakpointSpec[]) {
    this.debug = new Debugger(decode(bytes), {
      platform: nodePlatform,
      listener: { effect: () => {}, result: () => {}, trapped: () => {}, exited: () => {} },
    });
    this.debug.tierMode = mode;
    this.debug.start();
    this.debug.breakpoints.set(watched);
  }

  async prepare(): Promise<void> {
    while (this.debug.tier?.wanted) await this.debug.tier.prepare(async () => undefined);
  }

  settle(fuel: number): void {
    while (this.debug.state === 'running') this.debug.advance({ fuel });
  }

  /** Where it stopped, and why; then how often each watchpoint was hit. */
  async stops(args: readonly Value[], fuel: number): Promise<string[]> {
    const { debug } = this;
    const driver = debug.driver!;
    await this.prepare();
    driver.invoke('main', args, false);
    const stops: string[] = [];
    for (let i = 0; i < MOST_STOPS; i++) {
      this.settle(fuel);
      stops.push(`${debug.state} at #${driver.run.machine.count}: ${driver.stop?.text ?? ''}`);
      if (debug.state !== 'paused') break;
      driver.resume();
    }
    return [...stops, JSON.stringify(debug.breakpoints.hits)];
  }
}

const memoryWatch = (id: string, address: number, length: number, access: WatchedAccess): BreakpointSpec => ({
  id,
  enabled: true,
  on: { kind: 'memory', memory: 0, address, length, access },
});

it('watchpoints of memory are met natively where they are in the interpreter', async () => {
  let hits = 0;
  let runs = 0;
  for (let seed = 1; seed <= CASES; seed++) {
    const random = new Random(seed);
    const bytes = await wat(`(module ${randomStores(random)})`);
    const pointers = [random.below(REACH), random.below(REACH)];
    const watched = Array.from({ length: 1 + random.below(3) }, (_, i) => {
      const access = random.pick<WatchedAccess>(['write', 'change', 'write', 'access', 'read']);
      const spec = memoryWatch(`w${i}`, random.pick(pointers) + random.below(700), random.pick([1, 4, 200]), access);
      return random.chance(20) ? { ...spec, action: 'log' as const } : spec;
    });
    const args = pointers.map(i32);
    const fuel = random.pick([10, 300, 5000]);
    const expected = await new Watched(bytes, 'interpreter', watched).stops(args, fuel);
    const native = new Watched(bytes, 'native', watched);
    expect(await native.stops(args, fuel), `seed ${seed}`).toEqual(expected);
    expect(native.debug.tier!.view().now).toBe('native');
    hits += expected.length - 2;
    runs += 1;
  }
  expect(hits).toBeGreaterThan(runs);
});

it('a watchpoint set in a run that is native takes effect at once, and leaves it fast when it is gone', async () => {
  const bytes = await wat(`(module (memory (export "memory") 2)
    (func (export "main") (param i32) (local $i i32)
      (loop $again
        (i32.store offset=1024 (local.get $i) (local.get 0))
        (local.set $i (i32.and (i32.add (local.get $i) (i32.const 4)) (i32.const 0xfff)))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`);
  const side = new Watched(bytes, 'native', []);
  const { debug } = side;
  const driver = debug.driver!;
  await side.prepare();
  driver.invoke('main', [i32(1_000_000_000)], false);
  const advance = (times: number): void => {
    for (let i = 0; i < times && debug.state === 'running'; i++) debug.advance({ fuel: 200 });
  };
  advance(3);
  expect([debug.state, debug.tier!.view().now]).toEqual(['running', 'native']);
  debug.breakpoints.set([memoryWatch('beside', 1020, 4, 'write'), memoryWatch('in', 2048, 4, 'write')]);
  advance(1000);
  expect(driver.stop?.text).toMatch(/^Watchpoint: i32.store in main wrote \d+ over \d+ at 0x800$/);
  const count = driver.run.machine.count;
  await side.prepare();
  driver.resume();
  advance(1000);
  // 1024 stores later it is met again.
  expect((driver.run.machine.count - count) % 1024).toBe(0);
  expect(debug.state).toBe('paused');
  debug.breakpoints.set([]);
  driver.resume();
  advance(3);
  expect(debug.state).toBe('running');
  debug.tier!.ran(10_000);
  expect(debug.tier!.wanted).toBe(true);
  await side.prepare();
  expect([debug.tier!.wanted, debug.tier!.view().now]).toEqual([false, 'native']);
  advance(3);
  expect(debug.state).toBe('running');
});
