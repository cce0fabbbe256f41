import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Debugger } from '../../src/engine/index.ts';
import { rounded, type Figure } from '../measure.ts';
import { play, rocket, sure, went } from './subject.ts';

const SECOND = 60;
const MB = 1_000_000;
const JUMPS = 20;

/** Memory that recordings of Rocket take: half a minute, and ten minutes within the default budget. */
export function rocketMemory(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
): Readonly<Record<string, Figure>> {
  const figures: Record<string, Figure> = {};
  if (wanted('time.rocket30s_mb')) {
    figures['time.rocket30s_mb'] = { ...recorded(30 * SECOND, say), goal: 40 };
  }
  if (wanted('time.rocket10min_mb')) {
    figures['time.rocket10min_mb'] = { ...recorded(600 * SECOND, say), goal: 256 };
  }
  return figures;
}

/** What this process holds more after a game was played and recorded than after one that was just played. */
function recorded(frames: number, say: (line: string) => void): Figure {
  const collect = collector();
  const empty = held(collect);
  const plain = rocket({ record: false, budget: 0 });
  play(plain, 0, frames);
  const played = held(collect);
  const debug = rocket();
  const sums = new Map<number, { readonly frame: number; readonly sum: string }>();
  play(debug, 0, frames, (frame) => {
    if (frame % Math.floor(frames / JUMPS) === 0) sums.set(debug.driver!.history.at, { frame, sum: sumOf(debug) });
  });
  sure(sumOf(plain) === sumOf(debug), 'both games went the same way');
  const kept = held(collect) - played;
  const { recording, at } = debug.driver!.history;
  const { bytes, budget, checkpoints, entries } = recording!;
  const value = Math.max(kept, bytes) / MB;
  say(
    `${frames} frames of Rocket, ${(at / 1e6).toFixed(1)} million instructions: ${checkpoints.list.length} checkpoints, ` +
      `${entries.length} inputs; ${(bytes / MB).toFixed(2)} MB by its own count, ${(kept / MB).toFixed(2)} MB really held ` +
      `(the game without recording: ${((played - empty) / MB).toFixed(2)} MB)`,
  );
  sure(bytes <= budget, 'it keeps to the budget');
  const from = at;
  for (const [moment, { frame, sum }] of [...sums].toReversed()) {
    const found = went(debug.journeys!.to(moment)).found && debug.driver!.history.at === moment;
    sure(found && sumOf(debug) === sum, `frame ${frame} is as it was`);
  }
  went(debug.journeys!.to(from));
  sure(sumOf(plain) === sumOf(debug), 'the end is as it was');
  return {
    value: rounded(value),
    unit: 'MB',
    goal: null,
    better: 'lower',
    samples: [kept / MB, bytes / MB].map(rounded),
  };
}

/** Memory and globals, and the moment. A frame's first call may have been entered, or not yet. */
function sumOf(debug: Debugger): string {
  const { machine, instance } = debug.run!;
  const sum = createHash('sha1');
  for (const { bytes } of instance.memories) sum.update(bytes);
  for (const global of instance.globals) {
    const value = global.get();
    sum.update('bits' in value ? `${value.type} ${value.bits};` : `${value.type};`);
  }
  return `${machine.count} ${sum.digest('hex')}`;
}

/** The garbage collector, to be called when it is to work. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Bytes of heap and buffers that are held. */
function held(collect: () => void): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
