import type { Pc } from '../module/types.ts';
import type { Instance } from './instance.ts';
import type { HostFrame, Machine, OuterCall, PendingThrow } from './machine.ts';
import type { Ref } from './ref.ts';
import type { TrapInfo } from './stop.ts';

/** A machine that stands still, without its store. Nothing in it changes any more. */
export interface MachineState {
  /** The moment: see `Machine.count`. */
  readonly count: number;
  readonly pc: Pc;
  readonly fp: number;
  /** The value stack up to its top, and the references in it by slot. */
  readonly words: Int32Array;
  readonly refs: readonly Ref[];
  /** Frame entries in use. */
  readonly frames: Int32Array;
  readonly hostFrames: readonly HostFrame[];
  readonly calls: readonly OuterCall[];
  readonly instance: Instance | null;
  readonly passHostCall: boolean;
  readonly thrown: PendingThrow | null;
  readonly trap: TrapInfo | null;
  /** Where the last stop was given. */
  readonly stoppedAt: Pc;
}

/** `stoppedAt` as the machine has it for itself. */
export function saveMachine(m: Machine, stoppedAt: Pc): MachineState {
  const { count, pc, fp, sp, fr, instance, passHostCall, thrown, trap } = m;
  return {
    count,
    pc,
    fp,
    words: m.i32.slice(0, sp),
    refs: m.refs.slice(0, sp >> 1),
    frames: m.frameWords.slice(0, fr),
    hostFrames: m.hostFrames.slice(),
    calls: m.calls.slice(),
    instance,
    passHostCall,
    thrown,
    trap,
    stoppedAt,
  };
}

export function restoreMachine(m: Machine, state: MachineState): void {
  m.pc = state.pc;
  m.fp = state.fp;
  m.i32.set(state.words);
  m.sp = state.words.length;
  m.refs.length = 0;
  for (const ref of state.refs) m.refs.push(ref);
  m.frameWords.set(state.frames);
  m.fr = state.frames.length;
  // One by one: there may be more of them than a call takes arguments.
  m.hostFrames.length = 0;
  for (const frame of state.hostFrames) m.hostFrames.push(frame);
  m.calls.length = 0;
  for (const call of state.calls) m.calls.push(call);
  m.setInstance(state.instance);
  m.passHostCall = state.passHostCall;
  m.thrown = state.thrown;
  m.trap = state.trap;
  m.atomicWait = null;
  m.midway = false;
  m.count = state.count;
}

/** Memory that it takes, about. */
export function machineBytes({ words, refs, frames, hostFrames, calls }: MachineState): number {
  return 200 + words.byteLength + 8 * refs.length + frames.byteLength + 64 * (hostFrames.length + calls.length);
}
