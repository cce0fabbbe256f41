import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodePlatform } from '../../src/cli/platform.ts';
import { geometricMean, median, rounded, timedLater, type BenchGroup, type Figure } from '../measure.ts';
import type { Table } from '../report/table.ts';
import { openBench, pageFolder } from './browser.ts';
import { makeRunners, measure, type Place } from './measurement.ts';
import { pauseIds, pauses } from './pause.ts';
import { rewriteIds, rewriting } from './rewriting.ts';
import { FRAMES, unhitPlaces } from './rocket.ts';
import { prepareGlue, sqlite, sqliteIds } from './sqlite-figures.ts';
import type { Subject, Times, Way } from './subject.ts';
import { breakpointSubjects, plainSubjects } from './subjects.ts';

const PACE = { warmUp: 8, rounds: 11 };
const ROCKET_PACE = { warmUp: 3, rounds: 9 };
const BREAKPOINTS = 20;

/** In a worker of a browser, where the window runs programs, or in Node, where the command line and the library do. */
type Where = 'node' | 'browser';

interface Ratio {
  readonly way: Way;
  readonly goal: number | null;
  readonly where: Where;
  /** Not of all five programs. */
  readonly of?: readonly string[];
}

/** Figures that are ratios to the platform, of the five programs. */
const ratios: Readonly<Record<string, Ratio>> = {
  'native.plain': { way: 'plain', goal: 1.35, where: 'browser' },
  'native.plain_rounds': { way: 'rounds', goal: null, where: 'browser' },
  'native.breakpoints20': { way: 'breakpoints', goal: 1.4, where: 'browser' },
  'native.recorded': { way: 'recorded', goal: 1.8, where: 'browser' },
  'native.watch4': { way: 'watched', goal: 2, where: 'browser' },
  'native.watch4_memory': { way: 'watched', goal: 2, where: 'browser', of: ['sieve', 'mix'] },
  'native.watch4_reads': { way: 'read-watched', goal: null, where: 'browser', of: ['sieve', 'mix'] },
  'native.everything': { way: 'everything', goal: null, where: 'browser' },
  'native.plain_node': { way: 'plain', goal: 1.35, where: 'node' },
  'native.plain_rounds_node': { way: 'rounds', goal: null, where: 'node' },
  'native.breakpoints20_node': { way: 'breakpoints', goal: 1.4, where: 'node' },
};

/** The same of Rocket. */
const rockets: Readonly<Record<string, Ratio>> = {
  'native.rocket': { way: 'plain', goal: null, where: 'browser' },
  'native.rocket_breakpoints20': { way: 'breakpoints', goal: null, where: 'browser' },
  'native.rocket_recorded': { way: 'recorded', goal: null, where: 'browser' },
  'native.rocket_watch4': { way: 'watched', goal: null, where: 'browser' },
  'native.rocket_node': { way: 'plain', goal: null, where: 'node' },
};

type Measured = Readonly<Record<string, Times>>;

const node: Place = {
  name: `Node ${process.versions.node}, V8 ${process.versions.v8}`,
  begin: async (work) => {
    const runners = await makeRunners(work, nodePlatform);
    return {
      count: runners.length,
      time: (index) => timedLater(() => runners[index]!.run()),
      check: () => {
        for (const one of runners) one.check();
      },
    };
  },
};

/** What the ids of figures end with that are measured in both. */
const suffixes: Readonly<Record<Where, string>> = { browser: '', node: '_node' };

const ratio = (times: Times, way: Way): number => median(times[way]!) / median(times.native!);

function figureOf(measured: Measured, way: Way, goal: number | null, of?: readonly string[]): Figure {
  const all = Object.entries(measured).flatMap(([id, times]) => (of && !of.includes(id) ? [] : [times]));
  const rounds = all[0]!.native!.length;
  return {
    value: rounded(geometricMean(all.map((times) => ratio(times, way)))),
    unit: 'x',
    goal,
    better: 'lower',
    samples: Array.from({ length: rounds }, (_, i) =>
      rounded(geometricMean(all.map((times) => times[way]![i]! / times.native![i]!))),
    ),
  };
}

const names: Readonly<Record<Way, string>> = {
  native: 'platform ms',
  rounds: 'library',
  interpreter: 'interpreter',
  plain: 'plain',
  breakpoints: '20 breakpoints',
  recorded: 'recorded',
  watched: '4 watches',
  'read-watched': '4 read watches',
  everything: 'all of it',
};

function tableOf(title: string, measured: Measured, notes: readonly string[]): Table {
  const [first] = Object.values(measured);
  const ways = Object.keys(first!) as Way[];
  const rows = Object.entries(measured).map(([id, times]) => [
    id,
    ...ways.map((way) => (way === 'native' ? median(times.native!).toFixed(2) : ratio(times, way).toFixed(2))),
  ]);
  if (rows.length > 1) {
    rows.push([
      'geometric mean',
      ...ways.map((way) =>
        way === 'native' ? '' : geometricMean(Object.values(measured).map((times) => ratio(times, way))).toFixed(2),
      ),
    ]);
  }
  return { title, columns: ['program', ...ways.map((way) => names[way])], rows, notes };
}

/** Only where memories have marks does watched memory not keep native code from running. */
const marked: ReadonlySet<Way> = new Set(['watched', 'read-watched', 'everything']);

function fits(ratio: Ratio, place: Place, where: Where): boolean {
  return ratio.where === where && !(place === node && marked.has(ratio.way));
}

async function programs(
  place: Place,
  where: Where,
  wanted: (id: string) => boolean,
  show: (table: Table) => void,
): Promise<Record<string, Figure>> {
  const ids = Object.keys(ratios).filter((id) => wanted(id) && fits(ratios[id]!, place, where));
  const ways = new Set(ids.map((id) => ratios[id]!.way));
  const withArms: readonly Way[] = (['breakpoints', 'everything'] as const).filter((way) => ways.has(way));
  const asTheyAre = [...ways].filter((way) => !withArms.includes(way));
  const figures: Record<string, Figure> = {};
  const inWays = async (title: string, all: readonly Subject[], some: readonly Way[], note: string): Promise<void> => {
    if (some.length === 0) return;
    const measured: Record<string, Times> = {};
    for (const subject of all) {
      measured[subject.id] = await measure(place, { kind: 'subject', subject, ways: ['native', ...some] }, PACE);
    }
    show(tableOf(`${title} (${place.name})`, measured, [note]));
    for (const id of ids) {
      const { way, goal, of } = ratios[id]!;
      if (some.includes(way)) figures[id] = figureOf(measured, way, goal, of);
    }
  };
  await inWays(
    'The five programs, times the platform',
    plainSubjects(),
    asTheyAre,
    'Watched are memories: fib, mandelbrot and xorshift have none.',
  );
  await inWays(
    'The same with arms that are never taken, where breakpoints are',
    await breakpointSubjects(),
    withArms,
    'The platform runs the same modules, with the same arms.',
  );
  return figures;
}

async function game(
  place: Place,
  where: Where,
  wanted: (id: string) => boolean,
  show: (table: Table) => void,
): Promise<Record<string, Figure>> {
  const ids = Object.keys(rockets).filter((id) => wanted(id) && fits(rockets[id]!, place, where));
  if (ids.length === 0) return {};
  const bytes = new Uint8Array(readFileSync(new URL('../../src/examples/rocket/rocket.wasm', import.meta.url)));
  const { warmUp, rounds } = ROCKET_PACE;
  // In a browser some runs are timed together.
  const breakpoints = unhitPlaces(bytes, nodePlatform, BREAKPOINTS, 3 * FRAMES * (warmUp + rounds));
  const ways = ids.map((id) => rockets[id]!.way);
  const work = { kind: 'rocket', bytes, ways: ['native', ...ways], breakpoints } as const;
  const measured = { rocket: await measure(place, work, ROCKET_PACE) };
  show(
    tableOf(`Rocket, ${FRAMES} frames played by a script, times the platform (${place.name})`, measured, [
      'The platform calls the same host functions, for the same draw calls, and comes to the same memory.',
    ]),
  );
  return Object.fromEntries(ids.map((id) => [id, figureOf(measured, rockets[id]!.way, rockets[id]!.goal)]));
}

async function run(
  say: (line: string) => void,
  wanted: (id: string) => boolean,
  show: (table: Table) => void,
): Promise<Readonly<Record<string, Figure>>> {
  const figures: Record<string, Figure> = {};
  // First, while the heap is small.
  if (rewriteIds.some(wanted)) Object.assign(figures, rewriting(say));
  const asked = (where: Where): boolean =>
    Object.entries({ ...ratios, ...rockets }).some(([id, ratio]) => ratio.where === where && wanted(id)) ||
    sqliteIds(suffixes[where]).some(wanted);
  const all = async (place: Place, where: Where, addressOf: (glue: string) => string): Promise<void> => {
    Object.assign(figures, await programs(place, where, wanted, show), await game(place, where, wanted, show));
    if (!sqliteIds(suffixes[where]).some(wanted)) return;
    const glue = prepareGlue(pageFolder, say);
    if (glue === null) return;
    const options = { suffix: suffixes[where], goal: where === 'browser' ? 2.5 : null };
    Object.assign(figures, await sqlite(place, addressOf(glue), options, say, show));
  };
  if (asked('browser')) {
    const browser = await openBench();
    if (browser === null) say('No browser was found: measured in Node, where memories have no marks.');
    const place = browser ?? node;
    const address = (glue: string): string =>
      browser === null ? pathToFileURL(glue).href : new URL(basename(glue), browser.url).href;
    await all(place, 'browser', address).finally(() => browser?.close());
  }
  if (asked('node')) await all(node, 'node', (glue) => pathToFileURL(glue).href);
  if (pauseIds.some(wanted)) Object.assign(figures, await pauses(say, wanted));
  return figures;
}

export const native: BenchGroup = {
  prefix: 'native.',
  title: 'The native tier',
  text:
    'How many times longer programs take under the debugger in its native tier than on the platform, in turns in one ' +
    'process: in a worker of a browser, where the window runs them, and (`_node`) in Node. Moments are exact in all of ' +
    'them but `native.plain_rounds` and SQLite: those run in the library `wasmscope/webassembly` with `native: true`, ' +
    'which does not count instructions. Node 20 has an older V8: it inlines no calls of WebAssembly, which makes the ' +
    "platform's own code slower, and gives very large functions, as the heart of SQLite, a lesser allocator of registers " +
    'when they become larger still, which makes ours slower.',
  ids: [
    ...Object.keys(ratios),
    ...Object.keys(rockets),
    ...sqliteIds(suffixes.browser),
    ...sqliteIds(suffixes.node),
    ...pauseIds,
    ...rewriteIds,
  ],
  run,
};
