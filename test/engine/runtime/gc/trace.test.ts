import { expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import { i32, type Ref, Store } from '../../../../src/engine/index.ts';
import { exceptionBytes } from '../../../../src/engine/runtime/gc/object-type.ts';
import { liveObjects } from '../../../../src/engine/runtime/gc/trace.ts';

const store = new Store(nodePlatform);
const tag = store.createTag(store.typeId({ params: ['i32', 'exnref'], results: [] }));

it('counts each exception once, and those that exceptions carry', () => {
  const inner = store.createException(tag, [i32(1), { type: 'exnref', ref: null }]);
  const outer = store.createException(tag, [i32(2), { type: 'exnref', ref: inner }]);
  const roots = (globals: readonly Ref[]) => ({ instances: [], globals, stack: null });
  expect(liveObjects(roots([outer, inner, outer, null, 7]), 1)).toEqual({ objects: 2, bytes: 2 * exceptionBytes(2) });
  expect(liveObjects(roots([inner]), 2)).toEqual({ objects: 1, bytes: exceptionBytes(2) });
});

it('counts what the operands of a constant expression hold', () => {
  const ref = store.createException(tag, []);
  const operands = [i32(1), { type: 'exnref', ref }] as const;
  expect(liveObjects({ instances: [], globals: [], stack: null, operands }, 3).objects).toBe(1);
});

it('goes through a chain of a million', () => {
  let ref = store.createException(tag, []);
  for (let i = 0; i < 1_000_000; i++) ref = store.createException(tag, [{ type: 'exnref', ref }]);
  expect(liveObjects({ instances: [], globals: [ref], stack: null }, 4).objects).toBe(1_000_001);
});
