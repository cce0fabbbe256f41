import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { factsOf } from '../../../src/engine/validate/facts.ts';
import { wat } from '../../support/wat.ts';

it('collects the functions that the module names outside of bodies, but not its start function', async () => {
  const module = decode(
    await wat(`(module
      (table 1 funcref)
      (func (export "a")) (func) (func) (func) (func) (func)
      (global funcref (ref.func 1))
      (elem declare func 2)
      (elem (i32.const 0) funcref (ref.func 3))
      (start 4))`),
  );
  expect(factsOf(module).declaredFuncs).toEqual(new Set([0, 1, 2, 3]));
});
