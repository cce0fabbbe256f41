import type { Pc } from '../module/types.ts';

/** The kinds of a step; what each promises is in `beginStep`. */
export type StepKind = 'into' | 'over' | 'out' | 'block-end' | 'host-call' | 'count' | 'to' | 'frame';

/** Where a machine stands, as far as stepping cares. */
export interface Standing {
  readonly pc: Pc;
  /** Live frames, the innermost included; 0 between calls. */
  readonly depth: number;
}

/** A place that ends a step when it is reached with at most so many frames (deeper ones are recursion). */
export interface Goal {
  readonly pc: Pc;
  readonly depth: number;
}

/** What a step needs to know of the place where it begins. */
export interface Surroundings {
  readonly standing: Standing;
  /** Where the caller of the innermost frame goes on; null when the host called it. */
  readonly caller: Pc | null;
  /** Where control can go when it leaves the innermost block without leaving the function. */
  readonly blockExits: readonly Pc[];
  /** The operation asked for, for 'to'; null when there is none (dead code). */
  readonly to: Pc | null;
}

/** A step under way: plain data, so that it survives slices, pauses and a look from a test. */
export interface Step {
  readonly kind: StepKind;
  /** Instructions still to be executed one at a time. */
  readonly single: number;
  /** Places that end it. */
  readonly goals: readonly Goal[];
  /** Which call by the host ends it: any one, the first of a game frame, or none. */
  readonly untilEntry: 'call' | 'frame' | null;
  /** Does the next call of an import end it? */
  readonly untilHostCall: boolean;
  /** An exception that is caught with at most so many frames ends it; -1 for none. */
  readonly catchDepth: number;
  /** Frames at the beginning: a call entered by the first instruction is run until this many are left. */
  readonly depth: number;
}

/**
 * Begins a step. Most kinds also end at the host's next call when the running one returns before, so that stepping
 * past the last `end` of an export shows what comes next.
 *
 * | kind      | ends before                                                                   |
 * |-----------|-------------------------------------------------------------------------------|
 * | into      | the next instruction, also in a callee                                        |
 * | over      | the next instruction of this function (or of its caller, when it returns or   |
 * |           | ends with a tail call)                                                        |
 * | out       | the instruction after the call in the caller                                  |
 * | block-end | the first instruction outside of the innermost block                          |
 * | host-call | the next call of an import                                                    |
 * | count     | the instruction after `count` ones                                            |
 * | to        | a given instruction                                                           |
 * | frame     | the first instruction of the host's next call (of the next game frame)        |
 *
 * An exception that leaves the function ends over, out and block-end where it is caught.
 */
export function beginStep(kind: StepKind, at: Surroundings, count = 1): Step {
  const { depth } = at.standing;
  const step: Step = { kind, single: 0, goals: [], untilEntry: 'call', untilHostCall: false, catchDepth: -1, depth };
  switch (kind) {
    case 'into':
    case 'over':
      return { ...step, single: 1 };
    case 'count':
      return { ...step, single: Math.max(1, count), untilEntry: null };
    case 'out':
      return { ...step, goals: callerGoal(at), catchDepth: depth - 1 };
    case 'block-end':
      return {
        ...step,
        goals: [...at.blockExits.map((pc) => ({ pc, depth })), ...callerGoal(at)],
        catchDepth: depth - 1,
      };
    case 'to':
      // Any frame may be the one that gets there, and it may take many calls by the host.
      return { ...step, goals: at.to === null ? [] : [{ pc: at.to, depth: Infinity }], untilEntry: null };
    case 'host-call':
      return { ...step, untilHostCall: true, untilEntry: null };
    case 'frame':
      return { ...step, untilEntry: 'frame' };
    default:
      return kind satisfies never;
  }
}

/**
 * One instruction was executed and the machine stands elsewhere: is the step over, and if not, how does it go on?
 * `behind`: where the call that it entered comes back to (nowhere when the host made the call that a tail call ends);
 * null when it entered none.
 */
export function afterInstruction(step: Step, behind: readonly Goal[] | null): Step | 'done' {
  const single = step.single - 1;
  if (single > 0) return { ...step, single };
  if (step.kind !== 'over' || behind === null) return 'done';
  return { ...step, single: 0, goals: behind, catchDepth: behind[0]?.depth ?? -1 };
}

/** The last instruction of a call by the host was executed: what is left of the step goes on in the next call. */
export function afterReturn(step: Step): Step {
  if (step.single === 0) return step;
  const single = step.single - 1;
  return single > 0 ? { ...step, single } : { ...step, single, untilEntry: 'call' };
}

/** The machine stands before an operation that may be a goal: does that end the step? */
export function reached(step: Step, { pc, depth }: Standing): boolean {
  return step.goals.some((goal) => goal.pc === pc && depth <= goal.depth);
}

/**
 * May a step end in frames that are not there yet, or in one that goes on meanwhile? Its goals are met wherever they are
 * come to. Those of all others lie in frames that wait, where what they call comes back to.
 */
export function endsAnywhere(step: Step | null): boolean {
  return step?.kind === 'to' || step?.kind === 'block-end';
}

/** Does the host's next call end it, which may be the first one of a game's frame? */
export function endsAtEntry(step: Step | null, ofFrame: boolean): boolean {
  return step?.untilEntry === 'call' || (step?.untilEntry === 'frame' && ofFrame);
}

function callerGoal({ caller, standing }: Surroundings): readonly Goal[] {
  return caller === null ? [] : [{ pc: caller, depth: standing.depth - 1 }];
}
