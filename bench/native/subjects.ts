import { readFileSync } from 'node:fs';
import { type BreakpointSpec, decode, FunctionListing } from '../../src/engine/index.ts';
import { watToWasm } from '../../src/wat/index.ts';
import { programs, type Program } from '../programs/index.ts';
import { withRareArms } from '../programs/rare-arms.ts';
import type { Subject } from './subject.ts';

const BREAKPOINTS = 20;

type Range = readonly [address: number, length: number];

/**
 * Four ranges each that are watched for writes, and are not written while the program runs; two of the programs have a
 * memory at all. Half of them lie beside what is written all the time: in the same 256 bytes, where the mark that native
 * code looks at says "watched".
 */
const places: Readonly<Record<Program['id'], readonly Range[]>> = {
  fib: [],
  mandelbrot: [],
  xorshift: [],
  // Behind the list of primes, which ends at 0x16638, and between the sieve and the list there is nothing.
  sieve: [
    [0x16638, 8],
    [0x16680, 16],
    [0x18000, 4096],
    [0x20000, 65536],
  ],
  // The table for checksums is only read; behind the matrices is nothing.
  mix: [
    [0x0004, 4],
    [0x1400, 16],
    [0xa800, 8],
    [0xc000, 4096],
  ],
};

/** What is watched for reads in the place of ranges that are read. */
const unread: Readonly<Partial<Record<Program['id'], Range>>> = { mix: [0x0400, 16] };

/** The five programs as they are. */
export function plainSubjects(): readonly Subject[] {
  return programs.map((program) => subjectOf(program, new Uint8Array(readFileSync(program.url)), []));
}

/** The five programs with arms that are never taken, and twenty breakpoints there and on functions nobody calls. */
export function breakpointSubjects(): Promise<readonly Subject[]> {
  return Promise.all(
    programs.map(async (program) => {
      const text = readFileSync(new URL(program.url.href.replace(/\.wasm$/, '.wat')), 'utf8');
      const made = await watToWasm(withRareArms(text), `${program.id}.wat`);
      if (!made.ok) throw new Error(`${program.id}: ${made.errors[0]?.message}`);
      return subjectOf(program, made.bytes, rareBreakpoints(made.bytes));
    }),
  );
}

function subjectOf(
  { id, export: name, long }: Program,
  bytes: Uint8Array<ArrayBuffer>,
  breakpoints: readonly BreakpointSpec[],
): Subject {
  const watches = places[id].map((range, i) => watch(i, range, i % 2 === 0 ? 'write' : 'change'));
  const readWatches = places[id].map((range, i) => watch(i, (i === 0 && unread[id]) || range, 'access'));
  return { id, bytes, export: name, n: long.n, result: long.result, breakpoints, watches, readWatches };
}

function watch(i: number, [address, length]: Range, access: 'write' | 'change' | 'access'): BreakpointSpec {
  return { id: `watch ${i}`, enabled: true, on: { kind: 'memory', memory: 0, address, length, access } };
}

/** Half on the entries of functions nobody calls and the instructions in them, the others in arms that are never taken. */
function rareBreakpoints(bytes: Uint8Array): readonly BreakpointSpec[] {
  const module = decode(bytes);
  const rare: BreakpointSpec[] = [];
  const idle: BreakpointSpec[] = [];
  module.funcs.forEach(({ body }, func) => {
    if (body === null) return;
    const listing = new FunctionListing(module, func);
    for (let line = listing.headerLines; line < listing.lines; line++) {
      const offset = listing.offsetOf(line);
      const { mnemonic } = listing.line(line);
      if (mnemonic === 'nop') rare.push(at(offset!));
    }
    if (listing.instructions > 4) return;
    idle.push({ id: `entry of ${func}`, enabled: true, on: { kind: 'function', func, at: 'entry' } });
    idle.push(at(listing.offsetOf(listing.headerLines + 1)!));
  });
  const inHot = rare.slice(0, BREAKPOINTS / 2);
  return [...inHot, ...idle, ...rare.slice(inHot.length)].slice(0, BREAKPOINTS);
}

function at(offset: number): BreakpointSpec {
  return { id: `at ${offset}`, enabled: true, on: { kind: 'instruction', offset } };
}
