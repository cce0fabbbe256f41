import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { noKeys } from '../../../../src/engine/index.ts';
import { autoplay } from '../../../../src/examples/rocket/autoplay.ts';
import { debugBytes, type Debugging } from '../../../support/debugging.ts';
import { standing, went } from '../../../support/time.ts';

const rocket = readFileSync(new URL('../../../../src/examples/rocket/rocket.wasm', import.meta.url));

/** Rocket, played for so many frames and paused after some instructions of the next one. */
function played(frames: number, seen: (frame: number, it: Debugging) => void = () => undefined): Debugging {
  const it = debugBytes(rocket);
  const driver = it.debug.start();
  driver.resume();
  for (let frame = 0; frame < frames; frame++) {
    const { shoot, boost, turn_left: left, turn_right: right } = autoplay(frame);
    it.debug.keys = { ...noKeys, left, right, up: boost, button1: shoot };
    driver.beginFrame(1 / 60);
    it.settle();
    seen(frame, it);
  }
  driver.toEntry();
  it.settle();
  return it;
}

describe('the history of a played game', () => {
  const at: number[] = [];
  const states: string[] = [];
  let it1: Debugging;
  beforeAll(() => {
    it1 = played(120, (_frame, { debug }) => {
      at.push(debug.driver!.history.at);
      states.push(standing(debug));
    });
  });

  it('puts the machine back to every frame, in any order, as it was', () => {
    const { debug } = it1;
    const end = standing(debug);
    for (const frame of [60, 3, 119, 0, 59, 58, 100]) {
      // Where a frame ended, the next one begins.
      expect(went(debug.journeys!.to(at[frame]! - 1)).found).toBe(true);
      expect(debug.driver!.history.at).toBe(at[frame]! - 1);
    }
    expect(went(debug.journeys!.to(debug.driver!.history.total)).found).toBe(true);
    expect(standing(debug)).toBe(end);
  });

  it('goes back one instruction and forth again, to the same state', () => {
    const { debug } = it1;
    const { history } = debug.driver!;
    const moments = [history.total - 5, history.total - 40_000, Math.floor(history.total / 2), 1000];
    for (const moment of moments) {
      went(debug.journeys!.to(moment));
      const here = standing(debug);
      for (let i = 0; i < 30; i++) expect(went(debug.journeys!.back('into')).found).toBe(true);
      expect(history.at).toBe(moment - 30);
      const driver = debug.driver!;
      for (let i = 0; i < 30; i++) {
        driver.step('into');
        it1.settle();
      }
      expect(standing(debug)).toBe(here);
    }
  });
});
