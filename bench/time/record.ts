import { readFileSync } from 'node:fs';
import { type BreakpointSpec, i32, toNumber, type Value, type WatchedAccess } from '../../src/engine/index.ts';
import { geometricMean, median, rounded, timed, type Figure } from '../measure.ts';
import { programs, type Program } from '../programs/index.ts';
import { settle, type Subject, subject, sure } from './subject.ts';

const WARM_UP = 3;
const ROUNDS = 7;

/** One program, twice: as it is, and with what costs. */
interface Pair {
  readonly id: string;
  plain(): void;
  other(): void;
}

/** How many times longer the five programs take when they are recorded, under the same driver. */
export function recordOverPlain(say: (line: string) => void): Figure {
  const pairs = programs.map((program): Pair => {
    const plain = subject(bytesOf(program), { record: false, budget: 0 });
    const recorded = subject(bytesOf(program));
    return {
      id: program.id,
      plain: () => call(plain, program),
      other: () => {
        const { history } = recorded.debug.driver!;
        const before = history.recording!.checkpoints.list.length;
        call(recorded, program);
        const { bytes, budget, checkpoints } = history.recording!;
        sure(bytes <= budget && checkpoints.list.length !== before, `${program.id} was recorded`);
      },
    };
  });
  return { ...ratio('recorded', measure(pairs), say), goal: 1.15 };
}

type Place = readonly [address: number, length: number, access: WatchedAccess, condition?: string];

/**
 * Ten ranges each that are watched while a program runs, none of which stops it; two of the programs have a memory at
 * all. Half of them lie where people look for stray writes: behind a table, in memory that nobody uses. The others lie
 * on bytes that are in use all the time, with a condition that never comes true or waiting for a write of what is only
 * read.
 */
const places: Readonly<Record<Program['id'], readonly Place[]>> = {
  fib: [],
  mandelbrot: [],
  xorshift: [],
  sieve: [
    // Behind the list of primes, which ends at 0x16638: its last chunk is written in every turn.
    [0x16638, 8, 'access'],
    [0x16800, 64, 'write'],
    [0x17000, 64, 'change'],
    [0x18000, 4096, 'access'],
    [0x20000, 65536, 'write'],
    // In the sieve and in the list.
    [0x03e8, 4, 'write', 'new == 777'],
    [0x8000, 1, 'write', 'new == 7'],
    [0xfff1, 1, 'change', 'new == 7'],
    [0x10000, 4, 'write', 'new == 4'],
    [0x12345, 4, 'write', 'old > new && new == 1'],
  ],
  mix: [
    // Behind the tables.
    [0x0400, 16, 'access'],
    [0x1400, 16, 'write'],
    [0x2400, 256, 'change'],
    [0x6000, 4096, 'write'],
    [0xc000, 16384, 'access'],
    // An entry of the table for checksums, which is only read; numbers that are sorted, slots, cells of matrices.
    [0x0004, 4, 'write'],
    [0x2010, 4, 'write', 'new == 777'],
    [0x4100, 4, 'change', 'new == 7777'],
    [0x8008, 8, 'write', 'new == 7'],
    [0xa008, 8, 'write', 'new == 7'],
  ],
};

/** How many times longer the five programs, and those of them with a memory, take with ten ranges of memory watched. */
export function watchOverPlain(say: (line: string) => void): { readonly all: Figure; readonly memory: Figure } {
  const pairs = programs.map((program): Pair => {
    const plain = subject(bytesOf(program));
    const watched = subject(bytesOf(program));
    const specs = places[program.id].map(([address, length, access, condition], i): BreakpointSpec => ({
      id: `watch ${i}`,
      enabled: true,
      on: { kind: 'memory', memory: 0, address, length, access, ...(condition === undefined ? {} : { condition }) },
    }));
    for (const { id, verified, message } of watched.debug.breakpoints.set(specs)) sure(verified, `${id}: ${message}`);
    return { id: program.id, plain: () => call(plain, program), other: () => call(watched, program) };
  });
  const ratios = measure(pairs);
  return {
    all: { ...ratio('watched', ratios, say), goal: 1.3 },
    memory: {
      ...ratio(
        'watched',
        ratios.filter(({ id }) => places[id as Program['id']].length > 0),
        () => undefined,
      ),
      goal: 1.3,
    },
  };
}

/** Milliseconds of one program, round by round. */
interface Times {
  readonly id: string;
  readonly plain: number[];
  readonly other: number[];
}

function measure(pairs: readonly Pair[]): readonly Times[] {
  const times = pairs.map(({ id }): Times => ({ id, plain: [], other: [] }));
  for (let i = -WARM_UP; i < ROUNDS; i++) {
    pairs.forEach(({ plain, other }, at) => {
      // In turns first and second: what the one leaves to be done for the other, each does as often.
      const [a, b] = i % 2 === 0 ? [timed(plain), timed(other)] : [timed(other), timed(plain)].toReversed();
      if (i < 0) return;
      times[at]!.plain.push(a!);
      times[at]!.other.push(b!);
    });
  }
  return times;
}

function ratio(word: string, times: readonly Times[], say: (line: string) => void): Figure {
  const perProgram = times.map((time) => {
    const { id } = time;
    const plain = median(time.plain);
    const other = median(time.other);
    say(`${id.padEnd(12)} ${word} ${other.toFixed(1)} ms, plain ${plain.toFixed(1)} ms: ${(other / plain).toFixed(3)}`);
    return other / plain;
  });
  const samples = Array.from({ length: ROUNDS }, (_, i) =>
    rounded(geometricMean(times.map(({ plain, other }) => other[i]! / plain[i]!))),
  );
  return { value: rounded(geometricMean(perProgram)), unit: 'x', goal: null, better: 'lower', samples };
}

function bytesOf({ url }: Program): Uint8Array {
  return new Uint8Array(readFileSync(url));
}

/** Calls the program once and checks what it gave. */
function call({ debug, results }: Subject, { id, export: name, long: { n, result } }: Program): void {
  const driver = debug.driver!;
  driver.invoke(name, [i32(n)], false);
  const outcome = settle(debug);
  sure(outcome === 'idle', `${id} has returned (${outcome}: ${driver.stop?.text ?? ''})`);
  sure(numberOf(results()[0]!) === result.value, `${id} gave what it gives`);
}

function numberOf(value: Value): number | bigint {
  if (value.type === 'i64' && 'bits' in value) return BigInt.asIntN(64, value.bits);
  return toNumber(value);
}
