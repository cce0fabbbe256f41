import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../src/cli/platform.ts';
import {
  decode,
  type Global,
  instantiate,
  Machine,
  type Memory,
  Store,
  validate,
  type Func,
  type Stop,
  type Value,
} from '../../src/engine/index.ts';
import { Random } from '../support/random.ts';
import { counted, COUNTER } from './counted.ts';
import { globalTypes, RandomProgram } from './random-program.ts';

/** What is left of a run: results or trap, globals, size and contents of the memory; how many instructions it was. */
interface Outcome {
  readonly instructions: number | null;
  readonly ended: string;
  readonly globals: readonly string[];
  readonly pages: number;
  readonly memory: string;
}

/** Kinds of traps by what the platform says. */
const trapKinds: readonly (readonly [RegExp, string])[] = [
  [/unreachable/, 'unreachable'],
  [/divide by zero|remainder by zero/, 'integer-divide-by-zero'],
  [/divide result unrepresentable/, 'integer-overflow'],
  // The platform makes no difference between a NaN and a number out of range.
  [/float unrepresentable/, 'conversion'],
  [/memory access out of bounds/, 'out-of-bounds-memory-access'],
  [/table index is out of bounds/, 'undefined-element'],
  [/null function or function signature mismatch/, 'indirect-call-type-mismatch'],
];

function bitsOf(type: string, value: number | bigint): string {
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'i32') return (Number(value) >>> 0).toString(16);
  if (type === 'i64') return BigInt.asUintN(64, BigInt(value)).toString(16);
  if (Number.isNaN(value)) return 'nan';
  if (type === 'f32') view.setFloat32(0, Number(value));
  else view.setFloat64(0, Number(value));
  return type === 'f32' ? view.getUint32(0).toString(16) : view.getBigUint64(0).toString(16);
}

/** Bits as text; NaNs at the border are one class, since the platform's JS numbers keep no payload. */
function textOf(value: Value): string {
  if (!('bits' in value)) return value.type;
  const text = value.bits.toString(16);
  if (value.type === 'f32' && (value.bits & 0x7fffffff) > 0x7f800000) return 'nan';
  if (value.type === 'f64' && (value.bits & 0x7fffffffffffffffn) > 0x7ff0000000000000n) return 'nan';
  return text;
}

/** FNV over the words of a memory. */
function hash(buffer: ArrayBufferLike): string {
  let sum = 0x811c9dc5;
  for (const word of new Uint32Array(buffer)) sum = Math.imul(sum ^ word, 0x01000193);
  return (sum >>> 0).toString(16);
}

function argument(random: Random, type: string): number | bigint {
  if (type === 'i64') return BigInt.asIntN(64, (BigInt(random.bits()) << 32n) | BigInt(random.bits()));
  if (type === 'i32') return random.bits() | 0;
  return Math.fround((random.bits() - 2 ** 31) / random.pick([1, 1024, 2 ** 31]));
}

async function onPlatform(program: RandomProgram, args: readonly (number | bigint)[]): Promise<Outcome> {
  const { instance } = await WebAssembly.instantiate(counted(program.bytes));
  const { run, memory, ...globals } = instance.exports as Record<string, unknown>;
  let ended: string;
  try {
    const result = (run as (...args: unknown[]) => unknown)(...args);
    const list = program.entry.results.length === 0 ? [] : [result as number];
    ended = list.map((value, i) => bitsOf(program.entry.results[i]!, value)).join();
  } catch (error) {
    const message = (error as Error).message;
    ended = trapKinds.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  }
  return {
    instructions: Number((globals[COUNTER] as WebAssembly.Global).value),
    ended,
    globals: globalTypes.map((type, i) => {
      // JavaScript cannot look at a vector.
      return type === 'v128' ? '' : bitsOf(type, (globals[`g${i}`] as WebAssembly.Global).value as number);
    }),
    pages: (memory as WebAssembly.Memory).buffer.byteLength / 65536,
    memory: hash((memory as WebAssembly.Memory).buffer),
  };
}

/** Goes to the end of the call; answers how many instructions that was, where it knows. */
type Way = (machine: Machine, random: Random) => { readonly stop: Stop; readonly instructions?: number };

/** Ways to get through the same program. */
const ways: Readonly<Record<string, Way>> = {
  'at once': (machine) => last(machine.run()),
  'in small slices': (machine) => last(machine.run({ fuel: 3 })),
  'step by step': (machine) => {
    const { stop, stops } = last(machine.run({ each: true }));
    return { stop, instructions: stops };
  },
  'now stepping, now running': (machine, random) => {
    for (;;) {
      const stop = random.chance(50) ? machine.step() : machine.slice(1 + random.below(9));
      if (stop.why === 'done' || stop.why === 'trap') return { stop };
    }
  },
};

function last(run: Iterable<Stop>): { readonly stop: Stop; readonly stops: number } {
  let stops = 0;
  for (const stop of run) {
    stops++;
    if (stop.why === 'done' || stop.why === 'trap') return { stop, stops };
  }
  throw new Error('a run without end');
}

function onOurs(program: RandomProgram, args: readonly (number | bigint)[], way: Way, random: Random): Outcome {
  const module = decode(program.bytes);
  validate(module);
  const store = new Store(nodePlatform, { maxStackBytes: 1 << 20 });
  const instance = instantiate(store, module, []);
  const machine = new Machine(store);
  const values = args.map((arg, i): Value => {
    const type = program.entry.params[i]!;
    const bits = BigInt(`0x${bitsOf(type, arg)}`);
    return type === 'i32' || type === 'f32' ? { type, bits: Number(bits) } : { type, bits };
  });
  machine.call(instance.exports.get('run') as Func, values);
  const { stop, instructions = null } = way(machine, random);
  let ended = '';
  if (stop.why === 'done') ended = stop.results.map(textOf).join();
  else if (stop.why === 'trap') ended = stop.trap.cause.kind;
  if (stop.why === 'trap' && /trunc/.test(mnemonicAt(module.bytes, stop.trap.offset))) ended = 'conversion';
  const memory = instance.exports.get('memory') as Memory;
  return {
    instructions,
    ended: ended === 'uninitialized-element' ? 'indirect-call-type-mismatch' : ended,
    globals: globalTypes.map((type, i) =>
      type === 'v128' ? '' : textOf((instance.exports.get(`g${i}`) as Global).get()),
    ),
    pages: memory.pages,
    memory: hash(memory.buffer),
  };
}

function mnemonicAt(bytes: Uint8Array, offset: number | null): string {
  const byte = bytes[offset ?? 0] ?? 0;
  return (byte >= 0xa8 && byte <= 0xab) || (byte >= 0xae && byte <= 0xb1) ? 'trunc' : '';
}

const COUNT = Number(process.env['DIFFERENTIAL_COUNT'] ?? 150);
const FIRST = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);

describe('programs made at random', () => {
  const ended = new Map<string, number>();

  it.each(Object.keys(ways))('end on our machine, run %s, as on the platform', async (name) => {
    for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
      const random = new Random(seed);
      const program = new RandomProgram(random);
      const args = program.entry.params.map((type) => argument(random, type));
      const expected = await onPlatform(program, args);
      const actual = onOurs(program, args, ways[name]!, random);
      const known = actual.instructions === null ? { ...expected, instructions: null } : expected;
      expect({ seed, ...actual }).toEqual({ seed, ...known });
      const how = /^[0-9a-f,]*$|^nan$/.test(actual.ended) ? 'result' : actual.ended;
      ended.set(how, (ended.get(how) ?? 0) + 1);
    }
  });

  it('end in every way: with results and with most kinds of traps', () => {
    expect(ended.get('result')).toBeGreaterThan(COUNT / 4);
    for (const kind of ['unreachable', 'integer-divide-by-zero', 'conversion', 'out-of-bounds-memory-access']) {
      expect([kind, ended.get(kind) ?? 0]).not.toEqual([kind, 0]);
    }
  });
});
