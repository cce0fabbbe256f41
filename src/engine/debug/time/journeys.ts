import { FrameWalk } from '../../runtime/frame.ts';
import type { Breakpoints } from '../breakpoints.ts';
import type { Driver } from '../driver.ts';
import type { Inspector } from '../inspect.ts';
import { depthOf, isCall, pcAt } from '../place.ts';
import type { JourneyView, WatchOn } from '../views.ts';
import { hex } from '../../util/hex.ts';
import { printable } from '../../module/names.ts';
import type { Pc } from '../../module/types.ts';
import { breakpointMet } from './breakpoint-met.ts';
import type { Visitor } from './replay.ts';
import { beginsHere, localOrigin } from './local-origin.ts';
import { beginsCall, type Entry } from './tape.ts';
import { type Found, type Progress, Travel } from './travel.ts';
import { CHUNK } from '../../runtime/memory.ts';

/** A way through time under way: yields how far it is, and answers where it came to. */
export type Journey = Generator<Progress, JourneyView>;

/** See `TimeRequests` of the protocol, whose names these are. */
export type Back = 'into' | 'over' | 'out' | 'frame' | 'call-start' | 'continue' | 'host-call' | 'to';

export interface Bytes {
  readonly memory: number;
  readonly address: number;
  readonly length: number;
}

/** Bytes whose chunks are looked up, to pass over what did not write them. */
const MOST_PASSED = 2 ** 20;

const there: JourneyView = { found: true, text: '' };

function nothing(text: string): JourneyView {
  return { found: false, text };
}

/**
 * What a person asks of time. Every journey ends with the driver standing at the moment it came to; one that found
 * nothing, where it stood. One that is left unfinished is taken back by `home`.
 */
export class Journeys {
  readonly #travel: Travel;
  #breakpoints: Breakpoints;
  /** The moment where the journey under way began. */
  #from = 0;

  constructor(readonly driver: Driver) {
    this.#breakpoints = driver.breakpoints;
    this.#travel = new Travel(driver.history, driver.breakpoints);
  }

  /** Goes to a moment of this branch. */
  *to(at: number, text = ''): Journey {
    const { history } = this.driver;
    const first = history.recording?.checkpoints.list[0]?.at ?? 0;
    this.#leave();
    return yield* this.#arrive(Math.min(Math.max(Math.round(at), first), history.total), text);
  }

  /** Back to where the journey under way began. */
  *home(): Journey {
    return yield* this.#arrive(this.#from, '');
  }

  *back(kind: Back, offset?: number): Journey {
    this.#leave();
    const { history } = this.driver;
    const { at } = history;
    const first = history.recording?.checkpoints.list[0]?.at ?? 0;
    if (at <= first) return yield* this.#stay('This is the beginning of what is recorded.');
    switch (kind) {
      case 'into':
        return yield* this.#arrive(at - 1, '');
      case 'over':
        return yield* this.#over(at);
      case 'out':
        return yield* this.#out(at);
      case 'call-start':
        return yield* this.#callStart(at);
      case 'frame':
        return yield* this.#frame(at);
      case 'continue':
        return yield* this.#continue(at, first);
      case 'host-call':
        return yield* this.#hostCall(at);
      case 'to':
        return yield* this.#cursor(at, offset);
      default:
        return kind satisfies never;
    }
  }

  /** To the instruction that pushed an operand; `inspector` looks at the machine where it stands. */
  *pushed(inspector: Inspector, position: number): Journey {
    // They are told from the top, and counted from the bottom.
    const [slot] = position < inspector.stackCount ? inspector.slots(inspector.stackCount - 1 - position, 1) : [];
    const frame = slot && inspector.wasmFrame(slot.frame);
    if (!frame || slot.position !== position) return nothing('There is no such operand.');
    const { store } = inspector.machine;
    const pc = slot.pushedBy === null ? null : store.code.pcOf(frame.frame.func, slot.pushedBy);
    if (pc === null)
      return nothing('Which instruction pushed it is not known: branches with different ones lead here.');
    const { fr } = walkTo(this.driver, slot.frame);
    this.#leave();
    const { at } = this.driver.history;
    return yield* this.#lastAt([pc], at, (depth) => depth === fr, 'Nothing that is recorded pushed it.', fr);
  }

  /** To where a local of a frame, 0 the innermost one, got its value. */
  *local(frame: number, local: number): Journey {
    this.#leave();
    const { driver } = this;
    const { at, text } = yield* localOrigin(
      driver,
      this.#travel,
      (pcs, walk) => this.#stoppingAt(pcs, walk),
      frame,
      local,
    );
    return at === null ? yield* this.#stay(text) : yield* this.#arrive(at, text);
  }

  /** To the instruction that last set a global or an element of a table. */
  *set(on: WatchOn): Journey {
    this.#leave();
    const { at } = this.driver.history;
    const id = 'origin of a value';
    const { specs } = this.#breakpoints;
    const spec = { id, enabled: true, on };
    let found: Found | null = null;
    try {
      this.#breakpoints.set([...specs, spec]);
      this.#breakpoints.watch.mode = 'search';
      found = yield* this.#travel.last(at, (_met, hits) => {
        const hit = hits.findLast((one) => one.id === id);
        return hit ? { at: hit.moment, text: hit.text, breakpoints: [] } : null;
      });
    } finally {
      this.#breakpoints.watch.mode = 'live';
      this.#breakpoints.set(specs);
    }
    return yield* this.#arriveAt(found, 'Nothing that is recorded set it: it is as it was at the beginning.');
  }

  /** To the last write of any of these bytes before this moment. */
  *lastWrite(bytes: Bytes): Journey {
    this.#leave();
    const { history } = this.driver;
    const { at } = history;
    const where = bytes.length === 1 ? hex(bytes.address) : `${bytes.length} bytes at ${hex(bytes.address)}`;
    const probe = this.#breakpoints.watch.probe(bytes, 'write', false);
    // Of many chunks some are written nearly always, so that there is nothing to pass over.
    const chunks = bytes.length <= MOST_PASSED ? chunksOf(bytes) : null;
    const versions = history.recording?.checkpoints.versions[bytes.memory];
    let found: Found | null = null;
    try {
      this.#breakpoints.watch.mode = 'off';
      let end = at;
      found = yield* this.#travel.last(
        at,
        () => null,
        (start) => (end = (chunks && versions?.lastWith(...chunks, start)) ?? start),
        () => {
          const newest = probe.newest;
          probe.newest = null;
          if (!newest || newest.moment >= end + (newest.outside ? 1 : 0)) return null;
          const text = newest.outside
            ? `Here ${where} was written from outside.`
            : `Before the last write of ${where}.`;
          return { at: newest.moment, text, breakpoints: [] };
        },
      );
    } finally {
      probe.end();
      this.#breakpoints.watch.mode = 'live';
    }
    return yield* this.#arriveAt(found, `Nothing that is recorded wrote ${where} before this.`);
  }

  /** To the next write, or read, of any of these bytes after this moment, as far as it is recorded. */
  *next(bytes: Bytes, access: 'read' | 'write'): Journey {
    this.#leave();
    const { history } = this.driver;
    const { at, total } = history;
    const none = `Nothing that is recorded ${access === 'read' ? 'reads' : 'writes'} it after this.`;
    if (at + 1 >= total) return yield* this.#stay(none);
    const probe = this.#breakpoints.watch.probe(bytes, access, true);
    let found: Found | null = null;
    try {
      this.#breakpoints.watch.mode = 'off';
      yield* this.#travel.to(at + 1);
      // What came in at that moment came after the instruction before it.
      const { newest } = probe;
      if (newest?.outside !== true || newest.moment <= at) probe.first = null;
      const seen = (): Found | null =>
        probe.first
          ? { at: Math.max(probe.first.moment, at + 1), text: `Before the next ${access}.`, breakpoints: [] }
          : null;
      found = seen() ?? (yield* this.#travel.first(total, seen));
    } finally {
      probe.end();
      this.#breakpoints.watch.mode = 'live';
    }
    return yield* this.#arriveAt(found, none);
  }

  /** Goes on differently from here: what comes after this moment is kept as a branch. */
  branch(): JourneyView {
    const { driver } = this;
    if (!driver.history.past) return nothing('This is the end of the recording: going on makes new moments anyway.');
    driver.history.part();
    driver.stand({ reason: 'time', text: 'A new branch begins here.', breakpoints: [], trap: null, results: null });
    return there;
  }

  /** Shows another branch: its end, or a moment of it. */
  *show(branch: number, at?: number): Journey {
    const { history } = this.driver;
    const stretch = history.recording?.branches.leaf(branch);
    if (!stretch) return nothing(`There is no branch ${branch}.`);
    this.#leave();
    history.show(stretch);
    this.#breakpoints.watch.arm();
    return yield* this.#arrive(at ?? history.total, '');
  }

  *#over(at: number): Journey {
    const { machine } = this.driver.run;
    const depth = depthOf(machine);
    const calls = callsOf(this.driver);
    const { pc } = machine;
    const begins = yield* this.#beginsCall();
    yield* this.#travel.to(at - 1);
    // Not out of a call: the instruction before is the one.
    if (begins || depthOf(machine) <= depth || depth === 0) return yield* this.#arrive(at - 1, '');
    const found = yield* this.#search(calls, at, (now) => now <= depth, depth);
    // A call by hand in between began here, and came back to here.
    const { entries } = this.driver.history.recording!;
    const nested = entries.findLast((one) => one.at < at && one.pc === pc && isNested(one));
    if (nested && nested.at > (found?.at ?? 0)) return yield* this.#arrive(nested.at - 1, '');
    return yield* this.#arrive(found?.at ?? at - 1, '');
  }

  /** Does a call begin where the run stands? */
  *#beginsCall(): Generator<Progress, boolean> {
    const { compiled } = walkTo(this.driver, 0);
    if (!compiled) return false;
    return yield* beginsHere(this.driver, this.#travel, (pcs, walk) => this.#stoppingAt(pcs, walk), compiled);
  }

  *#out(at: number): Journey {
    const walk = walkTo(this.driver, 0);
    let more = walk.next();
    while (more && walk.kind === 'host') more = walk.next();
    const caller = more && walk.kind === 'wasm' ? walk.pc : null;
    const { fr } = walk;
    if (caller === null) return yield* this.#callStart(at);
    return yield* this.#lastAt([caller], at, (depth) => depth === fr, 'Its call is not recorded.', fr);
  }

  *#callStart(at: number): Journey {
    const { fr, compiled } = walkTo(this.driver, 0);
    if (!compiled) return yield* this.#stay('No function is running.');
    if (yield* this.#beginsCall()) return yield* this.#stay('This is the start of the call.');
    return yield* this.#lastAt([compiled.entry], at, (depth) => depth === fr, 'Its start is not recorded.', fr);
  }

  *#frame(at: number): Journey {
    const { history, run } = this.driver;
    const frames = run.program.game !== null;
    const begun = history.recording?.entries.findLast((entry) => entry.at < at && beginsCall(entry, frames));
    if (!begun) return yield* this.#stay(frames ? 'No frame begins before this.' : 'No call begins before this.');
    return yield* this.#arrive(begun.at, '');
  }

  *#continue(at: number, first: number): Journey {
    const { driver } = this;
    const breakpoints = this.#breakpoints;
    let found: Found | null = null;
    try {
      breakpoints.watch.mode = 'search';
      const look = (...[met, hits]: Parameters<Visitor>): Found | null => breakpointMet(driver, met, hits);
      found = yield* this.#travel.last(at, look, undefined, undefined, 1);
    } finally {
      breakpoints.watch.mode = 'live';
    }
    if (found) return yield* this.#arriveAt(found, '');
    return yield* this.#arrive(first, 'No breakpoint was met on the way back to the beginning.');
  }

  *#hostCall(at: number): Journey {
    const breakpoints = this.#breakpoints;
    let found: Found | null = null;
    try {
      breakpoints.setGoals([], true);
      found = yield* this.#travel.last(at, (met) => {
        if (met.why !== 'host-call') return null;
        const text = `About to call ${printable(`${met.func.module}.${met.func.name}`)}.`;
        return { at: this.driver.history.at, text, breakpoints: [] };
      });
    } finally {
      breakpoints.setGoals([], false);
    }
    return yield* this.#arriveAt(found, 'No import was called before this.');
  }

  *#cursor(at: number, offset: number | undefined): Journey {
    const { machine, instance } = this.driver.run;
    const pc = offset === undefined ? null : pcAt(machine, instance, offset);
    if (pc === null) return yield* this.#stay('There is no instruction that runs.');
    return yield* this.#lastAt([pc], at, () => true, 'It did not run before this.');
  }

  /**
   * To the last time before a moment that one of some operations was next, with as many frames as asked for: with more
   * than `deepest` in no case.
   */
  *#lastAt(
    pcs: readonly Pc[],
    at: number,
    fits: (depth: number) => boolean,
    none: string,
    deepest = Infinity,
  ): Journey {
    return yield* this.#arriveAt(yield* this.#search(pcs, at, fits, deepest), none);
  }

  *#search(
    pcs: readonly Pc[],
    at: number,
    fits: (depth: number) => boolean,
    deepest: number,
  ): Generator<Progress, Found | null> {
    const { machine } = this.driver.run;
    const wanted = new Set(pcs);
    const look = (): Found | null =>
      wanted.has(machine.pc) && fits(depthOf(machine)) ? { at: machine.count, text: '', breakpoints: [] } : null;
    const walk = this.#travel.last(at, look, undefined, undefined, 0, deepest);
    return yield* this.#stoppingAt(pcs, walk);
  }

  *#stoppingAt<T>(pcs: readonly Pc[], walk: Generator<Progress, T>): Generator<Progress, T> {
    try {
      this.#breakpoints.setGoals(pcs, false);
      this.#breakpoints.watch.mode = 'off';
      return yield* walk;
    } finally {
      this.#breakpoints.watch.mode = 'live';
      this.#breakpoints.setGoals([], false);
    }
  }

  /** The end of the recording is left as it is, to come back to it. */
  #leave(): void {
    const { driver } = this;
    const { state } = driver;
    driver.history.leave({
      state: state === 'running' ? 'paused' : state,
      stop: driver.stop,
      exit: driver.exit,
    });
    this.#from = driver.history.at;
  }

  /** Nothing to go to: back to where it began. */
  *#stay(text: string): Journey {
    const home = yield* this.#arrive(this.#from, '');
    return home.found ? nothing(text) : home;
  }

  *#arriveAt(found: Found | null, none: string): Journey {
    if (!found) return yield* this.#stay(none);
    return yield* this.#arrive(found.at, found.text, found.breakpoints, found.tried);
  }

  /** Stands at a moment and says why. */
  *#arrive(at: number, text: string, breakpoints: readonly string[] = [], tried = false): Journey {
    const { driver } = this;
    const { history } = driver;
    let arrived: boolean;
    try {
      this.#breakpoints.watch.mode = 'off';
      arrived = yield* this.#travel.to(at, tried);
    } finally {
      this.#breakpoints.watch.mode = 'live';
    }
    // What sounds on the way was heard when it happened.
    driver.run.program.takeTones();
    if (arrived && at === history.total && !tried) {
      driver.arrive();
      return there;
    }
    const reason = breakpoints.length > 0 ? 'breakpoint' : 'time';
    driver.stand({ reason, text, breakpoints, trap: null, results: null });
    if (arrived) return { found: true, text };
    return nothing(
      `The run goes another way at #${history.at} than when it was recorded, so #${at} cannot be reached.`,
    );
  }
}

function isNested({ input }: Entry): boolean {
  return input.kind === 'invoke' && input.nested;
}

/** A walk that stands on a frame of the call stack, 0 the innermost one. */
function walkTo({ run }: Driver, index: number): FrameWalk {
  const walk = new FrameWalk(run.machine);
  for (let i = 0; i <= index; i++) walk.next();
  return walk;
}

/** Everything in the running function that may call something. */
function callsOf(driver: Driver): readonly Pc[] {
  const { machine } = driver.run;
  const pcs = walkTo(driver, 0).compiled?.map.pcs ?? [];
  return [...pcs].filter((pc) => isCall(machine, pc));
}

/** Their first chunk and their last one. */
function chunksOf({ address, length }: Bytes): readonly [number, number] {
  return [Math.floor(address / CHUNK), Math.floor((address + Math.max(1, length) - 1) / CHUNK)];
}
