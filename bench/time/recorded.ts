import type { Debugger, Memory } from '../../src/engine/index.ts';
import { type MemoryWatch, WATCH_WRITE } from '../../src/engine/runtime/memory.ts';
import { play, rocket, sure } from './subject.ts';

/** Instructions of the recording, at least. */
const INSTRUCTIONS = 40_000_000;

/** A game that was played and recorded for long, and stands at the end. */
export interface Recorded {
  readonly debug: Debugger;
  /** The moment at which each frame ended. */
  readonly frames: readonly number[];
  readonly writes: Writes;
}

/** When bytes were written, as it was seen while the same game was played again, unrecorded. */
export class Writes implements MemoryWatch {
  /** By byte, the moment of its first and its last write: before the instruction; -1: it was never written. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly count: Uint32Array;

  constructor(
    readonly memory: Memory,
    readonly now: () => number,
  ) {
    const { size } = memory;
    this.first = new Float64Array(size).fill(-1);
    this.last = new Float64Array(size).fill(-1);
    this.count = new Uint32Array(size);
    memory.watch = this;
    memory.mark(0, size, WATCH_WRITE);
  }

  read(): void {
    // Only writes are marked.
  }

  write(address: number, size: number): void {
    const { first, last, count } = this;
    const now = this.now();
    for (let i = address; i < address + size; i++) {
      if (first[i] === -1) first[i] = now;
      last[i] = now;
      count[i]!++;
    }
  }

  /** The first byte behind `from` of which `fits` says so; -1 when there is none. */
  find(fits: (last: number, count: number, address: number) => boolean): number {
    return this.last.findIndex((last, i) => fits(last, this.count[i]!, i));
  }
}

export function record(): Recorded {
  const debug = rocket();
  const { machine } = debug.run!;
  const frames: number[] = [];
  for (let frame = 0; machine.count < INSTRUCTIONS; frame++) {
    play(debug, frame, frame + 1);
    frames.push(machine.count);
  }
  const again = rocket({ record: false, budget: 0 });
  const other = again.run!;
  const memory = other.instance.memories[0]!;
  const writes = new Writes(memory, () => other.machine.count);
  play(again, 0, frames.length);
  sure(memory.size === writes.last.length, 'the memory did not grow');
  sure(other.machine.count === machine.count, 'both games went the same way');
  for (const each of [debug, again]) {
    each.driver!.toEntry();
    each.advance({ fuel: 1000 });
    sure(each.driver!.state === 'paused', 'the game is paused');
  }
  return { debug, frames, writes };
}
