import { describe, expect, it } from 'vitest';
import {
  decode,
  type Func,
  i32,
  instantiate,
  invokeSync,
  Machine,
  NativeTier,
  Store,
} from '../../../src/engine/index.ts';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { wat } from '../../support/wat.ts';

async function load(text: string): Promise<{ tier: NativeTier; machine: Machine; func: Func }> {
  const store = new Store(nodePlatform);
  const instance = instantiate(store, decode(await wat(`(module ${text})`)), []);
  const machine = new Machine(store);
  const tier = new NativeTier(machine);
  expect(tier.add(instance).refusal).toBeNull();
  machine.tier = tier;
  return { tier, machine, func: instance.exports.get('f') as Func };
}

const work = (count: number): string => '(local.set $x (i32.add (local.get $x) (i32.const 7)))'.repeat(count);

/** A loop whose function does so much work, and then something that is the interpreter's. */
const leaving = (count: number): string => `(table 4 funcref)
  (func $c (param $x i32) (result i32) ${work(count)} (drop (table.get 0 (i32.const 1))) (local.get $x))
  (func (export "f") (param $n i32) (result i32) (local $x i32)
    (loop $again
      (local.set $x (call $c (local.get $x)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))`;

describe('a place where native code is entered', () => {
  it('rests when it leaves after a few instructions again and again', async () => {
    const { tier, machine, func } = await load(leaving(10));
    expect(invokeSync(machine, func, [i32(5000)])).toEqual([i32(5000 * 70)]);
    expect(tier.leaves).toBeGreaterThan(50);
    expect(tier.leaves).toBeLessThan(1000);
  });

  it('goes on being one when it leaves after many', async () => {
    const { tier, machine, func } = await load(leaving(1000));
    expect(invokeSync(machine, func, [i32(2000)])).toEqual([i32(2000 * 7000)]);
    expect(tier.leaves).toBe(2000);
  });

  it('rests when the interpreter calls it for a few instructions again and again', async () => {
    const { tier, machine, func } = await load(`(table 4 funcref)
      (func $c (param $x i32) (result i32) (i32.add (local.get $x) (i32.const 1)))
      (func (export "f") (param $n i32) (result i32) (local $x i32)
        (loop $again
          (drop (table.get 0 (i32.const 1)))
          (local.set $x (call $c (local.get $x)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $x))`);
    expect(invokeSync(machine, func, [i32(5000)])).toEqual([i32(5000)]);
    expect(tier.runs).toBeGreaterThan(50);
    expect(tier.runs).toBeLessThan(1500);
  });

  it('is tried again when the interpreter uses up its fuel', async () => {
    const { tier, machine, func } = await load(`(table 4 funcref)
      (func $c (param $x i32) (result i32)
        (if (i32.and (local.get $x) (i32.const 1)) (then (drop (table.get 0 (i32.const 1)))))
        (local.set $x (i32.shr_u (local.get $x) (i32.const 1)))
        (if (local.get $x) (then (loop $l (br_if $l (local.tee $x (i32.sub (local.get $x) (i32.const 1)))))))
        (local.get $x))
      (func (export "f") (param $n i32) (param $x i32) (result i32)
        (loop $again
          (drop (table.get 0 (i32.const 1)))
          (drop (call $c (local.get $x)))
          (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $n))`);
    invokeSync(machine, func, [i32(2000), i32(1)]);
    const { runs } = tier;
    expect(runs).toBeLessThan(1000);
    // From now on it does not leave, and lasts.
    invokeSync(machine, func, [i32(2000), i32(2000)], { fuel: 1000 });
    expect(tier.runs).toBeGreaterThan(runs + 1000);
  });
});

describe('a loop that the interpreter is in', () => {
  const large = (count: number): string => `(func (export "f") (param $n i32) (result i32) (local $x i32)
    (loop $again
      ${work(count)}
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))`;

  /** Stands in the loop, in the interpreter. */
  const inLoop = async (text: string, rounds: number): Promise<{ tier: NativeTier; machine: Machine }> => {
    const { tier, machine, func } = await load(text);
    machine.call(func, [i32(rounds)]);
    for (let i = 0; i < 20; i++) machine.step();
    return { tier, machine };
  };

  it('goes on natively in the same slice when it lasts', async () => {
    const { tier, machine } = await inLoop(large(10), 350_000);
    // More rounds than the interpreter has fuel for.
    expect(machine.slice(300_000)).toEqual({ why: 'done', results: [i32(350_000 * 70)] });
    expect(tier.runs).toBe(1);
  });

  it('goes on natively after some slices when its function is large', async () => {
    const { tier, machine } = await inLoop(large(10_000), 2000);
    let slices = 1;
    while (machine.slice(100_000).why === 'fuel') {
      slices++;
      if (slices < 4) expect(tier.runs).toBe(0);
    }
    expect(tier.runs).toBeGreaterThan(0);
    expect(slices).toBeLessThan(100);
  });
});
