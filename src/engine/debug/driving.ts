import type { ByteOffset, Pc } from '../module/types.ts';
import type { Value } from '../runtime/value.ts';
import type { Problem } from './views.ts';

/** Slices until a machine that is to stand still does; a call that cannot begin is given up then. */
export const MOST_HOLDING = 1000;

/** What one instruction executed alone costs, in fuel: about the same time. */
export const SINGLE_COST = 12;

/** 'idle': nothing is being called. 'trapped' is paused, too: the instruction can be tried again. */
export type DriverState = 'running' | 'paused' | 'trapped' | 'idle';

/**
 * Why `advance` came back: 'running' (the budget is used up), 'frame' (a game waits for its next frame),
 * 'waiting' (for input or time: see `Driver.waiting`), 'stopped' (paused or trapped), 'idle' (nothing is left to run).
 */
export type Advance = 'running' | 'frame' | 'waiting' | 'stopped' | 'idle';

/** How far `advance` goes: loop headers and calls, and instructions when they are to be executed one at a time. */
export interface Budget {
  readonly fuel: number;
  readonly instructions?: number;
}

/** What a driver tells while it works. */
export interface DriverListener {
  /** A call asked for by hand, or the entry point, has returned. */
  result(name: string, values: readonly Value[]): void;
  /** A trap that no breakpoint stops at: the call was given up. */
  trapped(problem: Problem): void;
  /** The program has ended, by itself or by returning from its entry point. */
  exited(code: number): void;
}

export interface StepOptions {
  readonly count?: number | undefined;
  readonly offset?: ByteOffset | undefined;
}

/** The instruction that was executed last, when it was executed alone. */
export interface LastInstruction {
  readonly pc: Pc;
  readonly depth: number;
}
