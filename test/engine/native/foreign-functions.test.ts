import { expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, type Func, i32, instantiate, Machine, NativeTier, Store } from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';

const values = ['i32', 'i64', 'f32', 'f64'];
const types = (count: number): string =>
  Array.from({ length: count }, (_, i) => {
    const params = Array.from({ length: 7 }, (_, digit) => values[Math.floor(i / 4 ** digit) % 4]);
    return `(type (func (param ${params.join(' ')})))`;
  }).join('');

it.each([3, 1500, 10_500])(
  'a function of another instance is called through a table by native code, of a module with %i more types',
  async (count) => {
    const store = new Store(nodePlatform);
    const machine = new Machine(store);
    const own = decode(
      await wat(`(module ${types(count)} (type $t (func (param i32) (result i32)))
        (table (export "table") 2 funcref)
        (func (export "f") (param $n i32) (result i32) (local $sum i32)
          (loop
            (local.set $sum (call_indirect (type $t) (local.get $sum) (i32.const 1)))
            (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (local.get $sum)))`),
    );
    const instance = instantiate(store, own, []);
    const other = decode(
      await wat(`(module (import "a" "table" (table 2 funcref)) (elem (i32.const 1) $g)
        (func $g (param i32) (result i32) (i32.add (local.get 0) (i32.const 3))))`),
    );
    instantiate(store, other, [instance.exports.get('table')!]);
    const tier = new NativeTier(machine);
    tier.add(instance);
    machine.tier = tier;
    machine.call(instance.exports.get('f') as Func, [i32(100)]);
    expect(machine.slice(100_000)).toEqual({ why: 'done', results: [i32(300)] });
    expect(tier.runs).toBeGreaterThan(0);
  },
);
