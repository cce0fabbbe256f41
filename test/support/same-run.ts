import {
  funcTypeOf,
  decode,
  defaultValue,
  type Extern,
  type Func,
  type FuncType,
  HostFunc,
  type Instance,
  instantiate,
  link,
  Machine,
  Store,
  toNumber,
  type TrapCause,
  type Value,
} from '../../src/engine/index.ts';
import { plainPlatform } from './plain-platform.ts';
import type { Random } from './random.ts';

/** Loop headers and calls of ours until a call is given up. */
const FUEL = 5000;
/** Calls made of each module. */
const CALLS = 6;

/** How a call ended: its results, its trap, or null when it was given up. */
type Ending = readonly string[] | null;

/** One instance of a module, ours or the platform's. */
interface Side {
  call(name: string, args: readonly Value[]): Ending;
  /** Everything that can be seen of it from outside. */
  state(): string;
}

/**
 * Makes the same calls of a module on our machine at full speed, with breakpoints strewn over it, one instruction at a
 * time, and on the platform. Answers how they differ, null when they do not: in results, traps, memories, tables and
 * globals, and in the order in which breakpoints were met. The module must be valid and import functions alone.
 */
export function differences(bytes: Uint8Array<ArrayBuffer>, random: Random): string | null {
  const module = decode(bytes);
  const types = new Map(
    module.exports.filter(({ kind }) => kind === 'func').map(({ name, index }) => [name, funcTypeOf(module, index)]),
  );
  // JavaScript cannot call with vectors.
  const callable = [...types].filter(([, { params, results }]) => ![...params, ...results].includes('v128'));
  const strewn = random.pick([3, 7, 40]);
  const fast = begun(() => new OurSide(bytes, 'slices', strewn));
  const broken = begun(() => new OurSide(bytes, 'breaks', strewn));
  const slow = begun(() => new OurSide(bytes, 'steps', strewn));
  if (fast === null || slow === null || broken === null) return null;
  const theirs = begun(() => new PlatformSide(bytes, types));
  if (theirs === null) return null;
  const sides = { 'in slices': fast, 'with breaks': broken, 'in steps': slow, 'on the platform': theirs };
  const look = (what: string, show: (side: Side | string) => string): string | null => {
    const shown = Object.entries(sides).map(([name, side]) => [name, show(side)] as const);
    if (shown.every(([, text]) => text === shown[0]![1])) return null;
    return `${what}: ${shown.map(([name, text]) => `${name} ${text}`).join('; ')}`;
  };
  const atStart = look('the start function', (side) => (typeof side === 'string' ? side : ''));
  if (atStart !== null) return atStart;
  if (typeof fast === 'string' || typeof slow === 'string' || typeof theirs === 'string') return null;
  if (typeof broken === 'string') return null;
  for (let i = 0; i < CALLS && callable.length > 0; i++) {
    const [name, { params }] = random.pick(callable);
    const args = params.map((type) => argument(type, random));
    const endings = new Map<Side, Ending>([[fast, fast.call(name, args)]]);
    // What ours gave up may never end.
    if (endings.get(fast) === null) return null;
    endings.set(broken, broken.call(name, args));
    endings.set(slow, slow.call(name, args));
    if (endings.get(broken) === null || endings.get(slow) === null) return null;
    endings.set(theirs, theirs.call(name, args));
    const texts = args.map(textOf);
    const ended = look(`${name}(${texts.join(', ')})`, (side) => endings.get(side as Side)?.join(' ') ?? 'given up');
    if (ended !== null) return ended;
    if (broken.met !== slow.met) return `${name}: breakpoints met ${broken.met}, instructions passed ${slow.met}`;
  }
  return look('afterwards', (side) => (side as Side).state());
}

/** An instance, the trap that its start function ended with, or null when that was given up. */
function begun<T extends Side>(make: () => T): T | string | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof GivenUp) return null;
    if (error instanceof Ended) return error.message;
    throw error;
  }
}

class GivenUp extends Error {}
class Ended extends Error {}

const edges = [0, 1, 2, -1, 100, 65_535, 0x7fff_ffff, -0x8000_0000];

function argument(type: Value['type'] | 'v128', random: Random): Value {
  const number = random.chance(60) ? random.below(20) : random.pick(edges);
  switch (type) {
    case 'i32':
      return { type, bits: number >>> 0 };
    case 'i64':
      return { type, bits: BigInt.asUintN(64, BigInt(number) << BigInt(random.pick([0, 0, 31]))) };
    case 'f32':
      return { type, bits: random.pick([0, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0x4f80_0000, 0x42f6_e979]) };
    case 'f64':
      return { type, bits: random.pick([0n, 0x3ff0n << 48n, 0xbff8n << 48n, 0x7ff0n << 48n, 0x41f0n << 48n]) };
    case 'v128':
      throw new Error('no such argument');
    default:
      return defaultValue(type);
  }
}

class OurSide implements Side {
  /** How many of the chosen instructions were met, and a sum that knows their order. */
  met = '0';
  readonly #machine: Machine;
  readonly #instance: Instance;
  #count = 0;
  #sum = 0;

  /** One of about `strewn` instructions is chosen. */
  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    readonly how: 'slices' | 'breaks' | 'steps',
    readonly strewn: number,
  ) {
    const store = new Store(plainPlatform, { maxFrames: 2000, maxStackBytes: 1 << 18, maxMemoryPages: 64 });
    const module = decode(bytes);
    const externs = link(module, store.types, ({ module: from, name, type }): Extern => {
      if (type.kind !== 'func') throw new Error('only functions are provided');
      return new HostFunc(type.type, from, name, () => type.type.results.map(defaultValue));
    });
    if (how === 'breaks') {
      store.onCompiled = (_func, { map }) => {
        for (const pc of map.pcs) if (this.#isChosen(pc)) store.code.setBreak(pc);
      };
    }
    this.#machine = new Machine(store);
    this.#instance = instantiate(store, module, externs);
    const { start } = this.#instance;
    if (!start) return;
    const ending = this.#run(start, []);
    if (ending === null) throw new GivenUp();
    if (ending[0]?.startsWith('trap') === true) throw new Ended(ending[0]);
  }

  call(name: string, args: readonly Value[]): Ending {
    return this.#run(this.#instance.exports.get(name) as Func, args);
  }

  #run(func: Func, args: readonly Value[]): Ending {
    const machine = this.#machine;
    machine.call(func, args);
    const end = machine.ticks + FUEL;
    while (machine.ticks < end) {
      if (this.how === 'steps') this.#pass();
      const stop = this.how === 'steps' ? machine.step() : machine.slice(FUEL);
      if (stop.why === 'break') this.#pass();
      if (stop.why === 'done') return stop.results.map(textOf);
      if (stop.why !== 'trap') continue;
      machine.unwind();
      return stop.trap.cause.kind === 'call-stack-exhausted' ? null : [`trap ${trapClass(stop.trap.cause)}`];
    }
    machine.unwind();
    return null;
  }

  /** Functions are compiled in the order in which they are first called, so places are the same on all our sides. */
  #isChosen(pc: number): boolean {
    return (Math.imul(pc, 0x9e37_79b1) >>> 8) % this.strewn === 0;
  }

  #pass(): void {
    const { code } = this.#machine.store;
    const pc = code.listed(this.#machine.pc);
    if (code.functionAt(pc) === null || !this.#isChosen(pc)) return;
    this.#count++;
    this.#sum = Math.imul(this.#sum ^ pc, 0x0100_0193);
    this.met = `${this.#count} (${this.#sum >>> 0})`;
  }

  state(): string {
    return [...this.#instance.exports]
      .map(([name, item]) => {
        switch (item.kind) {
          case 'global':
            return item.type.value === 'v128' ? '' : `${name}=${textOf(item.get())}`;
          case 'memory':
            return `${name}=${item.pages}:${hash(item.bytes)}`;
          case 'table':
            return `${name}=${item.elements.map((ref) => refText(ref)).join(',')}`;
          default:
            return '';
        }
      })
      .join(' ');
  }
}

class PlatformSide implements Side {
  readonly #exports: WebAssembly.Exports;

  constructor(
    bytes: Uint8Array<ArrayBuffer>,
    readonly types: ReadonlyMap<string, FuncType>,
  ) {
    const module = new WebAssembly.Module(bytes);
    const decoded = decode(bytes);
    const env: Record<string, WebAssembly.ImportValue> = {};
    for (const { name, index } of decoded.imports) {
      const { results } = funcTypeOf(decoded, index);
      const zeros = results.map((type) => (type === 'i64' ? 0n : type.endsWith('ref') ? null : 0));
      env[name] = () => (zeros.length > 1 ? zeros : zeros[0]);
    }
    try {
      this.#exports = new WebAssembly.Instance(module, { env }).exports;
    } catch (error) {
      throw new Ended(`trap ${platformTrap(error)}`);
    }
  }

  call(name: string, args: readonly Value[]): Ending {
    const { results } = this.types.get(name)!;
    const given = args.map((value) => {
      if ('ref' in value) return null;
      return value.type === 'i64' ? BigInt.asIntN(64, value.bits) : toNumber(value);
    });
    try {
      const result: unknown = (this.#exports[name] as (...values: unknown[]) => unknown)(...given);
      const list = results.length > 1 ? [...(result as Iterable<unknown>)] : results.length === 1 ? [result] : [];
      return list.map((value, i) => theirText(results[i]!, value));
    } catch (error) {
      return [`trap ${platformTrap(error)}`];
    }
  }

  state(): string {
    return Object.entries(this.#exports)
      .map(([name, item]) => {
        if (item instanceof WebAssembly.Global) return isVector(item) ? '' : `${name}=${globalText(item)}`;
        if (item instanceof WebAssembly.Memory) {
          return `${name}=${item.buffer.byteLength / 65_536}:${hash(new Uint8Array(item.buffer))}`;
        }
        if (item instanceof WebAssembly.Table) {
          const list = Array.from({ length: item.length }, (_, i) => functionText(item.get(i)));
          return `${name}=${list.join(',')}`;
        }
        return '';
      })
      .join(' ');
  }
}

function textOf(value: Value): string {
  if ('ref' in value) return refText(value.ref);
  switch (value.type) {
    case 'i32':
      return String(value.bits | 0);
    case 'i64':
      return String(BigInt.asIntN(64, value.bits));
    default:
      return numberText(toNumber(value));
  }
}

function theirText(type: string, value: unknown): string {
  if (type.endsWith('ref')) return functionText(value);
  return typeof value === 'number' && type !== 'i32' ? numberText(value) : String(value);
}

/** JavaScript knows one NaN and two zeros. */
function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The value of a vector cannot be asked for. */
function isVector(global: WebAssembly.Global): boolean {
  try {
    void global.value;
    return false;
  } catch {
    return true;
  }
}

function globalText(global: WebAssembly.Global): string {
  const value: unknown = global.value;
  return typeof value === 'number'
    ? numberText(value)
    : typeof value === 'bigint'
      ? String(value)
      : functionText(value);
}

/** The platform gives exported functions their index as a name. */
function functionText(value: unknown): string {
  return typeof value === 'function' ? `func ${value.name}` : String(value);
}

function refText(ref: Extract<Value, { ref: unknown }>['ref']): string {
  if (ref === null) return 'null';
  if (typeof ref === 'number') return String(ref);
  if (ref.kind === 'wasm') return `func ${ref.index}`;
  return ref.kind === 'host' ? `func ${ref.name.slice(1)}` : 'host';
}

function hash(bytes: Uint8Array): string {
  let sum = 0x811c_9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x0100_0193);
  return (sum >>> 0).toString(16);
}

/** Kinds of traps as far as the platform tells them apart. */
function trapClass(cause: TrapCause): string {
  const { kind } = cause;
  switch (kind) {
    case 'integer-overflow':
      return cause.value === undefined ? kind : 'invalid-conversion-to-integer';
    case 'out-of-bounds-table-access':
    case 'undefined-element':
      return 'table';
    case 'uninitialized-element':
    case 'indirect-call-type-mismatch':
      return 'signature';
    case 'out-of-bounds-memory-access':
      return 'memory';
    default:
      return kind;
  }
}

const platformTraps: readonly (readonly [RegExp, string])[] = [
  [/^unreachable/, 'unreachable'],
  [/(divide|remainder) by zero/, 'integer-divide-by-zero'],
  [/divide result unrepresentable/, 'integer-overflow'],
  [/float unrepresentable/, 'invalid-conversion-to-integer'],
  [/memory access out of bounds|data segment/, 'memory'],
  [/table index is out of bounds|table access out of bounds|element segment/, 'table'],
  [/signature mismatch/, 'signature'],
];

function platformTrap(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return platformTraps.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}
