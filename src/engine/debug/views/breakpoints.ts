/** What a person wants to stop at. */
import type { CodeLocation } from './modules.ts';

/** What a person asked for. `id` is made by the asker and stays. */
export interface BreakpointSpec {
  readonly id: string;
  readonly enabled: boolean;
  readonly on: BreakpointOn;
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
  | { readonly kind: 'start' };

export interface BreakpointStatus {
  readonly id: string;
  /** False when it can never hit (no such export, offset inside an instruction, dead code): `message` says why. */
  readonly verified: boolean;
  readonly message: string;
  readonly hits: number;
  readonly location: CodeLocation | null;
}
