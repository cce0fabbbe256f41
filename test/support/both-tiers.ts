import { nodePlatform } from '../../src/cli/platform.ts';
import { InstructionReader } from '../../src/engine/binary/instructions.ts';
import { LocalLayout } from '../../src/engine/compile/locals.ts';
import {
  decode,
  defaultValue,
  type Extern,
  type Func,
  type FuncType,
  funcTypeOf,
  HostFunc,
  inspectAt,
  type Instance,
  instantiate,
  link,
  Machine,
  type NativeOptions,
  type NativeStatus,
  NativeTier,
  type Ref,
  slotsOf,
  type Stop,
  Store,
  stopsAt,
  type TrapInfo,
  type Value,
  type ValueType,
  valueFits,
} from '../../src/engine/index.ts';
import type { Random } from './random.ts';

/** Fuel of ours until a call is given up. */
const FUEL = 3000;
const CALLS = 5;
/** Stops of one call that are all compared; then some are. */
const MOST_STOPS = 100;
/** Instructions that one loop or call may lead over, for the interpreter to come close to a moment quickly. */
const CLOSE = 4000;

/** What a comparison met, so that a test can say that it was no empty one. */
export interface Met {
  modules: number;
  native: number;
  runs: number;
  leaves: number;
  compared: number;
  traps: number;
  inexact: number;
  hostCalls: number;
}

export const nothingMet = (): Met => ({
  modules: 0,
  native: 0,
  runs: 0,
  leaves: 0,
  compared: 0,
  traps: 0,
  inexact: 0,
  hostCalls: 0,
});

/** A module in a session of its own. */
export class TierSide {
  readonly store = new Store(nodePlatform, { maxFrames: 2000, maxStackBytes: 1 << 18, maxMemoryPages: 64 });
  readonly machine = new Machine(this.store);
  readonly instance: Instance;
  readonly tier: NativeTier | null;
  readonly status: NativeStatus | null;
  readonly hostCalls: string[] = [];

  constructor(bytes: Uint8Array, options: NativeOptions | null, breaks: ReadonlySet<number> = new Set()) {
    const module = decode(bytes);
    this.store.onCompiled = (_, { map }) => {
      map.pcs.forEach((pc, i) => breaks.has(map.offsets[i]!) && this.store.code.setBreak(pc));
    };
    const externs = link(module, this.store.types, (request) => this.#provided(request));
    this.instance = instantiate(this.store, module, externs);
    this.tier = options && new NativeTier(this.machine, options);
    this.status = this.tier?.add(this.instance, { stops: stopsAt(module, breaks) }) ?? null;
    this.machine.tier = this.tier;
  }

  #provided({ module, name, type }: Parameters<Parameters<typeof link>[2]>[0]): Extern {
    switch (type.kind) {
      case 'func':
        return this.#host(type.type, type.id ?? -1, module, name);
      case 'memory':
        return this.store.createMemory(type.type);
      case 'table':
        return this.store.createTable(type.type);
      case 'global':
        return this.store.createGlobal(type.type, made(type.type.value, 3));
      default:
        return this.store.createTag(type.id ?? this.store.typeId(type.type));
    }
  }

  #host(type: FuncType, id: number, module: string, name: string): HostFunc {
    const func = new HostFunc(type, module, name, (args) => {
      this.hostCalls.push(`${name}(${args.map(valueText).join()}) at ${this.machine.count}`);
      return type.results.map((result) => made(result, this.hostCalls.length));
    });
    func.typeId = id;
    return func;
  }

  /** All that there is to see. */
  state(): string {
    const { machine } = this;
    const lines = [`at #${machine.count}, ${machine.fr / 2} frames`];
    for (const frame of machine.frames(40)) {
      if (frame.kind !== 'wasm') {
        lines.push(frame.kind);
        continue;
      }
      const { module } = frame.func.instance;
      const { index } = frame.func;
      const layout = new LocalLayout(funcTypeOf(module, index), module.funcs[index]!.body);
      const locals: string[] = [];
      for (let i = 0; i < layout.count; i++) {
        locals.push(valueText(machine.read(frame.locals + layout.wordOf(i), layout.typeOf(i))));
      }
      const operands: string[] = [];
      for (const { type, slot } of inspectAt(module, index, frame.offset)!.operands) {
        const word = frame.operands + 2 * slot;
        if (word + 2 * slotsOf(type) <= frame.top) operands.push(valueText(machine.read(word, type as ValueType)));
      }
      lines.push(`${frame.func.instance.index}:${index} ${frame.offset}: ${locals.join()} | ${operands.join()}`);
    }
    for (const { globals, memories, tables } of this.store.instances) {
      lines.push(globals.map((global) => valueText(global.get())).join());
      lines.push(memories.map(({ bytes, pages }) => `${pages}:${hash(bytes)}`).join());
      lines.push(tables.map(({ elements }) => elements.map(refText).join(' ')).join('; '));
    }
    lines.push(`${this.hostCalls.length} host calls, ${this.hostCalls.at(-1) ?? ''}`);
    return lines.join('\n');
  }

  /** Goes on to a moment, in the interpreter; the Stop that came before, else null. */
  goTo(moment: number): Stop | null {
    const { machine } = this;
    while (machine.count + CLOSE < moment) {
      const stop = machine.slice(2);
      if (stop.why !== 'fuel') return stop;
    }
    while (machine.count < moment) {
      const stop = machine.step();
      if (stop.why !== 'step') return stop;
    }
    return null;
  }
}

/** A value of a type, one of a few. */
function made(type: ValueType, seed: number): Value {
  const bits = [0, 1, 7, 100, 0xffff_ffff][seed % 5]!;
  switch (type) {
    case 'i32':
      return { type, bits };
    case 'i64':
      return { type, bits: BigInt(bits) };
    case 'f32':
      return { type, bits: 0x3fc0_0000 };
    case 'f64':
      return { type, bits: 0x4008n << 48n };
    default:
      return defaultValue(type);
  }
}

/** NaNs that arithmetic makes are one class: engines choose their bits. */
export function valueText(value: Value): string {
  if ('ref' in value) return refText(value.ref);
  if (value.type === 'f32' && (value.bits & 0x7fff_ffff) > 0x7f80_0000) return 'nan';
  if (value.type === 'f64' && isNan(value.bits)) return 'nan';
  if (value.type === 'v128') {
    if (isNan(value.bits & 0xffff_ffff_ffff_ffffn) || isNan(value.bits >> 64n)) return 'vnan';
    for (let i = 0n; i < 128n; i += 32n) {
      if (((value.bits >> i) & 0x7fff_ffffn) > 0x7f80_0000n) return 'vnan';
    }
  }
  return value.bits.toString(16);
}

function isNan(bits: bigint): boolean {
  return (bits & 0x7fff_ffff_ffff_ffffn) > 0x7ff0_0000_0000_0000n;
}

function refText(ref: Ref | undefined): string {
  // A local that cannot be null holds nothing before it is set.
  if (ref === null || ref === undefined) return 'null';
  if (typeof ref === 'number') return `i31 ${ref}`;
  if (ref.kind === 'wasm') return `f${ref.index}`;
  return ref.kind === 'struct' || ref.kind === 'array' ? `${ref.kind} ${ref.id}` : ref.kind;
}

function hash(bytes: Uint8Array): string {
  let sum = 0x811c_9dc5;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let i = 0; i < words.length; i++) sum = Math.imul(sum ^ words[i]!, 0x0100_0193);
  return (sum >>> 0).toString(16);
}

function trapText({ cause, func, offset }: TrapInfo, exact: boolean): string {
  return exact ? JSON.stringify({ cause, func, offset }, replacer) : `${cause.kind} in ${func} at ${offset}`;
}

function replacer(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : Number.isNaN(value) ? 'nan' : value;
}

/**
 * Makes the same calls of a module in the interpreter and with a native tier that has very little fuel at a time, and
 * compares everything whenever that stands. Answers how they differ, null when they do not.
 */
export function tierDifferences(bytes: Uint8Array, random: Random, met: Met, exactTraps = 1 << 24): string | null {
  const plain = new TierSide(bytes, null);
  const tiered = new TierSide(bytes, { fuelFactor: 1, exactTraps });
  met.modules++;
  met.native += tiered.status!.native;
  const calls: [Func, readonly Value[]][] = [];
  const { exports, start } = tiered.instance;
  const index = (func: Func): number => tiered.instance.funcs.indexOf(func);
  if (start) calls.push([start, []]);
  const funcs = [...exports.values()].filter((item): item is Func => item.kind === 'wasm');
  for (let i = 0; i < CALLS && funcs.length > 0; i++) {
    const func = random.pick(funcs);
    const args = func.type.params.map((type) => argument(type, random));
    const { types } = tiered.store;
    if (args.every((arg, at) => valueFits(arg, func.type.params[at]!, types))) calls.push([func, args]);
  }
  try {
    for (const [func, args] of calls) {
      const problem = compareCall(plain, tiered, index(func), args, random, met);
      if (problem !== null) return `f${index(func)}(${args.map(valueText).join()}): ${problem}`;
    }
    if (plain.hostCalls.join('\n') !== tiered.hostCalls.join('\n')) {
      return `host calls: ${plain.hostCalls.join('; ')} | ${tiered.hostCalls.join('; ')}`;
    }
    return null;
  } finally {
    met.runs += tiered.tier!.runs;
    met.leaves += tiered.tier!.leaves;
    met.hostCalls += tiered.hostCalls.length;
  }
}

function compareCall(
  plain: TierSide,
  tiered: TierSide,
  index: number,
  args: readonly Value[],
  random: Random,
  met: Met,
): string | null {
  const a = plain.machine;
  const b = tiered.machine;
  const typed = (side: TierSide): readonly Value[] =>
    args.map((arg) => ('ref' in arg && arg.ref !== null ? { ...arg, ref: side.instance.funcs[index]! } : arg));
  a.call(plain.instance.funcs[index]!, typed(plain));
  b.call(tiered.instance.funcs[index]!, typed(tiered));
  const most = random.pick([1, 3, 10, 60, 1000]);
  const giveUp = (): null => {
    a.unwind();
    b.unwind();
    a.count = b.count;
    return null;
  };
  let stops = 0;
  const hostCalls = tiered.hostCalls.length;
  for (let spent = 0; spent < FUEL;) {
    const fuel = 1 + random.below(most);
    spent += fuel;
    const stop = b.slice(fuel);
    if (stop.why === 'fuel' && (b.count < a.count || (++stops > MOST_STOPS && stops % 16 !== 0))) continue;
    let other = plain.goTo(stop.why === 'done' ? Number.MAX_SAFE_INTEGER : b.count);
    if (other === null && stop.why === 'exception') other = a.step();
    if (stop.why === 'fuel') {
      if (other !== null) return `still runs at #${b.count}, and the interpreter has ended with ${other.why}`;
    } else if (stop.why === 'trap') {
      met.traps++;
      // Nothing is exact where a host was called before: see NativeOptions.exactTraps.
      const exact = !/"(index|address)":-1[,}]/.test(JSON.stringify(stop.trap.cause, replacer));
      if (!exact) met.inexact++;
      if (!exact && tiered.hostCalls.length === hostCalls) return 'an inexact trap, and no host was called';
      const last = other ?? a.slice(1_000_000);
      if (last.why !== 'trap')
        return `trapped: ${trapText(stop.trap, true)}, the interpreter: ${last.why} at #${a.count}`;
      const texts = [trapText(last.trap, exact), trapText(stop.trap, exact)];
      if (texts[0] !== texts[1] && (exact || last.trap.offset !== stop.trap.offset))
        return `traps: ${texts.join(' | ')}`;
      if (exact && plain.state() !== tiered.state()) return `at a trap:\n${plain.state()}\n---\n${tiered.state()}`;
      return giveUp();
    } else if (stop.why !== other?.why) {
      return `stops for ${stop.why}, the interpreter for ${other?.why}`;
    } else if (stop.why === 'done' && other.why === 'done') {
      const texts = [other.results, stop.results].map((values) => values.map(valueText).join());
      if (texts[0] !== texts[1]) return `results: ${texts.join(' | ')}`;
    }
    met.compared++;
    const states = [plain.state(), tiered.state()];
    if (states[0] !== states[1]) return `states after ${stop.why}:\n${states.join('\n---\n')}`;
    if (stop.why === 'done') return null;
    if (stop.why !== 'fuel') return giveUp();
  }
  // Both are given up at the same moment: what they have done stays.
  while (b.count < a.count && b.slice(1).why === 'fuel');
  plain.goTo(b.count);
  return giveUp();
}

/**
 * Makes the same calls with breakpoints strewn over the module: they must be met at the same moments, in the same states.
 * Answers how they are not.
 */
export function breakDifferences(bytes: Uint8Array, random: Random, met: Met): string | null {
  const module = decode(bytes);
  const offsets: number[] = [];
  for (const { body } of module.funcs) {
    if (body === null) continue;
    const reader = InstructionReader.ofBody(bytes, body);
    while (reader.next()) offsets.push(reader.offset);
  }
  const most = random.pick([3, 10, 40]);
  const breaks = new Set(offsets.filter(() => random.below(most) === 0));
  const sides = [new TierSide(bytes, null, breaks), new TierSide(bytes, { fuelFactor: 1 }, breaks)];
  const funcs = [...sides[0]!.instance.exports.values()].filter((item): item is Func => item.kind === 'wasm');
  met.modules++;
  for (let i = 0; i < CALLS && funcs.length > 0; i++) {
    const func = random.pick(funcs);
    const args = func.type.params.map((type) => argument(type, random));
    if (!args.every((arg, at) => valueFits(arg, func.type.params[at]!, sides[0]!.store.types))) continue;
    const index = sides[0]!.instance.funcs.indexOf(func);
    const [plain, tiered] = sides.map((side) => stopsOf(side, index, args, random.pick([3, 50, 1000])));
    const gaveUp = plain!.at(-1) === GIVEN_UP || tiered!.at(-1) === GIVEN_UP;
    const length = Math.min(...[plain!, tiered!].map((list) => list.length - (list.at(-1) === GIVEN_UP ? 1 : 0)));
    met.compared += length;
    for (let at = 0; at < length; at++) {
      if (plain![at] !== tiered![at]) return `f${index}, stop ${at}: ${plain![at]}\n---\n${tiered![at]}`;
    }
    if (gaveUp) break;
    if (plain!.length !== tiered!.length) return `f${index}: ${plain!.length} stops, ${tiered!.length} in the tier`;
  }
  met.runs += sides[1]!.tier!.runs;
  met.leaves += sides[1]!.tier!.leaves;
  return null;
}

const GIVEN_UP = 'given up';

function stopsOf(side: TierSide, index: number, args: readonly Value[], fuel: number): string[] {
  const { machine } = side;
  const { count } = machine;
  const stops: string[] = [];
  machine.call(side.instance.funcs[index]!, args);
  for (let spent = 0; spent < FUEL && stops.length < 40; spent += fuel) {
    const stop = machine.slice(fuel);
    if (stop.why === 'fuel') continue;
    if (stop.why !== 'break') {
      machine.unwind();
      // Traps of the platform's are not exact here.
      stops.push(stop.why === 'done' ? `done at ${machine.count - count}` : stop.why);
      if (stop.why === 'trap') machine.count = count;
      return stops;
    }
    stops.push(side.state());
  }
  machine.unwind();
  stops.push(GIVEN_UP);
  return stops;
}

const edges = [0, 1, 2, -1, 100, 65_535, 0x7fff_ffff, -0x8000_0000];

function argument(type: ValueType, random: Random): Value {
  const number = random.chance(60) ? random.below(20) : random.pick(edges);
  switch (type) {
    case 'i32':
      return { type, bits: number >>> 0 };
    case 'i64':
      return { type, bits: BigInt.asUintN(64, BigInt(number) << BigInt(random.pick([0, 0, 31]))) };
    case 'f32':
      return {
        type,
        bits: random.pick([0, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0x4f80_0000, 0x42f6_e979, 0x7fa0_0001]),
      };
    case 'f64':
      return { type, bits: random.pick([0n, 0x3ff0n << 48n, 0xbff8n << 48n, 0x7ff0n << 48n, 0x41f0n << 48n]) };
    case 'v128':
      return { type, bits: BigInt(number >>> 0) << 60n };
    default:
      return { type, ref: null };
  }
}
