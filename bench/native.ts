import { readFileSync } from 'node:fs';
import { nodePlatform } from '../src/cli/platform.ts';
import {
  decode,
  defaultValue,
  type Func,
  HostFunc,
  i32,
  instantiate,
  type Instance,
  invokeSync,
  link,
  Machine,
  ModuleRewriter,
  type NativeOptions,
  NativeTier,
  Store,
  validate,
} from '../src/engine/index.ts';
import { geometricMean, median, rounded, timed, type BenchGroup, type Figure } from './measure.ts';
import { makeBigModule } from './programs/big-module.ts';
import { programs, type Program, type ProgramRun } from './programs/index.ts';

const WARM_UP = 4;
const ROUNDS = 9;
const PLAIN = 'native.plain';
const COUNTED = 'native.counted';
const REWRITE = 'native.rewrite_ns_per_instruction';
const BYTES = 'native.rewritten_bytes';

type Way = 'native' | 'plain' | 'counted';
const ways: readonly Way[] = ['native', 'plain', 'counted'];

/** The same program on the platform, and on our machine with a native tier. */
interface Subject {
  readonly program: Program;
  readonly run: Readonly<Record<Way, (run: ProgramRun) => void>>;
}

function tiered(bytes: Uint8Array, program: Program, options: NativeOptions): (run: ProgramRun) => void {
  const store = new Store(nodePlatform);
  const instance = instantiate(store, decode(bytes), []);
  const machine = new Machine(store);
  const tier = new NativeTier(machine, options);
  const status = tier.add(instance);
  if (status.refusal !== null) throw new Error(`${program.id}: ${JSON.stringify(status.refusal)}`);
  machine.tier = tier;
  if (instance.start) invokeSync(machine, instance.start, []);
  const func = instance.exports.get(program.export) as Func;
  return ({ n, result }) => {
    const [value] = invokeSync(machine, func, [i32(n)]);
    if (!value || !('bits' in value) || BigInt(value.bits) !== bitsOf(result)) {
      throw new Error(`${program.id}: another result`);
    }
  };
}

function bitsOf({ type, value }: ProgramRun['result']): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'f64') view.setFloat64(0, value);
  else view.setBigInt64(0, BigInt(value));
  return type === 'i32' ? BigInt(view.getUint32(4)) : view.getBigUint64(0);
}

async function prepare(program: Program): Promise<Subject> {
  const bytes = new Uint8Array(readFileSync(program.url));
  const { instance } = await WebAssembly.instantiate(bytes);
  const native = instance.exports[program.export] as (n: number) => number | bigint;
  return {
    program,
    run: {
      native: ({ n, result }) => {
        if (native(n) !== result.value) throw new Error(`${program.id}: another result from the platform`);
      },
      plain: tiered(bytes, program, { counting: 'rounds' }),
      counted: tiered(bytes, program, { counting: 'instructions' }),
    },
  };
}

function speeds(subjects: readonly Subject[], say: (line: string) => void): Record<string, Figure> {
  for (let i = 0; i < WARM_UP; i++) {
    for (const { program, run } of subjects) for (const way of ways) run[way](program.long);
  }
  const times = subjects.map(() => ({ native: [] as number[], plain: [] as number[], counted: [] as number[] }));
  for (let i = 0; i < ROUNDS; i++) {
    subjects.forEach(({ program, run }, at) => {
      for (const way of ways) times[at]![way].push(timed(() => run[way](program.long)));
    });
  }
  const ratio = (way: Way, at: number): number => median(times[at]![way]) / median(times[at]!.native);
  subjects.forEach(({ program }, at) => {
    const [plain, counted] = [ratio('plain', at), ratio('counted', at)];
    say(
      `${program.id.padEnd(12)} native ${median(times[at]!.native).toFixed(2)} ms, plain ${plain.toFixed(2)} x, with counts ${counted.toFixed(2)} x`,
    );
  });
  const figure = (way: Way, goal: number | null): Figure => ({
    value: rounded(geometricMean(subjects.map((_, at) => ratio(way, at)))),
    unit: 'x',
    goal,
    better: 'lower',
    samples: Array.from({ length: ROUNDS }, (_, i) =>
      rounded(geometricMean(times.map((all) => all[way][i]! / all.native[i]!))),
    ),
  });
  return { [PLAIN]: figure('plain', 1.35), [COUNTED]: figure('counted', null) };
}

/** What rewriting takes, validation not counted, and what comes out. */
function rewriting(say: (line: string) => void): Record<string, Figure> {
  const bytes = makeBigModule({ bytes: 1_000_000 });
  const module = decode(bytes);
  validate(module);
  const store = new Store(nodePlatform);
  const externs = link(module, store.types, ({ module: from, name, type }) =>
    type.kind === 'func' ? new HostFunc(type.type, from, name, () => type.type.results.map(defaultValue)) : undefined,
  );
  const instance: Instance = instantiate(store, module, externs);
  const samples: number[] = [];
  let ratio = 0;
  for (let i = 0; i < 12; i++) {
    let instructions = 0;
    const took = timed(() => {
      const rewritten = new ModuleRewriter(instance, { counting: 'instructions', memory: true }).rewrite();
      instructions = rewritten.instructions;
      ratio = rewritten.bytes.length / bytes.length;
    });
    say(`${instructions} instructions rewritten in ${took.toFixed(0)} ms, ${ratio.toFixed(2)} times the bytes`);
    if (i > 2) samples.push(rounded((took * 1e6) / instructions));
  }
  return {
    [REWRITE]: { value: median(samples), unit: 'ns', goal: 300, better: 'lower', samples },
    [BYTES]: { value: rounded(ratio), unit: 'x', goal: 2, better: 'lower', samples: [rounded(ratio)] },
  };
}

async function run(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
): Promise<Readonly<Record<string, Figure>>> {
  const figures: Record<string, Figure> = {};
  if (wanted(PLAIN) || wanted(COUNTED)) Object.assign(figures, speeds(await Promise.all(programs.map(prepare)), say));
  if (wanted(REWRITE) || wanted(BYTES)) Object.assign(figures, rewriting(say));
  return figures;
}

export const native: BenchGroup = {
  prefix: 'native.',
  title: 'The native tier',
  text: 'Programs on the platform in rewritten form.',
  ids: [PLAIN, COUNTED, REWRITE, BYTES],
  run,
};
