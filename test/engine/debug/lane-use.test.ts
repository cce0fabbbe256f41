import { describe, expect, it } from 'vitest';
import { decode, Inspector, Marks, validate } from '../../../src/engine/index.ts';
import { LaneUse, laneUseOf } from '../../../src/engine/debug/lane-use.ts';
import { debugging } from '../../support/debugging.ts';
import { wat } from '../../support/wat.ts';

/** Shapes of the locals `x`, `y` and `z` of a function. */
async function shapes(code: string): Promise<readonly (string | null)[]> {
  const module = decode(
    await wat(`(module (memory 1) (func (param $x v128) (param $y v128) (local $z v128) ${code}))`),
  );
  validate(module);
  const use = laneUseOf(module, 0)!;
  return [0, 1, 2].map((local) => use.local(local));
}

describe('how a function divides its vectors', () => {
  it('is told by the instructions that compute with them', async () => {
    expect(await shapes('(local.set $z (f32x4.add (local.get $x) (local.get $y)))')).toEqual([
      'f32x4',
      'f32x4',
      'f32x4',
    ]);
    expect(await shapes('(local.set $z (i16x8.mul (local.get $x) (local.get $x)))')).toEqual(['i16x8', null, 'i16x8']);
  });

  it('of a conversion is the one it takes, and the one it gives', async () => {
    expect(await shapes('(local.set $z (f64x2.convert_low_i32x4_s (local.get $x)))')).toEqual(['i32x4', null, 'f64x2']);
    expect(await shapes('(local.set $z (i16x8.extmul_low_i8x16_s (local.get $x) (local.get $y)))')).toEqual([
      'i8x16',
      'i8x16',
      'i16x8',
    ]);
  });

  it('of a comparison of floats is one of integers', async () => {
    expect(await shapes('(local.set $z (f64x2.lt (local.get $x) (local.get $y)))')).toEqual([
      'f64x2',
      'f64x2',
      'i64x2',
    ]);
  });

  it('goes through what moves lanes about, but not through what selects them', async () => {
    expect(
      await shapes(`(local.set $z (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $x) (local.get $y)))
        (drop (f32x4.sqrt (local.get $z)))`),
    ).toEqual(['f32x4', 'f32x4', 'f32x4']);
    expect(
      await shapes(`(local.set $z (f32x4.gt (local.get $x) (local.get $x)))
        (drop (v128.bitselect (local.get $x) (local.get $x) (local.get $z)))`),
    ).toEqual(['f32x4', null, 'i32x4']);
  });

  it('is what most of them want, and nothing where nobody wants any', async () => {
    expect(
      await shapes(`(drop (f32x4.neg (local.get $x))) (drop (i32x4.neg (local.get $x))) (drop (i32x4.abs (local.get $x)))
        (v128.store (i32.const 0) (local.get $y))`),
    ).toEqual(['i32x4', null, null]);
  });

  it('is not told of code that never runs', async () => {
    expect(await shapes('unreachable (drop (f32x4.neg (local.get $x)))')).toEqual([null, null, null]);
  });
});

it('functions of the host divide nothing', async () => {
  const module = decode(await wat('(module (func (import "a" "b")) (func))'));
  validate(module);
  expect(laneUseOf(module, 0)).toBeNull();
  expect(laneUseOf(module, 1)).toBeInstanceOf(LaneUse);
  expect(laneUseOf(module, 1)).toBe(laneUseOf(module, 1));
});

it('is told with locals, operands, arguments and the next instruction', async () => {
  const it = await debugging(`(module (func $f (param $x v128) (result v128) (f64x2.neg (local.get $x)))
    (func (export "main") (drop (call $f (v128.const i64x2 1 2)))))`);
  const driver = it.debug.start();
  driver.toEntry();
  for (let i = 0; i < 3; i++) {
    it.settle();
    driver.step('into');
  }
  it.settle();
  const inspector = new Inspector(driver, new Marks());
  const top = inspector.frame(0);
  expect(top.next).toMatchObject({ mnemonic: 'f64x2.neg', lanes: 'f64x2' });
  expect(top.locals[0]?.value.lanes).toBe('f64x2');
  expect(top.args[0]?.lanes).toBe('f64x2');
  expect(inspector.slots(0, 1)[0]?.value.lanes).toBe('f64x2');
});
