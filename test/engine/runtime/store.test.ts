import { describe, expect, it, vi } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { type FuncType, HostFunc, Store, type ValueType } from '../../../src/engine/index.ts';

function typeOf(params: readonly ValueType[]): FuncType {
  return { params, results: [] };
}

describe('a store', () => {
  it('gives equal types the same number, and others another one', () => {
    const store = new Store(nodePlatform);
    const number = (...params: ValueType[]): number => store.typeId(typeOf(params));
    expect(number('i32', 'i64')).toBe(number('i32', 'i64'));
    expect(new Set([number(), number('i32'), number('i64'), number('i32', 'i64'), number('i64', 'i32')]).size).toBe(5);
    expect(store.typeText(number('i32', 'i64'))).toBe('[i32 i64] -> []');
  });

  it('looks through a type once, however many functions have it', () => {
    const store = new Store(nodePlatform);
    const params = Array.from({ length: 1000 }, (): ValueType => 'i32');
    const join = vi.spyOn(params, 'join');
    const type = typeOf(params);
    const funcs = Array.from({ length: 100 }, () => store.adopt(new HostFunc(type, 'env', 'h', () => [])));
    expect(new Set(funcs.map(({ typeId }) => typeId)).size).toBe(1);
    expect(new Set(funcs.map(({ id }) => id)).size).toBe(100);
    // Once to find it, once for its text.
    expect(join.mock.calls.length).toBeLessThanOrEqual(2);
  });
});
