import {
  Debugger,
  decode,
  defaultValue,
  type DebuggerOptions,
  type Edit,
  type HistoryOptions,
  LinkError,
  PlacedTrap,
  type RuntimeLimits,
  type StepKind,
  validate,
  type Value,
} from '../../src/engine/index.ts';
import { depthOf, topFrame } from '../../src/engine/debug/place.ts';
import { localsOf } from '../../src/engine/debug/operands.ts';
import { plainPlatform } from './plain-platform.ts';
import type { StateOptions } from './machine-state.ts';
import type { Random } from './random.ts';
import { show } from './debugging.ts';
import { isCallable } from './watched-run.ts';
import { wholeState } from './whole-state.ts';

/** What a person does to a run that stands. */
export type Act =
  | { readonly kind: 'resume' }
  | { readonly kind: 'invoke'; readonly name: string; readonly args: readonly Value[] }
  | { readonly kind: 'edit'; readonly edit: Edit }
  | { readonly kind: 'input'; readonly bytes: Uint8Array | null }
  | { readonly kind: 'stub'; readonly module: string; readonly name: string; readonly results: readonly Value[] };

/** An act, and where the run stood: so that it can be done again there. */
export interface Done {
  readonly at: number;
  readonly state: string;
  readonly act: Act;
}

/** A standing between two instructions. */
export interface Stand {
  readonly at: number;
  /** Words of the call stack, and the offset of the next instruction; null outside of code. */
  readonly depth: number;
  readonly offset: number | null;
  readonly func: number;
  readonly state: string;
}

export interface Setting extends Partial<DebuggerOptions> {
  readonly limits?: Partial<RuntimeLimits>;
  readonly history?: HistoryOptions;
}

/** A debugger over a module and what it told; null when the module cannot be started. */
export class Life {
  readonly told: string[] = [];
  readonly debug: Debugger;

  constructor(bytes: Uint8Array, { limits = small, history, ...options }: Setting = {}) {
    const module = decode(bytes);
    validate(module);
    const { told } = this;
    this.debug = new Debugger(module, {
      platform: plainPlatform,
      listener: {
        effect: (effect) => {
          if (effect.kind === 'print') told.push(effect.text);
          else if (effect.kind === 'call') told.push(`${effect.name}(${effect.args.map(show).join()})`);
          else told.push(effect.kind);
        },
        result: (name, values) => told.push(`${name} = ${values.map(show).join()}`),
        trapped: ({ message }) => told.push(message),
        exited: (code) => told.push(`exited with ${code}`),
      },
      ...options,
    });
    this.debug.limits = limits;
    if (history) this.debug.history = history;
  }

  /** False when the module does not link, or a segment does not fit. */
  start(): boolean {
    try {
      this.debug.start();
      return true;
    } catch (error) {
      if (error instanceof LinkError || error instanceof PlacedTrap) return false;
      throw error;
    }
  }

  do(act: Act): void {
    const { debug } = this;
    switch (act.kind) {
      case 'resume':
        debug.driver!.resume();
        return;
      case 'invoke':
        debug.driver!.invoke(act.name, act.args, false);
        return;
      case 'edit':
        debug.edit(act.edit);
        return;
      case 'input':
        debug.input(act.bytes);
        return;
      case 'stub':
        debug.setStubResults(act.module, act.name, act.results);
        return;
      default:
        act satisfies never;
    }
  }

  get at(): number {
    return this.debug.driver!.history.at;
  }
}

const small: Partial<RuntimeLimits> = {
  maxFrames: 200,
  maxStackBytes: 64 * 1024,
  maxMemoryPages: 5,
  maxTableElements: 10_000,
};

/** How a random life is led. */
export interface Manner {
  /** Things done. */
  readonly acts: number;
  /** About how many instructions are executed at most. */
  readonly most: number;
  readonly checkpoints: boolean;
  /** Called before each thing that is done. */
  readonly before?: () => void;
}

/**
 * Leads a run as a person would: slices of any size, steps of all kinds, pauses, calls in the middle, edits. Answers
 * what was done and where; in `seen` there is then what was seen at moments on the way.
 */
export function live(
  life: Life,
  random: Random,
  { acts, most, checkpoints, before }: Manner,
  seen: Pick<Map<number, string>, 'set' | 'delete'> = new Map<number, string>(),
  options: StateOptions = {},
): Done[] {
  const { debug } = life;
  const done: Done[] = [];
  const driver = debug.driver!;
  const see = (): void => {
    // In the past a stop may be in the middle of what came in at its moment.
    if (driver.history.past || driver.history.between || (driver.state === 'running' && driver.calls.length === 0))
      return;
    seen.set(life.at, wholeState(debug, options));
  };
  for (let i = 0; i < acts && life.at < most; i++) {
    const { state } = driver;
    see();
    before?.();
    if (state === 'running') {
      const pieces = random.below(4);
      for (let j = 0; j <= pieces && driver.state === 'running'; j++) {
        if (random.chance(40)) debug.advance({ fuel: 1 + random.below(60) });
        else debug.advance({ fuel: 1000, instructions: 1 + random.below(30) });
        see();
      }
      if (driver.waiting?.input && random.chance(50)) {
        debug.input(Uint8Array.of(random.below(100), random.below(100)));
        seen.delete(life.at);
      }
      if (checkpoints && random.chance(30) && !driver.run.machine.midway) driver.history.checkpoint(random.chance(10));
      if (random.chance(40)) driver.pause();
      continue;
    }
    if (driver.exit !== null) break;
    if (state === 'paused' && topFrame(driver.run.machine) === null) {
      // Before a call of a host function: there is nothing to see.
      driver.resume();
      continue;
    }
    if (state === 'paused' && random.chance(45)) {
      driver.step(random.pick(stepKinds), random.chance(20) ? { count: random.below(30) } : {});
      continue;
    }
    const act = chosen(life, random);
    if (!act) continue;
    done.push({ at: life.at, state, act });
    life.do(act);
    // A call has not begun: this is no moment yet.
    seen.delete(life.at);
    if (driver.waiting) debug.advance({ fuel: 1 });
  }
  for (let i = 0; i < 10 && driver.state === 'running'; i++) debug.advance({ fuel: 50 });
  driver.pause();
  for (let i = 0; i < 100 && driver.state === 'running'; i++) debug.advance({ fuel: 1000, instructions: 1 });
  driver.hold();
  return done;
}

const stepKinds: readonly StepKind[] = ['into', 'into', 'over', 'out', 'block-end', 'host-call', 'count', 'frame'];

/** Something that a person might do where the run stands; null for nothing. */
export function chosen({ debug }: Life, random: Random): Act | null {
  const driver = debug.driver!;
  const { instance, machine } = driver.run;
  const standing = driver.state === 'paused' || driver.state === 'trapped';
  switch (random.below(standing ? 8 : 2)) {
    case 0:
    case 1: {
      const funcs = [...instance.exports].flatMap(([name, item]) =>
        (item.kind === 'wasm' || item.kind === 'host') && isCallable(item) ? [[name, item] as const] : [],
      );
      if (funcs.length === 0) return null;
      const [name, func] = random.pick(funcs);
      return { kind: 'invoke', name, args: func.type.params.map((type) => someValue(type, random)) };
    }
    case 2: {
      const address = random.below(600);
      const bytes = Uint8Array.from({ length: 1 + random.below(300) }, () => random.below(256));
      const memory = instance.memories[0];
      if (!memory || address + bytes.length > memory.size) return null;
      return { kind: 'edit', edit: { of: 'memory', memory: 0, address, bytes } };
    }
    case 3: {
      const index = random.below(instance.globals.length);
      const global = instance.globals[index];
      if (!global?.type.mutable || /ref/.test(global.type.value)) return null;
      return { kind: 'edit', edit: { of: 'global', index, value: someValue(global.type.value, random) } };
    }
    case 4: {
      const top = topFrame(machine);
      if (!top || driver.state === 'trapped') return null;
      const locals = localsOf(top.func.instance.module, top.func.index);
      const index = random.below(locals.count);
      if (locals.count === 0 || /ref/.test(locals.typeOf(index))) return null;
      const value = someValue(locals.typeOf(index), random);
      return { kind: 'edit', edit: { of: 'stack', word: top.locals + locals.wordOf(index), value } };
    }
    case 5: {
      const request = random.pick(debug.module.imports);
      const type = request && debug.hosts.stubs.typeOf(request.module, request.name);
      if (!request || !type) return null;
      const results = type.results.map((one) => someValue(one, random));
      return { kind: 'stub', module: request.module, name: request.name, results };
    }
    case 6:
      if (debug.module.imports.every(({ name }) => name !== 'line')) return null;
      return { kind: 'input', bytes: random.chance(5) ? null : Uint8Array.of(random.below(100)) };
    default:
      return { kind: 'resume' };
  }
}

function someValue(type: Value['type'], random: Random): Value {
  const value = defaultValue(type);
  if ('ref' in value) return value;
  if (typeof value.bits === 'number') return { ...value, bits: random.below(random.chance(80) ? 5 : 70_000) } as Value;
  return { ...value, bits: BigInt(random.below(random.chance(80) ? 5 : 70_000)) } as Value;
}

/**
 * The same life in small: does the same things at the same places, and executes every instruction alone. Answers all
 * standings, the last one of each moment. `each` is called at every standing.
 */
export function again(
  life: Life,
  done: readonly Done[],
  end: number,
  each: () => void = () => undefined,
  options: StateOptions = {},
): Stand[] {
  const { debug } = life;
  const driver = debug.driver!;
  const stands = new Map<number, Stand>();
  const note = (): void => {
    const { machine } = driver.run;
    if (machine.midway) return;
    const top = topFrame(machine);
    const state = wholeState(debug, options);
    stands.set(life.at, {
      at: life.at,
      depth: depthOf(machine),
      offset: top?.offset ?? null,
      func: top?.func.index ?? -1,
      state,
    });
    each();
  };
  const one = (): void => {
    debug.advance({ fuel: 1000, instructions: 1 });
    note();
  };
  // A step that was asked for in the first life is no act; where a nested call came back, this one just goes on.
  const goOn = (further: () => boolean): void => {
    while (further() && (driver.state === 'running' || driver.state === 'paused')) {
      if (driver.state === 'paused') driver.resume();
      else one();
    }
  };
  note();
  for (const { at, state, act } of done) {
    goOn(() => life.at < at || (life.at === at && state !== 'paused' && driver.state !== state));
    if (state === 'paused') {
      driver.pause();
      for (let i = 0; i < 100 && driver.state === 'running'; i++) one();
    }
    if (life.at !== at || driver.state !== state) {
      throw new Error(`${act.kind} at #${at} (${state}): the same life came to #${life.at} (${driver.state})`);
    }
    life.do(act);
    // The call begins, and nothing of it is executed.
    debug.advance({ fuel: 1000, instructions: 0 });
    note();
  }
  goOn(() => life.at < end);
  return [...stands.values()].sort((a, b) => a.at - b.at);
}
