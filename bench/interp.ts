import { readFileSync } from 'node:fs';
import { nodePlatform } from '../src/cli/platform.ts';
import { decode, i32, instantiate, invokeSync, Machine, Store, type Func, type Value } from '../src/engine/index.ts';
import { geometricMean, median, rounded, timed, type BenchGroup, type Figure } from './measure.ts';
import { programs, type Program, type ProgramRun } from './programs/index.ts';

const WARM_UP = 3;
const ROUNDS = 7;
const RATIO = 'interp.native_over_ours';
const EACH = 'interp.yield_each_mips';

/** The same program on our machine and on the platform's WebAssembly, both checked against the known result. */
interface Subject {
  readonly program: Program;
  ours(run: ProgramRun): void;
  native(run: ProgramRun): void;
  /** Executes the first instructions one by one, each a yield. */
  each(count: number): void;
}

async function prepare(program: Program): Promise<Subject> {
  const bytes = new Uint8Array(readFileSync(program.url));
  const { instance: native } = await WebAssembly.instantiate(bytes);
  const nativeRun = native.exports[program.export] as (n: number) => number | bigint;
  const store = new Store(nodePlatform);
  const instance = instantiate(store, decode(bytes), []);
  const machine = new Machine(store);
  if (instance.start) invokeSync(machine, instance.start, []);
  const func = instance.exports.get(program.export) as Func;
  return {
    program,
    ours: ({ n, result }) => check(program, invokeSync(machine, func, [i32(n)])[0], result),
    native: ({ n, result }) => {
      if (nativeRun(n) !== result.value) throw new Error(`${program.id}: another result from the platform`);
    },
    each: (count) => {
      machine.call(func, [i32(program.long.n)]);
      let left = count;
      for (const stop of machine.run({ each: true })) {
        if (stop.why !== 'step') throw new Error(`${program.id}: stopped by ${stop.why}`);
        if (--left === 0) break;
      }
      machine.unwind();
    },
  };
}

function check(program: Program, actual: Value | undefined, expected: ProgramRun['result']): void {
  if (!actual || !('bits' in actual) || actual.type !== expected.type) throw new Error(`${program.id}: no result`);
  const bits = new DataView(new ArrayBuffer(8));
  if (expected.type === 'f64') bits.setFloat64(0, expected.value);
  else bits.setBigInt64(0, BigInt(expected.value));
  const want = expected.type === 'i32' ? BigInt(bits.getUint32(4)) : bits.getBigUint64(0);
  if (BigInt(actual.bits) !== want) throw new Error(`${program.id}: another result, ${actual.bits}`);
}

async function run(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
): Promise<Readonly<Record<string, Figure>>> {
  const subjects = await Promise.all(programs.map(prepare));
  const figures: Record<string, Figure> = {};
  if (wanted(RATIO)) figures[RATIO] = ratios(subjects, say);
  if (wanted(EACH)) figures[EACH] = stepping(subjects, say);
  return figures;
}

/** How many times longer ours takes: medians per program of interleaved rounds, then the geometric mean. */
function ratios(subjects: readonly Subject[], say: (line: string) => void): Figure {
  for (let i = 0; i < WARM_UP; i++) {
    for (const { program, ours, native } of subjects) {
      ours(program.short);
      native(program.long);
      ours(program.long);
    }
  }
  const times = subjects.map(() => ({ ours: [] as number[], native: [] as number[] }));
  for (let i = 0; i < ROUNDS; i++) {
    subjects.forEach(({ program, ours, native }, at) => {
      times[at]!.native.push(timed(() => native(program.long)));
      times[at]!.ours.push(timed(() => ours(program.long)));
    });
  }
  const perProgram = subjects.map(({ program }, at) => {
    const ours = median(times[at]!.ours);
    const native = median(times[at]!.native);
    say(
      `${program.id.padEnd(12)} ours ${ours.toFixed(1)} ms, native ${native.toFixed(2)} ms: ${(ours / native).toFixed(1)}`,
    );
    return ours / native;
  });
  const samples = Array.from({ length: ROUNDS }, (_, i) =>
    rounded(geometricMean(times.map(({ ours, native }) => ours[i]! / native[i]!))),
  );
  return { value: rounded(geometricMean(perProgram)), unit: 'x', goal: 38, better: 'lower', samples };
}

/** Millions of instructions per second when every one is a yield. */
function stepping(subjects: readonly Subject[], say: (line: string) => void): Figure {
  const COUNT = 2_000_000;
  const rates = subjects.map(({ program, each }) => {
    each(COUNT);
    const samples = [1, 2, 3].map(() => COUNT / timed(() => each(COUNT)) / 1000);
    say(`${program.id.padEnd(12)} ${median(samples).toFixed(1)} million instructions/s, each a yield`);
    return samples;
  });
  const samples = [0, 1, 2].map((i) => rounded(geometricMean(rates.map((rate) => rate[i]!))));
  return { value: median(samples), unit: 'M/s', goal: 8, better: 'higher', samples };
}

export const interp: BenchGroup = {
  prefix: 'interp.',
  title: 'The interpreter',
  text:
    'The machine alone, without a debugger around it: how many times longer the five programs of `bench/programs` take ' +
    'than on the platform (geometric mean), and how many instructions are executed a second when each one is a yield.',
  ids: [RATIO, EACH],
  run,
};
