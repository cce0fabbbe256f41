import type { TrapCause } from '../module/errors.ts';
import type { ByteOffset, FuncIndex, Pc } from '../module/types.ts';
import type { WaitFor } from '../hosts/host.ts';
import type { Exn } from './exn.ts';
import type { Value } from './value.ts';

/**
 * Why a machine stopped: the one union that `Machine.run()` yields. The machine always stands *before* the
 * instruction at `pc` (a trap: before the instruction that trapped, with its operands still on the stack),
 * so that it can be inspected, and resumed where that makes sense.
 */
export type Stop =
  /** One instruction was executed (only when asked to yield after each). */
  | { readonly why: 'step'; readonly pc: Pc }
  /** Stands on a BREAK that was patched into the code. */
  | { readonly why: 'break'; readonly pc: Pc }
  /** About to call a host function that was marked to stop. */
  | { readonly why: 'host-call'; readonly pc: Pc; readonly func: HostCallSite }
  /** The budget of loop headers and calls is used up; resume to go on. */
  | { readonly why: 'fuel'; readonly pc: Pc }
  | { readonly why: 'trap'; readonly pc: Pc; readonly trap: TrapInfo }
  /**
   * An exception was thrown that nobody catches, or that was to be told (`Machine.breakOnThrow`). The machine stands
   * where it was thrown, with nothing unwound; going on throws it.
   */
  | { readonly why: 'exception'; readonly pc: Pc; readonly exception: ExceptionInfo }
  /** An exception was caught at a handler with few enough frames (`Machine.catchDepth`); the machine stands there. */
  | { readonly why: 'caught'; readonly pc: Pc }
  /** A host function ended the program; the machine stands before that call, and whoever runs it unwinds it. */
  | { readonly why: 'exit'; readonly pc: Pc; readonly code: number }
  /** A host function waits for input or time. The machine stands before the call and makes it again when resumed. */
  | { readonly why: 'wait'; readonly pc: Pc; readonly for: WaitFor }
  /**
   * About to call a raw function of the host, `Machine.callee`, which whoever runs the machine calls itself: then there
   * is as little as can be on the platform's own stack while that function runs. Only where `Machine.callsOut` is set.
   */
  | { readonly why: 'call-out'; readonly pc: Pc }
  /** Stands right behind an instruction for which a stop was asked for (`Machine.interrupt`); also for a single step. */
  | { readonly why: 'watch'; readonly pc: Pc }
  /** The outermost call returned. */
  | { readonly why: 'done'; readonly results: readonly Value[] };

export interface HostCallSite {
  readonly module: string;
  readonly name: string;
}

/** A trap with its place: enough to point at the instruction, even in a module that is not the one shown. */
export interface TrapInfo {
  readonly cause: TrapCause;
  readonly func: FuncIndex | null;
  readonly offset: ByteOffset | null;
  /** The frames in which it happened are gone: the machine stands before a call that led there. */
  readonly lost?: true;
}

/** An exception on its way, with the place where it was thrown. */
export interface ExceptionInfo {
  readonly exception: Exn;
  /**
   * The instruction that throws, or calls the function of the host that does; null when no function of a module does.
   */
  readonly func: FuncIndex | null;
  readonly offset: ByteOffset | null;
  /** Where it will be caught, null when nobody catches it. A handler of the host has no place. */
  readonly caught: { readonly func: FuncIndex | null; readonly offset: ByteOffset | null } | null;
}
