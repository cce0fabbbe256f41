import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { noKeys } from '../../../../src/engine/index.ts';
import { autoplay } from '../../../../src/examples/rocket/autoplay.ts';
import { debugBytes, debugging, type Debugging } from '../../../support/debugging.ts';
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

describe('where there is no memory for a checkpoint', () => {
  const loop = `(module (memory (export "memory") 1)
    (func (export "main") (local $i i32)
      loop $again
        local.get $i
        i32.const 255
        i32.and
        local.get $i
        i32.store
        local.get $i
        i32.const 1
        i32.add
        local.tee $i
        i32.const 200000
        i32.lt_u
        br_if $again
      end))`;

  it('the run goes on, and every moment of it is reached from an earlier one', async () => {
    const it = await debugging(loop);
    const driver = it.debug.start();
    const { machine } = driver.run;
    const save = vi.spyOn(machine, 'save').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    driver.resume();
    it.settle();
    const { history } = driver;
    expect([driver.state, history.recording!.checkpoints.list.length]).toEqual(['idle', 1]);
    // It was tried once, and is not tried with every slice that follows.
    expect(save).toHaveBeenCalledTimes(1);
    const end = standing(it.debug);
    const { total } = history;
    const seen: string[] = [];
    for (const moment of [total - 1, 1000, total - 1]) {
      expect(went(it.debug.journeys!.to(moment)).found).toBe(true);
      seen.push(standing(it.debug));
    }
    expect(seen[2]).toBe(seen[0]);
    expect(went(it.debug.journeys!.to(total)).found).toBe(true);
    expect(standing(it.debug)).toBe(end);
    // To go on differently a moment has to be kept: that is refused, and nothing has changed.
    went(it.debug.journeys!.to(1000));
    const edit = { of: 'memory', memory: 0, address: 0, bytes: Uint8Array.of(1) } as const;
    expect(() => it.debug.edit(edit)).toThrow(RangeError);
    expect([history.past, history.recording!.branches.views(total).length]).toEqual([true, 1]);
    save.mockRestore();
    it.debug.edit(edit);
    expect(history.recording!.branches.views(total).length).toBe(2);
  });
});
