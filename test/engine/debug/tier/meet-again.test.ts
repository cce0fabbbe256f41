import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../../src/cli/platform.ts';
import type { Platform } from '../../../../src/engine/index.ts';
import { type Debugging, debugging } from '../../../support/debugging.ts';
import { went } from '../../../support/time.ts';
import { firstDifference, wholeState } from '../../../support/whole-state.ts';

/** Asks for chance and the time, says so, and computes; at a number of rounds it reads behind the end of memory. */
const source = `(module
  (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $now (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "*\\n")
  (func $round (param $i i32) (local $j i32)
    (drop (call $random (i32.add (i32.const 1024) (i32.mul (local.get $i) (i32.const 8))) (i32.const 8)))
    (drop (call $now (i32.const 1) (i64.const 0) (i32.const 64)))
    (i64.store offset=4096 (i32.mul (local.get $i) (i32.const 8)) (i64.load (i32.const 64)))
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 2))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (loop $l
      (local.set $j (i32.add (local.get $j) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $j) (i32.const 200)))))
  (func $at (param $i i32) (param $deep i32) (result i32)
    (if (result i32) (local.get $deep)
      (then (i32.add (i32.const 1) (call $at (local.get $i) (i32.sub (local.get $deep) (i32.const 1)))))
      (else (i32.load (i32.mul (local.get $i) (i32.const 2000))))))
  (func (export "_start") (local $i i32)
    (loop $l
      (call $round (local.get $i))
      (drop (call $at (local.get $i) (i32.const 3)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $l)))
  (func $down (export "down") (param i32) (result i32)
    (i32.add (call $down (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))`;

/** Every question has another answer. */
function platform(): Platform {
  let time = 0;
  let asked = 0;
  return {
    ...nodePlatform,
    now: () => (time += 0.25),
    time: () => 1000,
    random: (length) => Uint8Array.from({ length }, () => (asked = (asked * 75 + 74) % 65_537)),
  };
}

async function trapped(mode: 'native' | 'interpreter'): Promise<Debugging> {
  const all = await debugging(source, { platform: platform() });
  all.debug.tierMode = mode;
  all.debug.start().resume();
  expect(all.settle()).toBe('stopped');
  return all;
}

/** What was asked and told is told by memory; the clock is asked more often where it paces checkpoints. */
function asks({ debug }: Debugging): Uint8Array {
  return debug.run!.instance.memories[0]!.bytes.slice(1024, 1024 + 8 * 34);
}

describe('a trap that native code met', () => {
  it('is met again by the interpreter, with all frames and operands, and nothing is asked or told twice', async () => {
    const [native, plain] = [await trapped('native'), await trapped('interpreter')];
    const [one, other] = [native.debug.driver!, plain.debug.driver!];
    expect(one.stop).toEqual(other.stop);
    expect(one.run.machine.trap).toEqual(other.run.machine.trap);
    expect(one.history.at).toBe(other.history.at);
    expect(native.told.join('')).toBe('*\n'.repeat(34));
    expect(native.told.join('')).toBe(plain.told.join(''));
    expect(asks(native)).toEqual(asks(plain));
    const frames = (all: Debugging): string[] => all.debug.run!.machine.frames().map((frame) => frame.kind);
    expect(frames(native)).toEqual(frames(plain));
    expect(frames(native)).toHaveLength(6);
    const { answers } = one.history.recording!;
    expect(answers.map(({ of }) => of)).toEqual(other.history.recording!.answers.map(({ of }) => of));
    expect(answers.map(({ at }) => at)).toEqual(other.history.recording!.answers.map(({ at }) => at));
  });

  it('is there again after the past was visited, and every moment of it', async () => {
    const { debug } = await trapped('native');
    const end = wholeState(debug);
    const { history } = debug.driver!;
    const { total } = history;
    for (let i = 1; i < 6; i++) {
      expect(went(debug.journeys!.to(Math.floor((total * i) / 6))).found).toBe(true);
      const there = wholeState(debug);
      debug.tierMode = 'interpreter';
      went(debug.journeys!.to(0));
      went(debug.journeys!.to(Math.floor((total * i) / 6)));
      debug.tierMode = 'native';
      expect(firstDifference(wholeState(debug), there)).toBe(null);
    }
    went(debug.journeys!.to(total));
    expect(firstDifference(wholeState(debug), end)).toBe(null);
    expect(debug.state).toBe('trapped');
    expect(history.diverged).toBe(null);
  });

  it('is one of the machine when calls are too deep: the limits of the settings hold in native code, too', async () => {
    const stops = await Promise.all(
      (['native', 'interpreter'] as const).map(async (mode) => {
        const all = await debugging(source, { platform: platform() });
        all.debug.tierMode = mode;
        all.debug.limits = { maxFrames: 20_000 };
        all.debug.start().invoke('down', [{ type: 'i32', bits: 0 }], false);
        expect(all.settle()).toBe('stopped');
        const { stop, history, run } = all.debug.driver!;
        return [stop, history.at, run.machine.fr, run.machine.trap];
      }),
    );
    expect(stops[0]).toEqual(stops[1]);
  });
});
