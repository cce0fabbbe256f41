import { beforeEach, describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import {
  defaultValue,
  f32,
  f64,
  HostRef,
  i32,
  i64,
  Store,
  toNumber,
  Trap,
  type Value,
  type ValueType,
} from '../../../src/engine/index.ts';
import { ValueStack } from '../../../src/engine/runtime/value-stack.ts';
import { hostFunc } from './support.ts';

/** One of each type, with bits that a JS number would lose. */
const samples: readonly Value[] = [
  { type: 'i32', bits: 0xdeadbeef },
  { type: 'f32', bits: 0x7fa00001 },
  { type: 'i64', bits: 0xfedcba9876543210n },
  { type: 'f64', bits: 0x7ff4000000000001n },
  { type: 'externref', ref: new HostRef(null) },
  { type: 'externref', ref: null },
  { type: 'funcref', ref: hostFunc({ params: [], results: [] }, () => []) },
];

describe('a value', () => {
  it('is made of a number modulo its width', () => {
    expect(i32(-1)).toEqual({ type: 'i32', bits: 0xffffffff });
    expect(i64(-1n)).toEqual({ type: 'i64', bits: 0xffffffffffffffffn });
    expect(f32(1.1)).toEqual({ type: 'f32', bits: 0x3f8ccccd });
    expect(f64(-0)).toEqual({ type: 'f64', bits: 1n << 63n });
  });

  it('is a number again: integers signed', () => {
    const numbers = [i32(-2), i64(-3n), f32(0.5), f64(-1e300)].map(toNumber);
    expect(numbers).toEqual([-2, -3, 0.5, -1e300]);
    expect(toNumber({ type: 'externref', ref: null })).toBeNaN();
  });

  it('is zero or null by default', () => {
    const types: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64', 'funcref', 'externref'];
    expect(types.map((type) => defaultValue(type))).toEqual([
      i32(0),
      i64(0n),
      f32(0),
      f64(0),
      { type: 'funcref', ref: null },
      { type: 'externref', ref: null },
    ]);
  });
});

describe('the value stack', () => {
  it('keeps every bit and the very reference', () => {
    const stack = new ValueStack(1024);
    for (const value of samples) stack.push(value);
    expect(stack.sp).toBe(2 * samples.length);
    const types = samples.map(({ type }) => type);
    expect(stack.readAll(0, types)).toEqual(samples);
    samples.forEach((value, i) => {
      if ('ref' in value) expect(stack.readRef(2 * i)).toBe(value.ref);
    });
  });

  it('moves what is on top down, references with it', () => {
    const stack = new ValueStack(1024);
    for (const value of [i32(1), i32(2), i32(3), ...samples]) stack.push(value);
    stack.moveTop(2 * samples.length, 2);
    expect(stack.sp).toBe(2 + 2 * samples.length);
    expect(stack.readAll(0, ['i32', ...samples.map(({ type }) => type)])).toEqual([i32(1), ...samples]);
  });
});

describe('a global', () => {
  const store = new Store(nodePlatform);

  it.each(samples.map((value) => [value.type, value] as const))('of type %s keeps its value', (type, value) => {
    const global = store.createGlobal({ value: type, mutable: true });
    expect(global.get()).toEqual(defaultValue(type));
    global.set(value);
    expect(global.get()).toEqual(value);
  });

  it('is not disturbed by the many that come after it', () => {
    const first = store.createGlobal({ value: 'i64', mutable: true }, i64(77n));
    const others = Array.from({ length: 1000 }, (_, i) => store.createGlobal({ value: 'i32', mutable: false }, i32(i)));
    expect(first.get()).toEqual(i64(77n));
    expect(others.map((global) => toNumber(global.get()))).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });
});

describe('a table', () => {
  let store: Store;
  const ref = new HostRef('x');
  beforeEach(() => {
    store = new Store(nodePlatform, { maxTableElements: 6 });
  });

  it('is filled with what it is made with, and traps outside', () => {
    const table = store.createTable({ element: 'externref', limits: { min: 2, max: null }, address: 'i32' }, ref);
    expect([table.get(0), table.get(1), table.size]).toEqual([ref, ref, 2]);
    table.set(1, null);
    expect(table.get(1)).toBe(null);
    for (const index of [2, -1]) {
      expect(() => table.get(index)).toThrow(Trap);
      expect(() => table.set(index, ref)).toThrow(Trap);
    }
  });

  it('grows to its maximum, to the setting, and not beyond', () => {
    const bounded = store.createTable({ element: 'externref', limits: { min: 1, max: 2 }, address: 'i32' });
    expect([bounded.grow(1, ref), bounded.grow(1, ref), bounded.size]).toEqual([1, -1, 2]);
    store = new Store(nodePlatform, { maxTableElements: 6 });
    const free = store.createTable({ element: 'externref', limits: { min: 1, max: null }, address: 'i32' });
    expect([free.grow(5, ref), free.grow(1, ref), free.grow(0, null), free.type.limits.min]).toEqual([1, -1, 6, 6]);
  });

  it('shares what the setting allows with all others of the session', () => {
    const first = store.createTable({ element: 'funcref', limits: { min: 4, max: null }, address: 'i32' });
    expect(() => store.createTable({ element: 'funcref', limits: { min: 3, max: null }, address: 'i32' })).toThrow(
      /allows 2 more/,
    );
    const second = store.createTable({ element: 'funcref', limits: { min: 1, max: null }, address: 'i32' });
    expect([first.grow(2, null), second.grow(1, null), first.grow(1, null)]).toEqual([-1, 1, -1]);
  });
});
