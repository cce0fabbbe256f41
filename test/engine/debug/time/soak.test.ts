import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noKeys, stateSum, type HistoryOptions } from '../../../../src/engine/index.ts';
import { autoplay } from '../../../../src/examples/rocket/autoplay.ts';
import { debugBytes, type Debugging } from '../../../support/debugging.ts';
import { Random } from '../../../support/random.ts';
import { went } from '../../../support/time.ts';
import { sumOf } from '../../../support/whole-state.ts';

const rocket = readFileSync(new URL('../../../../src/examples/rocket/rocket.wasm', import.meta.url));

/** `npm run soak` plays ten minutes and jumps a thousand times. */
const LONG = process.env['WASMSCOPE_SOAK'] === '1';
const FRAMES = LONG ? 36_000 : 2400;
const JUMPS = LONG ? 1000 : 80;
const MB = 1024 * 1024;

interface Played extends Debugging {
  /** Moment and sum where each frame had ended. */
  readonly frames: readonly { readonly at: number; readonly sum: string }[];
}

function sum({ debug }: Debugging): string {
  const { run } = debug.driver!;
  const { low, high } = stateSum(run);
  const picture = run.program.picture?.view(0, true);
  return `${low} ${high} ${sumOf(new TextEncoder().encode(JSON.stringify(picture)))}`;
}

/** Rocket plays itself for so many frames, and stands before the first instruction of the next one. */
function played(count: number, history: HistoryOptions, each: (it: Debugging) => void): Played {
  const it = debugBytes(rocket);
  it.debug.history = history;
  const driver = it.debug.start();
  driver.resume();
  const frames: { at: number; sum: string }[] = [];
  for (let frame = 0; frame < count; frame++) {
    const { shoot, boost, turn_left: left, turn_right: right } = autoplay(frame);
    it.debug.keys = { ...noKeys, left, right, up: boost, button1: shoot };
    driver.beginFrame(1 / 60);
    it.settle();
    frames.push({ at: driver.history.at, sum: sum(it) });
    if (frame % 20 === 0) each(it);
  }
  driver.toEntry();
  it.settle();
  return { ...it, frames };
}

/** Memory of the process without garbage, in bytes, as far as that can be had. */
function used(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Goes to ends of frames in any order; a frame's end is the next one's beginning, but for what the host begins. */
function jump(it: Played, jumps: number, each: () => void): void {
  const { debug, frames } = it;
  const random = new Random(frames.length);
  const { history } = debug.driver!;
  for (let i = 0; i < jumps; i++) {
    const index = random.below(frames.length - 1);
    const frame = frames[index]!;
    // The last instruction of the frame, and then that one: the next frame has not begun.
    expect(went(debug.journeys!.to(frame.at - 1)).found, `frame ${index}`).toBe(true);
    expect(history.at).toBe(frame.at - 1);
    const driver = debug.driver!;
    driver.resume();
    debug.advance({ fuel: 1000, instructions: 1 });
    expect(history.at).toBe(frame.at);
    expect(sum(it), `frame ${index}`).toBe(frame.sum);
    each();
  }
}

describe('a game that is played for long', () => {
  it('keeps to its budget, and comes back to every frame', { timeout: 1_200_000 }, () => {
    const budget = (LONG ? 256 : 24) * MB;
    let most = 0;
    const before = used();
    const it = played(FRAMES, { record: true, budget }, ({ debug }) => {
      most = Math.max(most, debug.driver!.history.recording!.bytes);
    });
    const { recording, total } = it.debug.driver!.history;
    expect(total).toBeGreaterThan(FRAMES * 15_000);
    jump(it, JUMPS, () => {
      most = Math.max(most, recording!.bytes);
    });
    expect(most).toBeLessThanOrEqual(budget);
    // What the recording takes, what it is made with, and what a garbage collector leaves for later.
    expect(used() - before).toBeLessThan(1.5 * budget + 150 * MB);
    expect(recording!.checkpoints.list[0]!.at).toBe(0);
  });

  it('keeps to a small budget, too', { timeout: 1_200_000 }, () => {
    for (const budget of [8 * MB, 1.5 * MB]) {
      let most = 0;
      const it = played(LONG ? 3000 : 420, { record: true, budget }, ({ debug }) => {
        most = Math.max(most, debug.driver!.history.recording!.bytes);
      });
      const { recording } = it.debug.driver!.history;
      jump(it, LONG ? 100 : 12, () => {
        most = Math.max(most, recording!.bytes);
      });
      expect(most).toBeLessThanOrEqual(budget);
      expect(recording!.checkpoints.list[0]!.at).toBe(0);
    }
  });
});
