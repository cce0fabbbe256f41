import { expect, it } from 'vitest';
import {
  decode,
  type Instance,
  instantiate,
  invokeSync,
  i32,
  Machine,
  Store,
  type WasmFunc,
} from '../../../src/engine/index.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { largeFunction } from '../../support/large-function.ts';

const module = decode(largeFunction(20_000));

function fresh(): {
  readonly store: Store;
  readonly instance: Instance;
  readonly big: WasmFunc;
  readonly other: WasmFunc;
} {
  const store = new Store(plainPlatform);
  const instance = instantiate(store, module, []);
  return {
    store,
    instance,
    big: instance.exports.get('big') as WasmFunc,
    other: instance.exports.get('other') as WasmFunc,
  };
}

it('makes the same code as compiling at once', () => {
  const whole = fresh();
  whole.store.compile(whole.big);
  const sliced = fresh();
  let runs = 1;
  while (sliced.store.compileSome(sliced.big, 500) === null) {
    // It cannot be called before it is done.
    expect(sliced.big.entry).toBe(-1);
    runs++;
  }
  // Checked, compiled and fused: three times 40,002 instructions.
  expect(runs).toBeGreaterThan(230);
  expect(sliced.big.entry).toBe(whole.big.entry);
  const end = whole.store.code.length;
  expect(sliced.store.code.length).toBe(end);
  expect(sliced.store.code.pristine.subarray(0, end)).toEqual(whole.store.code.pristine.subarray(0, end));
  expect(sliced.store.code.active.subarray(0, end)).toEqual(whole.store.code.active.subarray(0, end));
});

it('begins anew when another function took its place, and is finished at once when that is wanted', () => {
  const { store, big, other } = fresh();
  for (let i = 0; i < 100; i++) expect(store.compileSome(big, 500)).toBeNull();
  store.compile(other);
  expect(store.compileSome(big, 500)).toBeNull();
  store.compile(big);
  const machine = new Machine(store);
  expect(invokeSync(machine, big, [i32(3)])).toEqual([i32(20_003)]);
  expect(invokeSync(machine, other, [])).toEqual([i32(7)]);
});

it('is told of once, when it is done', () => {
  const { store, big } = fresh();
  const told: number[] = [];
  store.onCompiled = (_func, { end }) => told.push(end);
  while (store.compileSome(big, 5000) === null) expect(told).toEqual([]);
  expect(told).toEqual([store.code.length]);
  expect(store.compileSome(big, 1)).toBe(big.entry);
});

it('a machine that does not ask for slices compiles at once', () => {
  const { store, big } = fresh();
  const machine = new Machine(store);
  machine.call(big, [i32(1)]);
  expect(machine.slice(10)).toMatchObject({ why: 'done' });
});

it('a machine that does stands before the call until it is done, stepping or not', () => {
  const { store, instance } = fresh();
  const machine = new Machine(store);
  machine.compilesInSlices = true;
  machine.call(instance.exports.get('caller') as WasmFunc, []);
  expect(machine.step()).toMatchObject({ why: 'step' });
  const { pc, sp, fr } = machine;
  let waits = 0;
  for (let stop = machine.step(); stop.why === 'fuel'; stop = machine.step()) {
    expect([machine.pc, machine.sp, machine.fr]).toEqual([pc, sp, fr]);
    waits++;
  }
  expect(waits).toBeGreaterThan(5);
  expect(machine.fr).toBeGreaterThan(fr);
});
