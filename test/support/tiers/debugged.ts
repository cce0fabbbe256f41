import type { BreakpointOn, BreakpointSpec, Debugger, StepKind, WatchedAccess } from '../../../src/engine/index.ts';
import { breakpointsHere } from '../../../src/engine/debug/met-here.ts';
import { topFrame } from '../../../src/engine/debug/place.ts';
import { chosen, Life, type Setting } from '../lived-run.ts';
import { firstDifference, type StateOptions } from '../machine-state.ts';
import type { Random } from '../random.ts';
import { went } from '../time.ts';
import { plain, standsAs, wholeState } from '../whole-state.ts';
import { Difference } from './switching.ts';
import { strewnOver } from './random-calls.ts';

/** What was met, so that a test can say that it was no empty one. */
export interface DebuggingMet {
  stops: number;
  journeys: number;
  runs: number;
  leaves: number;
}

export const nothingDebugged = (): DebuggingMet => ({ stops: 0, journeys: 0, runs: 0, leaves: 0 });

export interface Manner {
  /** Things done, and about how many instructions are executed at most. */
  readonly acts: number;
  readonly most: number;
}

const usual: Manner = { acts: 40, most: 20_000 };
const state: StateOptions = { nan: true };

/**
 * Debugs a module twice at once, as a person would: breakpoints and watchpoints of all kinds come and go, it runs, steps,
 * is paused, called, edited, and led into its past. One of the two changes its tier at random; both must stand at the
 * same moments, for the same reasons, in the same states. Answers how they do not, null when they do.
 */
export function debuggingDifferences(
  bytes: Uint8Array,
  random: Random,
  met: DebuggingMet,
  setting: () => Setting = () => ({}),
  manner = usual,
): string | null {
  const pair = new DebuggedPair(bytes, random, met, setting);
  try {
    if (pair.start()) pair.live(manner);
    return null;
  } catch (error) {
    if (error instanceof Difference) return `${pair.last}: ${error.message}`;
    throw error;
  } finally {
    pair.count();
  }
}

const steps: readonly StepKind[] = ['into', 'over', 'over', 'out', 'block-end', 'host-call', 'count', 'frame'];
const backs = ['into', 'over', 'out', 'call-start', 'host-call', 'continue'] as const;
const patterns = ['i32.*', '*.const', 'br*', 'call*', 'end', '*.load*', '*.store*', 'loop', 'table.*', 'local.get'];

class DebuggedPair {
  readonly #tiered: Life;
  readonly #plain: Life;
  /** Was something told of a future that did not come? */
  #early = false;
  /** Was a call made in the middle of another one? Then that has two beginnings, if it had just begun. */
  #nested = false;
  /** What was done last. */
  last = 'start';

  constructor(
    readonly bytes: Uint8Array,
    readonly random: Random,
    readonly met: DebuggingMet,
    setting: () => Setting,
  ) {
    this.#tiered = new Life(bytes, setting());
    this.#plain = new Life(bytes, setting());
    this.#tiered.debug.tierMode = 'native';
    this.#plain.debug.tierMode = 'interpreter';
  }

  start(): boolean {
    this.#setBreakpoints();
    const [one, other] = this.#lives.map((life) => life.start());
    if (one !== other) throw new Difference(`${one ? 'starts' : 'does not start'}, unlike the interpreter`);
    return one!;
  }

  live({ acts, most }: Manner): void {
    for (let i = 0; i < acts && this.#plain.at < most; i++) {
      this.#act();
      this.#settle();
      this.#compare();
      if (this.#driver.exit !== null) break;
    }
  }

  count(): void {
    const tier = this.#tiered.debug.run?.machine.tier as { readonly runs: number; readonly leaves: number } | null;
    this.met.runs += tier?.runs ?? 0;
    this.met.leaves += tier?.leaves ?? 0;
  }

  get #lives(): readonly [Life, Life] {
    return [this.#tiered, this.#plain];
  }

  get #driver(): NonNullable<Debugger['driver']> {
    return this.#plain.debug.driver!;
  }

  #both<T>(what: (life: Life) => T): readonly T[] {
    return this.#lives.map(what);
  }

  #act(): void {
    const { random } = this;
    if (random.chance(25)) this.#tiered.debug.tierMode = random.pick(['native', 'native', 'interpreter'] as const);
    if (random.chance(20)) this.#setBreakpoints();
    const { tier } = this.#tiered.debug;
    if (random.chance(70) && tier?.wanted === true) tier.prepareNow();
    if (random.chance(15)) this.#both(({ debug }) => this.#checkpoint(debug));
    if (random.chance(25) && this.#driver.state !== 'running') return this.#travel();
    const standing = this.#driver.state === 'paused' && topFrame(this.#driver.run.machine) !== null;
    if (standing && random.chance(45)) {
      const kind = random.pick(steps);
      const options = random.chance(30) ? { count: random.below(300) } : {};
      this.last = `step ${kind} ${plain(options)}`;
      this.#both(({ debug }) => debug.driver!.step(kind, options));
      return;
    }
    const act = chosen(this.#plain, random);
    if (act === null) return;
    this.last = plain(act);
    if (act.kind === 'invoke' && this.#driver.state !== 'idle') this.#nested = true;
    this.#both((life) => life.do(act));
  }

  #checkpoint({ driver }: Debugger): void {
    if (driver!.state !== 'idle' && !driver!.run.machine.midway && !driver!.history.past) {
      driver!.history.checkpoint(false);
    }
  }

  /** Both go on until they stand; now and then they are paused on the way. */
  #settle(): void {
    const { random } = this;
    const [tiered, other] = this.#both(({ debug }) => debug.driver!) as [Driver, Driver];
    const slices = random.pick([1, 3, 40]);
    for (let i = 0; i < slices && tiered.state === 'running'; i++) {
      this.#tiered.debug.advance({ fuel: 1 + random.below(random.pick([2, 30, 400])) });
      if (tiered.waiting?.input) this.#both(({ debug }) => debug.input(Uint8Array.of(7, 8)));
    }
    // Not in the middle of an instruction, nor where something may come in or is met again.
    const midway = (): boolean => {
      const { history, run } = tiered;
      return tiered.state === 'running' && (run.machine.midway || history.between || history.past);
    };
    for (let i = 0; i < 2000 && midway(); i++) this.#tiered.debug.advance({ fuel: 1 });
    const { at } = this.#tiered;
    for (let i = 0; i < 30_000 && other.state === 'running' && this.#plain.at < at; i++) {
      this.#one(at - this.#plain.at);
    }
    for (let i = 0; i < 100 && other.state === 'running' && other.history.past && this.#plain.at === at; i++) {
      this.#plain.debug.advance({ fuel: 1000, instructions: 0 });
    }
    if (other.state === 'running') this.#plain.debug.advance({ fuel: 1000, instructions: 0 });
    // Native code has not looked yet whether there is a breakpoint where it stands.
    if (tiered.state === 'running' && other.state !== 'running') this.#tiered.debug.advance({ fuel: 1 });
    if (tiered.state === 'running') {
      this.last += `, paused at #${at}`;
      if (other.state !== 'running' || this.#plain.at !== at) {
        throw new Difference(`runs at #${at}, the interpreter is ${other.state} at #${this.#plain.at}`);
      }
      this.#both(({ debug }) => debug.driver!.pause());
      for (let i = 0; i < 200 && [tiered, other].some((one) => one.state === 'running'); i++) {
        this.#both(({ debug }) => debug.state === 'running' && debug.advance({ fuel: 1000, instructions: 1 }));
      }
      return;
    }
    // A stop behind its last instruction, or before one that cannot be done.
    for (let i = 0; i < 1000 && other.state === 'running' && this.#plain.at <= at; i++) {
      this.#one(1);
    }
  }

  /** The interpreter executes so many instructions at most. */
  #one(most: number): void {
    const { debug } = this.#plain;
    debug.advance({ fuel: 1000, instructions: 0 });
    const { machine } = this.#driver.run;
    // A run in single instructions passes over a breakpoint where a call by the host begins.
    const { pc } = machine;
    const entered = machine.frames(2).at(-1)?.kind === 'outer' && pc === machine.store.code.functionAt(pc)?.entry;
    const here = entered ? breakpointsHere(machine, debug.breakpoints, pc) : [];
    machine.pc = pc;
    if (here.length > 0) debug.advance({ fuel: 1 });
    else debug.advance({ fuel: 1000, instructions: Math.min(500, most) });
  }

  #compare(): void {
    this.met.stops++;
    const [one, other] = this.#both((life) => {
      const driver = life.debug.driver!;
      const { history } = driver;
      const hits = life.debug.breakpoints.status().map((status) => [status.id, status.hits]);
      const where = `#${history.at} of ${history.total} ${driver.state} ${plain(hits)}`;
      return [where, standsAs(driver), wholeState(life.debug, state)].join('\n');
    });
    const difference = firstDifference(one!, other!);
    if (difference !== null) throw new Difference(difference);
    if (this.#early) return;
    const [ours, theirs] = this.#both(({ told }) => told) as [string[], string[]];
    // Where native code met a trap, what hosts left was told before the run was put back; now it may go another way.
    this.#early = this.#driver.state === 'paused' && ours.length > theirs.length;
    const untold = firstDifference(ours.slice(0, theirs.length).join('\n'), theirs.join('\n'));
    if (untold !== null) throw new Difference(`told ${untold}`);
    if (!this.#early && ours.length > theirs.length) throw new Difference(`told more: ${ours.at(-1)}`);
  }

  /** To another moment and back to the present, or on from there. */
  #travel(): void {
    const { random } = this;
    const [tiered, other] = this.#both(({ debug }) => debug.journeys!);
    if (!tiered || !other) return;
    this.#both(({ debug }) => debug.driver!.hold());
    const { history } = this.#driver;
    const total = history.total;
    const views = (what: string, go: (life: Life) => ReturnType<typeof went>): void => {
      this.last = what;
      const [one, two] = this.#both(go).map((view) => plain(view));
      this.met.journeys++;
      if (one !== two) throw new Difference(`${one}\n   instead of\n${two}`);
      this.#compare();
    };
    for (let i = random.below(4); i >= 0; i--) {
      if (random.chance(25)) this.#tiered.debug.tierMode = random.pick(['native', 'interpreter'] as const);
      const at = random.below(total + 1);
      const picked = random.pick(backs);
      const back = picked === 'call-start' && this.#nested ? 'into' : picked;
      const address = random.below(600);
      if (random.chance(40)) views(`to #${at}`, ({ debug }) => went(debug.journeys!.to(at)));
      else if (random.chance(60) || this.#driver.run.instance.memories.length === 0) {
        views(`back ${back}`, ({ debug }) => went(debug.journeys!.back(back)));
      } else {
        const bytes = { memory: 0, address, length: 1 + random.below(200) };
        views(`last write ${plain(bytes)}`, ({ debug }) => went(debug.journeys!.lastWrite(bytes)));
      }
    }
    if (random.chance(60)) views('to the present', ({ debug }) => went(debug.journeys!.to(history.total)));
  }

  #setBreakpoints(): void {
    const { random, bytes } = this;
    const { module } = this.#plain.debug;
    const { exports, funcs, imports } = module;
    const access = (): WatchedAccess => random.pick(['write', 'read', 'access', 'change'] as const);
    const offsets = [...strewnOver(bytes, random, 20)];
    const all: readonly (readonly [number, () => BreakpointOn | null])[] = [
      [30, () => ({ kind: 'instruction', offset: random.pick(offsets) ?? 0 })],
      [20, () => ({ kind: 'instruction', offset: random.pick(offsets) ?? 0 })],
      [15, () => ({ kind: 'function', func: random.below(funcs.length), at: 'entry' })],
      [15, () => ({ kind: 'function', func: random.below(funcs.length), at: 'return' })],
      [10, () => ({ kind: 'opcode', pattern: random.pick(patterns) })],
      [10, () => ({ kind: 'export', name: random.pick(exports)?.name ?? '' })],
      [10, () => ({ kind: 'import', module: imports[0]?.module ?? '', name: imports[0]?.name ?? '' })],
      [30, () => ({ kind: 'trap' })],
      [20, () => ({ kind: 'exception', when: random.pick(['uncaught', 'all'] as const) })],
      [20, () => this.#watchMemory(access())],
      [20, () => this.#watchMemory(access())],
      [12, () => ({ kind: 'global', global: random.below(4), access: access() })],
      [12, () => ({ kind: 'local', func: random.below(funcs.length), local: random.below(4), access: access() })],
      [12, () => ({ kind: 'table', table: 0, from: random.below(4), length: 1 + random.below(3), access: access() })],
    ];
    const list = all.flatMap(([percent, make]) => (random.chance(percent) ? (make() ?? []) : []));
    const specs = list.map((on, i): BreakpointSpec => {
      return { id: `b${i}`, enabled: random.chance(90), on, ...(random.chance(10) ? { action: 'log' } : {}) };
    });
    this.#both(({ debug }) => debug.breakpoints.set(specs));
  }

  #watchMemory(access: WatchedAccess): BreakpointOn | null {
    const { random } = this;
    if (this.#plain.debug.module.memories.length === 0) return null;
    const length = 1 + random.below(random.pick([4, 16, 600]));
    return { kind: 'memory', memory: 0, address: random.below(random.pick([40, 1000, 66_000])), length, access };
  }
}

type Driver = NonNullable<Debugger['driver']>;
