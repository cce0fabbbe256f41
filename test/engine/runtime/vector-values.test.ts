import { describe, expect, it } from 'vitest';
import type { Global, Value } from '../../../src/engine/index.ts';
import { hostFunc, Session } from './support.ts';

const counting = 0x0f0e0d0c_0b0a0908_07060504_03020100n;
const ones = (1n << 128n) - 1n;
const v128 = (bits: bigint): Value => ({ type: 'v128', bits });
const i32 = (bits: number): Value => ({ type: 'i32', bits });

describe('a vector', () => {
  it('goes through parameters, results and locals beside values of one slot', async () => {
    const it = await Session.of(`
      (func (export "f") (param i32 v128 i64 v128) (result v128 i32 v128 i64) (local v128 f32 v128)
        (local.set 4 (local.get 1))
        (local.set 6 (local.tee 4 (v128.xor (local.get 4) (local.get 3))))
        (local.get 6) (local.get 0) (local.get 3) (local.get 2))
    `);
    expect(it.invoke('f', i32(7), v128(counting), { type: 'i64', bits: 9n }, v128(ones))).toEqual([
      v128(counting ^ ones),
      i32(7),
      v128(ones),
      { type: 'i64', bits: 9n },
    ]);
  });

  it('lives in globals, which begin with constants or imported ones', async () => {
    const it = await Session.of(`
      (global $a (export "a") v128 (v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))
      (global $b (export "b") (mut v128) (global.get $a))
      (global (export "after") (mut i32) (i32.const 5))
      (func (export "f") (param v128) (result v128)
        (global.get $b) (global.set $b (local.get 0)))
    `);
    const global = (name: string) => it.instance.exports.get(name) as Global;
    expect([global('a').get(), global('b').get()]).toEqual([v128(counting), v128(counting)]);
    expect(it.invoke('f', v128(ones))).toEqual([v128(counting)]);
    expect([global('a').get(), global('b').get(), global('after').get()]).toEqual([v128(counting), v128(ones), i32(5)]);
    global('b').set(v128(1n << 127n));
    expect(it.invoke('f', v128(0n))).toEqual([v128(1n << 127n)]);
  });

  it('is carried by branches, kept by select, and dropped whole', async () => {
    const it = await Session.of(`
      (func (export "f") (param i32 v128 v128) (result i32 v128)
        (block (result i32 v128)
          (v128.const i64x2 5 6) (i32.const 1)
          (drop)
          (i32.const 3) (select (local.get 1) (local.get 2) (local.get 0))
          (br_if 0 (local.get 0))
          (drop) (drop) (drop)
          (i32.const 4) (v128.const i64x2 -1 -1)))
    `);
    expect(it.invoke('f', i32(1), v128(counting), v128(7n))).toEqual([i32(3), v128(counting)]);
    expect(it.invoke('f', i32(0), v128(counting), v128(7n))).toEqual([i32(4), v128(ones)]);
  });

  it('goes to functions of the host and comes back', async () => {
    const seen: Value[] = [];
    const swap = hostFunc({ params: ['v128', 'i32', 'v128'], results: ['v128', 'v128'] }, (args) => {
      seen.push(...args);
      return [args[2]!, args[0]!];
    });
    const it = await Session.of(
      `
      (import "env" "swap" (func $swap (param v128 i32 v128) (result v128 v128)))
      (func (export "f") (param v128) (result v128 v128)
        (call $swap (local.get 0) (i32.const 4) (v128.const i32x4 1 0 0 0)))
    `,
      { swap },
    );
    expect(it.invoke('f', v128(counting))).toEqual([v128(1n), v128(counting)]);
    expect(seen).toEqual([v128(counting), i32(4), v128(1n)]);
  });
});
