import { beforeAll, describe, expect, it } from 'vitest';
import { gameView } from '../../../../src/engine/debug/game-view.ts';
import { noKeys } from '../../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { standing, went } from '../../../support/time.ts';

/** A cart that counts frames on its disk, sounds, draws where its game pad says, and prints now and then. */
const cart = `
  (import "env" "memory" (memory 1))
  (import "env" "diskr" (func $diskr (param i32 i32) (result i32)))
  (import "env" "diskw" (func $diskw (param i32 i32) (result i32)))
  (import "env" "rect" (func $rect (param i32 i32 i32 i32)))
  (import "env" "tone" (func $tone (param i32 i32 i32 i32)))
  (import "env" "trace" (func $trace (param i32)))
  (data (i32.const 0x2000) "hello")
  (func (export "update") (local $n i32)
    (drop (call $diskr (i32.const 0x3000) (i32.const 8)))
    (local.set $n (i32.add (i32.load (i32.const 0x3000)) (i32.const 1)))
    (i32.store (i32.const 0x3000) (local.get $n))
    (i32.store (i32.const 0x3004) (i32.mul (local.get $n) (i32.load8_u (i32.const 0x16))))
    (drop (call $diskw (i32.const 0x3000) (i32.const 8)))
    (call $rect (local.get $n) (i32.load8_u (i32.const 0x16)) (i32.const 20) (i32.const 10))
    (call $tone (local.get $n) (i32.const 5) (i32.const 100) (i32.const 0))
    (if (i32.eqz (i32.rem_u (local.get $n) (i32.const 5))) (then (call $trace (i32.const 0x2000))))
    (call $rect (i32.const 50) (local.get $n) (i32.const 3) (i32.const 40)))`;

describe('the history of a cart', () => {
  let it1: Debugging;
  const seen: { readonly at: number; readonly all: string }[] = [];
  const view = () => {
    const found = gameView(it1.debug.driver!.run.program, true);
    return found?.kind === 'pixels'
      ? { bytes: found.bytes.join(), frame: found.frame, tones: found.tones.length }
      : null;
  };
  /** Memory, machine and picture. */
  const all = (): string => `${standing(it1.debug)} ${view()?.bytes} ${view()?.frame}`;

  beforeAll(async () => {
    it1 = await debugging(cart);
    const { debug } = it1;
    const driver = debug.start();
    driver.resume();
    for (let frame = 0; frame < 40; frame++) {
      debug.keys = { ...noKeys, left: frame % 3 === 0, button1: frame % 4 === 0 };
      driver.beginFrame(1 / 60);
      it1.settle();
      if (frame % 6 !== 0) continue;
      // Into the middle of the next frame, half drawn.
      driver.toEntry();
      it1.settle();
      for (let i = 0; i < 20 + frame; i++) {
        driver.step('into');
        it1.settle();
      }
      if (frame % 12 === 0) driver.history.checkpoint(false);
      expect(view()?.tones).toBeGreaterThan(0);
      seen.push({ at: driver.history.at, all: all() });
      driver.resume();
      it1.settle();
    }
    driver.toEntry();
    it1.settle();
  });

  it('shows what it showed, disk and picture included, in any order, without a sound and without another word', () => {
    const { debug, told } = it1;
    const { history } = debug.driver!;
    const words = told.length;
    expect(words).toBeGreaterThan(5);
    const end = all();
    for (const which of [3, 0, 6, 1, 5, 2, 4, 4, 0]) {
      const moment = seen[which]!;
      expect(went(debug.journeys!.to(moment.at)).found).toBe(true);
      expect(gameView(debug.driver!.run.program, true)?.tones).toEqual([]);
      expect(all()).toBe(moment.all);
    }
    expect(went(debug.journeys!.to(history.total)).found).toBe(true);
    expect(all()).toBe(end);
    expect(told).toHaveLength(words);
    expect(history.diverged).toBeNull();
  });
});
