/** What a person wants to stop at. */
import type { CodeLocation } from './modules.ts';

/** What a person asked for. `id` is made by the asker and stays. */
export interface BreakpointSpec {
  readonly id: string;
  readonly enabled: boolean;
  readonly on: BreakpointOn;
  /** 'log' of a watchpoint: does not stop, only counts who accesses. Stops when left out. */
  readonly action?: 'stop' | 'log';
}

export type BreakpointOn =
  | { readonly kind: 'export'; readonly name: string }
  | { readonly kind: 'function'; readonly func: number; readonly at: 'entry' | 'return' }
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  /** Mnemonic or wildcard: 'f64.sqrt', 'f64.*', '*.load*'. */
  | { readonly kind: 'opcode'; readonly pattern: string }
  | { readonly kind: 'instruction'; readonly offset: number }
  | { readonly kind: 'trap' }
  /** Throws: those that nobody catches, or all; `tag`: only exceptions with the tag of this index. */
  | { readonly kind: 'exception'; readonly when: 'uncaught' | 'all'; readonly tag?: number }
  | { readonly kind: 'start' }
  | WatchOn;

/** What of an access is watched: 'change' is a write that leaves another value than before. */
export type WatchedAccess = 'write' | 'read' | 'access' | 'change';

/**
 * A place whose accesses are watched (a watchpoint; a data breakpoint in DAP). `condition` is an expression over `old`
 * and `new`, the value before and after: of memory the watched bytes as an unsigned little-endian number (the first 8 of
 * them).
 */
export type WatchOn = (
  | { readonly kind: 'memory'; readonly memory: number; readonly address: number; readonly length: number }
  | { readonly kind: 'global'; readonly global: number }
  /** Of every call of the function, or of the one frame that stands at this depth of the call stack. */
  | { readonly kind: 'local'; readonly func: number; readonly local: number; readonly depth?: number }
  | { readonly kind: 'table'; readonly table: number; readonly from: number; readonly length: number }
) & { readonly access: WatchedAccess; readonly condition?: string };

/** An instruction (or the host) that accessed what a watchpoint watches. */
export interface AccessView {
  /** Null for the host between two calls. */
  readonly location: CodeLocation | null;
  /** "i32.store in update", "host: env.draw". */
  readonly text: string;
  readonly reads: number;
  readonly writes: number;
  /** Value the last access left or read, as text; '' when there is none. */
  readonly last: string;
  /** Moment of the last access: before that instruction. */
  readonly at: number;
}

export interface BreakpointStatus {
  readonly id: string;
  /** False when it can never hit (no such export, offset inside an instruction, dead code): `message` says why. */
  readonly verified: boolean;
  readonly message: string;
  readonly hits: number;
  readonly location: CodeLocation | null;
}
