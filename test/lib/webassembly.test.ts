import { expect, it } from 'vitest';
import webAssembly, { createWebAssembly } from '../../src/lib/webassembly.ts';
import { wat } from '../support/wat.ts';

it('is an object of the shape of the global, which runs programs', async () => {
  expect(Object.prototype.toString.call(webAssembly)).toBe('[object WebAssembly]');
  const native = Object.getOwnPropertyNames(WebAssembly).filter(
    (name) => name !== 'promising' && name !== 'Suspending',
  );
  expect(Object.getOwnPropertyNames(webAssembly)).toEqual(expect.arrayContaining(native));
  const { instance } = await webAssembly.instantiate(
    await wat('(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))'),
  );
  const add = instance.exports['add'] as unknown as (a: number, b: number) => number;
  expect(add(40, 2)).toBe(42);
});

it('still has memories when another object stands in the place of the global', () => {
  const native = globalThis.WebAssembly;
  try {
    globalThis.WebAssembly = webAssembly as unknown as typeof WebAssembly;
    expect(new WebAssembly.Memory({ initial: 2 }).buffer.byteLength).toBe(131_072);
  } finally {
    globalThis.WebAssembly = native;
  }
});

it('makes objects with settings of their own', () => {
  const small = createWebAssembly({ limits: { maxMemoryPages: 1 } });
  expect(() => new small.Memory({ initial: 2 })).toThrow(RangeError);
  expect(new webAssembly.Memory({ initial: 2 }).buffer.byteLength).toBe(131_072);
});
