import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  decode,
  type Func,
  HostFunc,
  instantiate,
  link,
  Machine,
  NativeTier,
  Store,
} from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

/** An endless loop of this, natively, with so much fuel; how often it went round in there, and went on to the host. */
async function rounds(body: string, fuel: number, spends = 0): Promise<{ rounds: number; calls: number }> {
  const store = new Store(nodePlatform);
  const module = decode(
    await wat(`(module (import "env" "f" (func $f)) (memory (export "memory") 64)
      (func (export "run") (loop
        ${body}
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
        (br 0))))`),
  );
  let calls = 0;
  const run: HostFunc['run'] = (_, context) => {
    calls++;
    context.spend(spends);
    return [];
  };
  const externs = link(module, store.types, ({ type }) =>
    type.kind === 'func' ? new HostFunc(type.type, 'env', 'f', run) : undefined,
  );
  const instance = instantiate(store, module, externs);
  const machine = new Machine(store);
  const tier = new NativeTier(machine);
  tier.add(instance);
  machine.tier = tier;
  machine.call(instance.exports.get('run') as Func, []);
  expect(machine.slice(fuel)).toMatchObject({ why: 'fuel' });
  expect(tier.runs).toBeGreaterThan(0);
  return { rounds: instance.memories[0]!.view.getInt32(0, true), calls };
}

describe('a slice in native code', () => {
  it('ends when it was left at very many places, and each gets its way in at some time, as far as there are not too many', async () => {
    const many = 1200;
    const leaving = (i: number): string => `(func $f${i} (local $k i32) (local.set $k (i32.const 6))
      (loop (drop (table.size 0)) (br_if 0 (local.tee $k (i32.sub (local.get $k) (i32.const 1))))))`;
    const names = Array.from({ length: many }, (_, i) => i);
    const wasm = nodePlatform.wasm!;
    let made = 0;
    const counting = { ...wasm, compile: (bytes: Uint8Array<ArrayBuffer>) => (made++, wasm.compile(bytes)) };
    const store = new Store({ ...nodePlatform, wasm: counting });
    const module = decode(
      await wat(`(module (table 1 funcref) ${names.map(leaving).join('')}
        (func (export "run") (loop ${names.map((i) => `(call $f${i})`).join('')} (br 0))))`),
    );
    const instance = instantiate(store, module, []);
    const machine = new Machine(store);
    const tier = new NativeTier(machine);
    tier.add(instance);
    machine.tier = tier;
    machine.call(instance.exports.get('run') as Func, []);
    expect(machine.slice(1_000_000).why).toBe('fuel');
    expect(tier.leaves).toBeGreaterThan(100);
    expect(tier.leaves).toBeLessThan(3000);
    let most = 0;
    for (let i = 0; i < 2000; i++) {
      const before = made;
      expect(machine.slice(1500).why).toBe('fuel');
      most = Math.max(most, made - before);
    }
    expect(most).toBeLessThan(20);
    expect(made).toBeGreaterThan(500);
    expect(made).toBeLessThan(1010);
  });
});

describe('the fuel of a slice in native code', () => {
  it('is used up by what hosts take beside their calls', async () => {
    const { calls } = await rounds('(call $f)', 100_000);
    expect(calls).toBeGreaterThan(1000);
    expect(calls).toBeLessThan(10_000);
    const { calls: slow } = await rounds('(call $f)', 100_000, 10_000);
    expect(slow).toBeGreaterThan(5);
    expect(slow).toBeLessThan(20);
  });

  it('is used up at once by a host that spends more than any run has', async () => {
    const { calls } = await rounds('(call $f)', 100_000, 2 ** 40);
    expect(calls).toBe(1);
  });

  it('is used up by growing memory, also by nothing', async () => {
    const grown = await rounds('(drop (memory.grow (i32.const 0)))', 100_000);
    expect(grown.rounds).toBeGreaterThan(10);
    expect(grown.rounds).toBeLessThan(1000);
  });
});
