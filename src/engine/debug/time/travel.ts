import type { Breakpoints } from '../breakpoints.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { History } from './history.ts';
import { type Outcome, replay, type Visitor } from './replay.ts';

/** With each try that went too far, so many times the care. */
const MORE_CARE = 16;
const LEAST_CARE = 24;
/** More instructions than there are between two loop headers or calls of any program. */
const MOST_CARE = 2 ** 60;

/**
 * What is further away from its checkpoint than this gets one on the way, so far before it: whoever goes there goes on
 * from there, mostly backwards.
 */
const FAR = 3_000_000;
const CLOSE = 300_000;
/** Native code looks for what is met less often than once in so many instructions: leaving it takes time. */
const RARE = 2000;

/** How far a journey is, from 0 to 1. Whoever goes along may stop asking for more at any of these. */
export type Progress = number;

/** A hit of a search: the moment before the instruction that was looked for. */
export interface Found {
  readonly at: number;
  readonly text: string;
  readonly breakpoints: readonly string[];
  /** It is the instruction itself that could not be done: where it was tried, before anything was given up. */
  readonly tried?: boolean;
}

/** Moves a run to moments of its recording, and looks for moments in it. */
export class Travel {
  constructor(
    readonly history: History,
    readonly breakpoints: Breakpoints,
  ) {}

  /**
   * Goes to a moment of the branch that is shown, with all inputs of that moment. False when the run goes another way
   * than when it was recorded, or there is no such moment. `tried`: no further than where an instruction could not be
   * done at that moment.
   */
  *to(at: number, tried = false): Generator<Progress, boolean> {
    const { history } = this;
    const { recording } = history;
    if (!recording || !history.past || at < 0 || at > history.total) return false;
    const near = recording.checkpoints.before(tried ? at - 1 : at);
    if (!near) return false;
    if (history.at >= at || history.at < near.at) this.#restore(near);
    const from = history.at;
    const done = (now: number): number => (now - from) / (at - from + 1);
    let start = near;
    if (at - from > FAR && (yield* this.#walk(near, at - CLOSE, done)) && history.keep()) {
      start = recording.checkpoints.before(history.at) ?? near;
    }
    if (yield* this.#walk(start, at, done, tried)) return true;
    history.astray();
    return false;
  }

  /** Goes on to a moment; begins again from a checkpoint when it went too far. False when the run goes another way. */
  *#walk(from: Checkpoint, at: number, progress: (now: number) => number, tried = false): Generator<Progress, boolean> {
    for (let care = LEAST_CARE; care < MOST_CARE; care *= MORE_CARE) {
      const outcome = yield* this.#stretch(at, null, care, progress, tried);
      if (outcome === 'there') return true;
      if (outcome !== 'too far') break;
      this.#restore(from);
    }
    return false;
  }

  /**
   * The last thing before `until` that `look` finds; it is asked at everything the machine meets there. Where it was
   * not, `skip` says: nothing is found from the answered moment up to the given one. `atEnd` is asked after each
   * stretch, where nobody else found anything. `overlap`: so many moments at the beginning of one stretch are looked at
   * at the end of the next one, too: a checkpoint may stand behind what was met at its moment. `deepest`: nothing is
   * found with more frames.
   */
  *last(
    until: number,
    look: (...met: Parameters<Visitor>) => Found | null,
    skip: (end: number) => number = (end) => end,
    atEnd: () => Found | null = () => null,
    overlap = 0,
    deepest = Infinity,
  ): Generator<Progress, Found | null> {
    const checkpoints = this.history.recording?.checkpoints;
    if (!checkpoints) return null;
    const first = checkpoints.list[0]?.at ?? 0;
    let end = until;
    let reach = until;
    let most = FAR;
    let met = 0;
    while (end > first) {
      const isRare = end < until && met * RARE < until - end;
      const start = yield* this.#startFor(
        end,
        most,
        isRare,
        (now) => (until - end + (end - now) / 2) / (until - first + 1),
      );
      if (!start) return null;
      most *= 2;
      let found: Found | null = null;
      const visit: Visitor = (stop, hits) => {
        met++;
        const one = look(stop, hits);
        if (one && one.at < reach) found = one;
        return false;
      };
      const done = (now: number): number => (until - end + (now - start.at) / 2) / (until - first + 1);
      for (let care = LEAST_CARE; care < MOST_CARE; care *= MORE_CARE) {
        this.#restore(start);
        // A call of the host that was stopped at when the checkpoint was taken is met again.
        this.history.calls.run.machine.passHostCall = false;
        const outcome = yield* this.#stretch(reach, visit, care, done, false, deepest);
        if (outcome !== 'too far') break;
        atEnd();
      }
      found ??= atEnd();
      if (found) return found;
      end = skip(start.at);
      reach = Math.min(until, end + overlap);
    }
    return null;
  }

  /**
   * The checkpoint from which a stretch is looked through that ends at a moment. Where it is far away and the interpreter
   * has to look, native code leads up to a nearer one first. `isRare`: little is met on the way, as far as is known.
   */
  *#startFor(
    end: number,
    most: number,
    isRare: boolean,
    progress: (now: number) => number,
  ): Generator<Progress, Checkpoint | null> {
    const { checkpoints } = this.history.recording!;
    const { tier } = this.history;
    const start = checkpoints.before(end - 1);
    if (start === null || end - start.at <= 1.5 * most || tier === null) return start;
    this.#restore(start);
    if (isRare && !tier.canRepeat(end, true)) tier.cover(end - checkpoints.list[0]!.at);
    if (tier.canRepeat(end, true) || !tier.canRepeat(end - most, false)) return start;
    const { watch } = this.breakpoints;
    const { mode } = watch;
    watch.mode = 'off';
    try {
      if (!(yield* this.#walk(start, end - most, progress)) || !this.history.keep()) return start;
    } finally {
      watch.mode = mode;
    }
    return checkpoints.before(end - 1);
  }

  /** The first thing from here up to `until` that `look` finds. */
  *first(until: number, look: (...met: Parameters<Visitor>) => Found | null): Generator<Progress, Found | null> {
    const from = this.history.at;
    let found: Found | null = null;
    const visit: Visitor = (met, hits) => {
      found = look(met, hits);
      return found !== null;
    };
    for (let care = LEAST_CARE; care < MOST_CARE; care *= MORE_CARE) {
      const outcome = yield* this.#stretch(until, visit, care, (now) => (now - from) / (until - from + 1));
      if (outcome !== 'too far') break;
      yield* this.to(from);
    }
    return found;
  }

  *#stretch(
    until: number,
    visit: Visitor | null,
    care: number,
    progress: (now: number) => number,
    tried = false,
    deepest = Infinity,
  ): Generator<Progress, Outcome> {
    const { history } = this;
    const steps = replay(history, this.breakpoints, until, visit, care, tried, deepest);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      yield Math.min(1, Math.max(0, progress(history.at)));
    }
  }

  #restore(checkpoint: Checkpoint): void {
    this.history.restore(checkpoint);
    this.breakpoints.watch.arm();
  }
}
