import { readFileSync } from 'node:fs';
import { nodePlatform } from '../../src/cli/platform.ts';
import { type BenchGroup, type Figure, geometricMean, median, rounded, timed, timedLater } from '../measure.ts';
import type { Subject, Way } from '../native/subject.ts';
import { breakpointSubjects, plainSubjects } from '../native/subjects.ts';
import { type Runner, runner } from '../native/ways.ts';
import { type Program, type ProgramResult, programs } from '../programs/index.ts';
import type { Table } from '../report/table.ts';
import { type Peer, peers } from './peers.ts';
import { OtherV8 } from './v8.ts';

const WARM_UP = 4;
const ROUNDS = 5;

/** Less work, for those that take long: some 15 million instructions. */
const medium: Readonly<Record<Program['id'], number>> = { fib: 27, sieve: 12, mandelbrot: 110, xorshift: 150, mix: 15 };

/** Times of one engine by program and round, each over what the platform took in the same round. */
interface Column {
  readonly id: string;
  readonly title: string;
  readonly ratios: Map<Program['id'], number[]>;
}

const V8 = 'compare.v8_liftoff';
const INTERPRETER = 'compare.ours_interpreter';
const NATIVE = 'compare.ours_native';
const ARMED = 'compare.ours_breakpoints20';
const others = ['compare.wasm_interp', 'compare.wasm_interp_npm', 'compare.wasm_shell'] as const;

async function run(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
  show: (table: Table) => void,
): Promise<Readonly<Record<string, Figure>>> {
  const all = peers(say).filter(({ id }) => wanted(`compare.${id}`));
  const plain = plainSubjects();
  const armed = await breakpointSubjects();
  const liftoff = wanted(V8) ? new OtherV8(['--liftoff-only']) : null;
  const columns: Column[] = [];
  const column = (id: string, title: string): Column => {
    const made: Column = { id, title, ratios: new Map(programs.map((program) => [program.id, []])) };
    columns.push(made);
    return made;
  };
  const v8 = liftoff && column(V8, 'V8 --liftoff-only');
  const native = wanted(NATIVE) ? column(NATIVE, 'ours, native') : null;
  const stops = wanted(ARMED) ? column(ARMED, 'ours, native, 20 breakpoints') : null;
  const interpreted = wanted(INTERPRETER) ? column(INTERPRETER, 'ours, interpreter') : null;
  const rest = all.map((peer): readonly [Peer, Column] => [peer, column(`compare.${peer.id}`, peer.title)]);
  const base: Record<string, number[]> = {};
  for (const [at, program] of programs.entries()) {
    const platform = await make(plain[at]!, 'native');
    const times = (base[program.id] = []) as number[];
    const pairs: (readonly [Column, Runner, Runner])[] = [];
    if (native) pairs.push([native, await make(plain[at]!, 'plain'), platform]);
    if (stops) pairs.push([stops, await make(armed[at]!, 'breakpoints'), await make(armed[at]!, 'native')]);
    if (interpreted) pairs.push([interpreted, await make(plain[at]!, 'interpreter'), platform]);
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const counts = round >= 0;
      const took = await timedLater(() => platform.run());
      if (counts) times.push(took);
      for (const [{ ratios }, ours, theirs] of pairs) {
        const ratio = (await timedLater(() => ours.run())) / (await timedLater(() => theirs.run()));
        if (counts) ratios.get(program.id)!.push(ratio);
      }
      const other = await liftoff?.time(program);
      if (counts && other !== undefined) v8!.ratios.get(program.id)!.push(other / took);
    }
    for (const [peer, { ratios }] of rest) ratios.get(program.id)!.push(...(await peerRatios(peer, program)));
    say(`${program.id} is done`);
  }
  liftoff?.close();
  show(table(columns, base));
  return Object.fromEntries(columns.map((one) => [one.id, figureOf(one)]));
}

function make(subject: Subject, way: Way): Promise<Runner> {
  return runner(subject, way, nodePlatform);
}

/** What processes take beyond one that does next to nothing, over what the platform takes. */
async function peerRatios(peer: Peer, program: Program): Promise<readonly number[]> {
  const n = peer.work === 'long' ? program.long.n : medium[program.id];
  const least = await onPlatform(program, 1);
  const most = await onPlatform(program, n);
  const ratios: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = await peer.run(program, 1, least.result);
    const seconds = await peer.run(program, n, most.result);
    ratios.push(((seconds - start) * 1000) / (most.milliseconds - least.milliseconds));
  }
  return ratios;
}

/** What the platform takes for so much work when it has seen it often, and what comes out. */
async function onPlatform(
  { url, export: name, long: { result } }: Program,
  n: number,
): Promise<{ readonly milliseconds: number; readonly result: ProgramResult }> {
  const { instance } = await WebAssembly.instantiate(new Uint8Array(readFileSync(url)));
  const exported = instance.exports[name] as (n: number) => number | bigint;
  const times: number[] = [];
  let value = exported(n);
  for (let i = 0; i < 30; i++) {
    const took = timed(() => (value = exported(n)));
    if (i >= 15) times.push(took);
  }
  return { milliseconds: median(times), result: { type: result.type, value } as ProgramResult };
}

function table(columns: readonly Column[], base: Readonly<Record<string, readonly number[]>>): Table {
  const rows = columns.map(({ title, ratios }) => [
    title,
    ...programs.map(({ id }) => short(median(ratios.get(id)!))),
    short(geometricMean(programs.map(({ id }) => median(ratios.get(id)!)))),
  ]);
  return {
    title: `Engines, times the platform (Node ${process.versions.node}, V8 ${process.versions.v8})`,
    columns: ['engine', ...programs.map(({ id }) => id), 'geometric mean'],
    rows: [['the platform, ms', ...programs.map(({ id }) => median(base[id]!).toFixed(2)), ''], ...rows],
    notes: [
      "`--liftoff-only` is V8 with its baseline compiler alone, which is what a browser's debugger runs. `wasm-interp` and " +
        '`wasm-shell` are measured as processes, less one that does next to nothing, in time of the processor. ' +
        'webassemblyjs 1.14.1 and webassembly-interpreter 0.0.31, the interpreters of npm in JavaScript, were tried by ' +
        'hand: they cannot run these programs.',
    ],
  };
}

function short(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function figureOf({ ratios }: Column): Figure {
  const all = programs.map(({ id }) => ratios.get(id)!);
  const rounds = Math.min(...all.map((some) => some.length));
  return {
    value: rounded(geometricMean(all.map(median))),
    unit: 'x',
    goal: null,
    better: 'lower',
    samples: Array.from({ length: rounds }, (_, i) => rounded(geometricMean(all.map((some) => some[i]!)))),
    gated: false,
  };
}

export const compare: BenchGroup = {
  prefix: 'compare.',
  title: 'Other engines',
  text:
    'The five programs in other engines, in the same run: how many times longer they take than on the platform. Ours run ' +
    'under the debugger, not recorded.',
  ids: [V8, NATIVE, ARMED, INTERPRETER, ...others],
  run,
};
