import { CALL_WORDS, FixedPc } from '../../compile/flat-code.ts';
import type { Pc } from '../../module/types.ts';
import type { CodeSpace } from '../../runtime/code-space.ts';
import type { Machine } from '../../runtime/machine.ts';
import type { Stop } from '../../runtime/stop.ts';
import type { Breakpoints } from '../breakpoints.ts';
import { isCall } from '../place.ts';
import type { WatchHit } from '../watch/watchpoints.ts';
import type { History } from './history.ts';

/** Instructions that are executed one at a time before the end of a stretch; more where that is less than a tick. */
const SINGLE = 2_000;
/** Instructions to a tick that are reckoned with at first. */
const PER_TICK = 24;
/** Ticks of the first slice, when nothing is known of how long one is, and so many times more with each that follows. */
const FIRST_TICKS = 16;
const MORE = 4;
/** Instructions of a slice at most, as far as is known: some milliseconds. */
const MOST_INSTRUCTIONS = 3_000_000;

/** Words of frames that are looked at. */
const MOST_FRAMES = 64;
/** Instructions after which a call is worth being executed natively. */
const LONG_CALL = 100_000;

/**
 * What is met on the way: a stop of the machine, a BREAK that it stands on without having stopped there, or something
 * that came in.
 */
export type Met = Stop | { readonly why: 'standing' | 'fed' };

/** Sees what is met in a stretch that is repeated, and which watchpoints were hit; true ends the stretch there. */
export type Visitor = (met: Met, hits: readonly WatchHit[]) => boolean;

/**
 * What a stretch came to: 'there', 'visited' (the visitor has seen enough), 'too far' (it passed the moment, and has to
 * be repeated more carefully), 'astray' (it cannot go on: the run differs from the recording).
 */
export type Outcome = 'there' | 'visited' | 'too far' | 'astray';

/**
 * Repeats a stretch of a recorded run, from where it stands to a moment, with all inputs of that moment. Yields after
 * every slice. `care` is how many instructions there may be between two loop headers or calls, as far as is known.
 *
 * Natively where that can be, up to shortly before the moment. How it stops there: the machine runs in slices that are reckoned to end before it, shorter and shorter, and
 * the rest one instruction at a time. A slice that went too far is no harm: whoever repeats begins again, with more
 * care. `tried`: it ends where an instruction could not be done at the last moment, and takes in no more. `deepest`: what
 * happens with more frames than that is of no interest to the visitor, so it may be executed natively until the frame
 * that waits for it goes on.
 */
export function* replay(
  history: History,
  breakpoints: Breakpoints,
  until: number,
  visit: Visitor | null,
  care = PER_TICK,
  tried = false,
  deepest = Infinity,
): Generator<void, Outcome> {
  const { calls, tier } = history;
  const { machine } = calls.run;
  const { code } = machine.store;
  const { watch } = breakpoints;
  machine.breakOnThrow = visit && breakpoints.onThrows ? 'all' : 'uncaught';
  machine.catchDepth = -1;
  let seen = -1;
  let perTick = care;
  let most = FIRST_TICKS;
  let deepSince = Infinity;
  for (;;) {
    const feed = history.feed(true);
    if (feed === 'fed') {
      if (visit?.({ why: 'fed' }, []) === true) return 'visited';
      continue;
    }
    if (feed === 'past it') return history.goal === null ? 'astray' : 'too far';
    if (feed === 'end' && history.at === until) return 'there';
    if (calls.active.length === 0) {
      if (history.at >= until && !calls.run.program.pending) return history.at === until ? 'there' : 'too far';
      if (!beginCall(history)) return 'astray';
      continue;
    }
    // Some things are done without executing an instruction.
    const still = history.between || history.tries;
    if (history.at === until && !still) return 'there';
    if (visit && seen !== history.at && breaksAt(code, machine.pc)) {
      seen = history.at;
      if (visit({ why: 'standing' }, [])) return 'visited';
    }
    const left = Math.min(until, history.goal?.at ?? Infinity) - history.at;
    if (left < 0) return 'too far';
    if (left === 0 && !still) return 'astray';
    const { count, ticks } = machine;
    if (machine.fr <= deepest) deepSince = Infinity;
    else deepSince = Math.min(deepSince, count);
    // Not for calls that are over soon.
    const behind = visit !== null && count - deepSince > LONG_CALL ? returnOf(machine, deepest) : null;
    const looks = visit !== null && behind === null;
    const alone = visit !== null && (watch.unfinished || breakpoints.watches(machine.pc));
    watch.begin();
    let isKnown = true;
    let stop: Stop;
    if (alone || left === 0) stop = oneStep(machine, visit !== null);
    else if (left <= SINGLE || left < perTick) stop = steps(machine, Math.min(left, SINGLE), visit ? seen : null);
    else if (tier?.canRepeat(history.at + left, looks) === true) {
      breakpoints.setReplayGoal(behind);
      machine.catchDepth = behind === null ? -1 : deepest;
      stop = tier.repeat(fuelFor(left, perTick), history.at + left, looks);
      machine.catchDepth = -1;
      breakpoints.setReplayGoal(null);
      isKnown = false;
    } else {
      stop = machine.slice(Math.min(most, fuelFor(left, perTick)));
      most *= MORE;
    }
    if (stop.why === 'trap' && stop.trap.lost === true) {
      tier?.distrust(until);
      return 'too far';
    }
    const hits = watch.settle(stop.why === 'trap');
    if (stop.why === 'done') {
      calls.returned();
      // What it returned to may stand before a call of the host, which comes now.
      if (visit) machine.passHostCall = false;
    } else if (isKnown && machine.ticks > ticks) {
      perTick = Math.max(perTick, (1.5 * (machine.count - count)) / (machine.ticks - ticks));
    }
    if (visit && isMet(stop, machine, seen, until, hits)) {
      if (stop.why === 'break') seen = machine.count;
      if (visit(stop, hits)) return 'visited';
    }
    if (stop.why === 'wait' && !stop.for.partly) history.takeBack();
    // A trap, an exit, a wait: what comes next is on the tape, or this is the end.
    if (machine.count === count && standsStill(stop)) {
      const fed = history.feed(true, true) === 'fed';
      if (!fed) return count === until && count === history.total ? 'there' : 'astray';
      if (tried && count === until) return 'there';
    }
    yield;
  }
}

/** Is there something to see: a watchpoint was hit, or a stop before the end of the stretch that was not seen yet? */
function isMet(stop: Stop, { count }: Machine, seen: number, until: number, hits: readonly WatchHit[]): boolean {
  if (hits.length > 0 || stop.why === 'watch') return true;
  if (stop.why === 'fuel' || stop.why === 'step' || stop.why === 'done') return false;
  return count < until && !(stop.why === 'break' && seen === count);
}

/**
 * Where the frame goes on that waits, with so many words of frames below; null when that is no code of a module, or where
 * others go on, too: stopping there would take longer than it saves.
 */
function returnOf({ frameWords, fr }: Machine, depth: number): Pc | null {
  const call = frameWords[depth] ?? 0;
  if (call < FixedPc.end) return null;
  for (let i = depth + 2; i < Math.min(fr, depth + MOST_FRAMES); i += 2) if (frameWords[i] === call) return null;
  return call + CALL_WORDS;
}

/** Begins the planned call, which was entered at once when it was recorded; false when none is planned. */
function beginCall({ calls }: History): boolean {
  const { machine } = calls.run;
  machine.compilesInSlices = false;
  try {
    return calls.begin(null) !== null;
  } finally {
    machine.compilesInSlices = true;
  }
}

/** Single steps until any other stop, or a BREAK that was not `seen`; null: nobody wants to see any. */
function steps(machine: Machine, count: number, seen: number | null): Stop {
  const { code } = machine.store;
  let stop: Stop = { why: 'step', pc: machine.pc };
  for (let i = 0; i < count && stop.why === 'step'; i++) {
    if (i > 0 && seen !== null && breaksAt(code, machine.pc)) return { why: 'break', pc: machine.pc };
    stop = oneStep(machine, seen !== null);
  }
  return stop;
}

/**
 * One step. The entry of a function that begins with a loop is no instruction, and a step into it passes it: if there
 * is a BREAK that somebody wants to see, the machine stands on it.
 */
function oneStep(machine: Machine, seeing: boolean): Stop {
  const { code } = machine.store;
  const calls = seeing && isCall(machine, machine.pc);
  const stop = machine.step();
  if (!calls || stop.why !== 'step') return stop;
  const entry = code.functionAt(machine.pc)?.entry ?? machine.pc;
  if (code.isBreak(entry) && code.listed(entry) === machine.pc) machine.pc = entry;
  return stop;
}

/** Is there a BREAK, also behind an entry that is no instruction? */
function breaksAt(code: CodeSpace, pc: Pc): boolean {
  return code.isBreak(pc) || code.isBreak(code.listed(pc));
}

function fuelFor(left: number, perTick: number): number {
  return Math.max(1, Math.floor(Math.min(MOST_INSTRUCTIONS, left - SINGLE / 2) / perTick));
}

function standsStill(stop: Stop): boolean {
  if (stop.why === 'wait') return !stop.for.partly;
  return stop.why === 'trap' || stop.why === 'exit' || stop.why === 'exception';
}
