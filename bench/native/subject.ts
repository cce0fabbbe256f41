import type { BreakpointSpec } from '../../src/engine/index.ts';
import type { Program, ProgramResult } from '../programs/index.ts';

/** A program that is measured in several ways; plain data, so that a worker can be given it. */
export interface Subject {
  readonly id: Program['id'];
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly export: string;
  readonly n: number;
  readonly result: ProgramResult;
  /** Breakpoints that are not hit. */
  readonly breakpoints: readonly BreakpointSpec[];
  /** Ranges of memory that are watched for writes, and are not written. */
  readonly watches: readonly BreakpointSpec[];
  /** Ranges of memory that are watched for reads and writes, and not accessed. */
  readonly readWatches: readonly BreakpointSpec[];
}

/**
 * How a program runs. 'native': on the platform, nothing of ours. 'rounds': our library, moments not counted.
 * 'interpreter': under the debugger, not recorded. All others are under the debugger in its native tier: 'plain' not
 * recorded and with nothing armed, the others with what they are called after ('everything': recorded, breakpoints and
 * watches).
 */
export type Way =
  | 'native'
  | 'rounds'
  | 'interpreter'
  | 'plain'
  | 'breakpoints'
  | 'recorded'
  | 'watched'
  | 'read-watched'
  | 'everything';

/** Milliseconds of one program in one way, round by round. */
export type Times = Readonly<Partial<Record<Way, readonly number[]>>>;
