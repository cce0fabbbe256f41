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
