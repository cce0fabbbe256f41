import { expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { type ArrayRef, Store, type StructRef } from '../../../../src/engine/index.ts';
import { findObject, restoreObjects, saveObjects } from '../../../../src/engine/runtime/gc/object-states.ts';
import { Assembled } from '../assembled.ts';

const module = {
  types: [{ array: 'mut i32' }, { struct: ['mut i32', 'mut (ref null 0)'] }, { func: [[], ['(ref null 1)']] }],
  funcs: [{ type: 2, name: 'pair', code: 'i32.const 7; i32.const 5; i32.const 3; array.new 0; struct.new 1' }],
} as const;

/** A list with a struct that holds a number and an array of three. */
function pair() {
  const made = Assembled.of(module).invoke('pair')[0] as { readonly ref: StructRef };
  return { roots: [[null, made.ref]], struct: made.ref, array: made.ref.cells[1] as ArrayRef };
}

it('puts back what stood in objects, which stay the same ones', () => {
  const { roots, struct, array } = pair();
  const saved = saveObjects(roots);
  expect([saved.structs.length, saved.arrays.length]).toEqual([1, 1]);
  struct.cells[0] = 8;
  array.elements[1] = 9;
  restoreObjects(saved);
  expect([struct.cells[0], [...(array.elements as Int32Array)]]).toEqual([7, [5, 5, 5]]);
  expect([findObject(roots, struct.id), findObject(roots, array.id)]).toEqual([struct, array]);
});

it('refuses to remember more than there is room for', () => {
  const { roots } = pair();
  const { bytes } = saveObjects(roots);
  expect(() => saveObjects(roots, bytes - 1)).toThrow(RangeError);
  expect(saveObjects(roots, bytes).bytes).toBe(bytes);
});

it('counts exceptions that are looked at, although nothing in them changes', () => {
  const store = new Store(nodePlatform);
  const tag = store.createTag(store.typeId({ params: ['exnref'], results: [] }));
  let ref = store.createException(tag, [{ type: 'exnref', ref: null }]);
  for (let i = 0; i < 1000; i++) ref = store.createException(tag, [{ type: 'exnref', ref }]);
  expect(saveObjects([[ref]]).bytes).toBeGreaterThan(20_000);
});
