import { describe, expect, it } from 'vitest';
import type { Platform } from '../../../src/engine/index.ts';
import { playSession, sessionSettings, startSession } from '../../../src/engine/session/play.ts';
import { readSession } from '../../../src/engine/session/session-file.ts';
import { generate } from '../../fuzz/generate/module.ts';
import { callbackHost, everything, everythingInside } from '../../support/callback-host.ts';
import { Life, live, type Setting } from '../../support/lived-run.ts';
import { plainPlatform } from '../../support/plain-platform.ts';
import { Random } from '../../support/random.ts';
import { firstDifference, wholeState } from '../../support/whole-state.ts';
import { wat } from '../../support/wat.ts';
import { finish, saved } from './playing.ts';

const FIRST = Number(process.env['WASMSCOPE_SEED'] ?? 1);
const CASES = Number(process.env['WASMSCOPE_CASES'] ?? 25);

/** Chance from a seed, a clock of its own, and every third growth of a memory refused. */
function platform(seed: number): Platform {
  let time = seed;
  let asked = seed;
  let grown = 0;
  return {
    ...plainPlatform,
    now: () => (time += 0.25),
    time: () => 1000 * seed,
    random: (length) => Uint8Array.from({ length }, () => (asked = (asked * 75 + 74) % 65_537)),
    createMemory: (pages, most, shared) => {
      const memory = plainPlatform.createMemory(pages, most, shared);
      if (!memory) return null;
      return {
        get buffer() {
          return memory.buffer;
        },
        grow: (by) => (by === 0 || seed > 1 || ++grown % 3 !== 0) && memory.grow(by),
      };
    },
  };
}

/** A random life is saved, and led again where time and chance are others. Answers how many moments were compared. */
function check(bytes: Uint8Array<ArrayBuffer>, seed: number, setting: (other: number) => Setting): number {
  const random = new Random(seed);
  const life = new Life(bytes, setting(1));
  if (!life.start()) return 0;
  const seen = new Map<number, string>();
  live(life, random, { acts: 40, most: 3000, checkpoints: true }, seen);
  const { history } = life.debug.driver!;
  const { total } = history;
  const end = wholeState(life.debug);
  const session = readSession('a.wscope', saved(life.debug, true));
  const again = new Life(bytes, setting(2));
  startSession(again.debug, session, sessionSettings(session));
  const moments = [...seen.keys()].filter((at) => at < total).sort((a, b) => a - b);
  for (const at of [0, 0, 0].map(() => random.pick(moments) ?? 0).sort((a, b) => a - b)) {
    expect(finish(playSession(again.debug, session, at))).toEqual({ reached: at, differs: null });
    expect(firstDifference(wholeState(again.debug), seen.get(at) ?? wholeState(again.debug)), `at #${at}`).toBe(null);
  }
  expect(finish(playSession(again.debug, session, total))).toEqual({ reached: total, differs: null });
  finish(again.debug.journeys!.to(total));
  expect(firstDifference(wholeState(again.debug), end), 'at the end').toBe(null);
  return moments.length;
}

function each(times: number, what: (seed: number) => number): void {
  let moments = 0;
  for (let seed = FIRST; seed < FIRST + times * CASES; seed++) {
    try {
      moments += what(seed);
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  }
  expect(moments).toBeGreaterThan(CASES);
}

describe('random sessions', () => {
  it('come to the same states elsewhere: hosts that call back, exceptions, growth', { timeout: 600_000 }, async () => {
    const bytes = await wat(everythingInside);
    each(2, (seed) => check(bytes, seed, (other) => ({ hosts: [callbackHost()], platform: platform(other) })));
  });

  it('come to the same states elsewhere: time, chance and input', { timeout: 600_000 }, async () => {
    const bytes = await wat(everything);
    each(2, (seed) => check(bytes, seed, (other) => ({ hosts: [callbackHost()], platform: platform(other) })));
  });

  it('come to the same states elsewhere: modules of everything', { timeout: 600_000 }, () => {
    each(1, (seed) =>
      check(generate(new Random(seed), 0, true).bytes, seed, (other) => ({ platform: platform(other) })),
    );
  });
});
