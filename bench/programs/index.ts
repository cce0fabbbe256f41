/** A number that a program returns, with its type. */
export type ProgramResult =
  | { readonly type: 'i32' | 'f64'; readonly value: number }
  | { readonly type: 'i64'; readonly value: bigint };

/** How much work, and what comes out of it. */
export interface ProgramRun {
  /** The argument of `run`; work grows with it. */
  readonly n: number;
  readonly result: ProgramResult;
}

/**
 * One of the five programs by which the interpreter is measured. Each exports `run(n: i32)`, which begins anew each time
 * and keeps its hot code in functions that are called often, so that a compiler gets to replace them while it runs.
 */
export interface Program {
  readonly id: 'fib' | 'sieve' | 'mandelbrot' | 'xorshift' | 'mix';
  /** What it is made of. */
  readonly title: string;
  readonly url: URL;
  readonly export: 'run';
  /** For tests: well under a second even if every instruction is watched. */
  readonly short: ProgramRun;
  /** For measuring: some ten milliseconds of native code. */
  readonly long: ProgramRun;
}

const i32 = (value: number): ProgramResult => ({ type: 'i32', value });
const i64 = (value: bigint): ProgramResult => ({ type: 'i64', value });
const f64 = (value: number): ProgramResult => ({ type: 'f64', value });

/** The results are those of the platform's own WebAssembly; the tests compute the short ones in JavaScript too. */
export const programs: readonly Program[] = [
  {
    id: 'fib',
    title: 'recursive calls',
    url: new URL('./fib.wasm', import.meta.url),
    export: 'run',
    short: { n: 20, result: i32(6765) },
    long: { n: 32, result: i32(2178309) },
  },
  {
    id: 'sieve',
    title: 'loads and stores',
    url: new URL('./sieve.wasm', import.meta.url),
    export: 'run',
    short: { n: 2, result: i32(404576174) },
    long: { n: 120, result: i32(-1495233336) },
  },
  {
    id: 'mandelbrot',
    title: 'f64 arithmetic',
    url: new URL('./mandelbrot.wasm', import.meta.url),
    export: 'run',
    short: { n: 24, result: f64(23900.047940443932) },
    long: { n: 350, result: f64(4733661.342678526) },
  },
  {
    id: 'xorshift',
    title: 'i64 arithmetic',
    url: new URL('./xorshift.wasm', import.meta.url),
    export: 'run',
    short: { n: 20, result: i64(1079087031121582718n) },
    long: { n: 1500, result: i64(-6940805354407016781n) },
  },
  {
    id: 'mix',
    title: 'checksum, sort, hash table, matrices, scanner',
    url: new URL('./mix.wasm', import.meta.url),
    export: 'run',
    short: { n: 4, result: i32(-1979698920) },
    long: { n: 150, result: i32(1287539792) },
  },
];
