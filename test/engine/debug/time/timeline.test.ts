import { describe, expect, it } from 'vitest';
import { type Keys, noKeys, Sightings, timelineView } from '../../../../src/engine/index.ts';
import { debugging } from '../../../support/debugging.ts';

const cart = `
  (import "env" "memory" (memory 1))
  (func (export "update") (i32.store (i32.const 0x3000) (i32.load8_u (i32.const 0x16))))`;

const mouse = (x: number, buttons = 0): Partial<Keys> => ({ pointer: { x, y: 10, buttons } });

describe('key marks of the timeline', () => {
  it('tell presses and releases of buttons, wherever the view begins, and not that the mouse moves', async () => {
    const { debug, settle } = await debugging(cart);
    const driver = debug.start();
    driver.resume();
    const begins: number[] = [];
    const frames: readonly Partial<Keys>[] = [
      {},
      mouse(1),
      mouse(2),
      { ...mouse(3), left: true },
      { ...mouse(4), left: true },
      { ...mouse(5), left: true, button1: true },
      mouse(6),
      mouse(7, 1),
      mouse(8, 1),
      mouse(9, 6),
      mouse(10),
    ];
    for (const keys of frames) {
      debug.keys = { ...noKeys, ...keys };
      begins.push(driver.history.at);
      driver.beginFrame(1 / 60);
      settle();
    }
    driver.pause();
    const texts = [
      [3, 'keys: left'],
      [5, 'keys: left, button1'],
      [6, 'all keys up'],
      [7, 'keys: mouse left'],
      [9, 'keys: mouse right, mouse middle'],
      [10, 'all keys up'],
    ] as const;
    const expected = texts.map(([frame, text]) => ({ at: begins[frame]!, kind: 'key', text, count: 1 }));
    const { total } = driver.history;
    for (const from of [0, ...begins]) {
      const { marks } = timelineView(driver, new Sightings(), from, total, 10_000);
      expect(marks).toEqual(expected.filter(({ at }) => at >= from));
    }
  });
});
