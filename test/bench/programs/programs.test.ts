import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type ProgramRun, programs } from '../../../bench/programs/index.ts';

type Exports = Record<string, (...args: number[]) => number | bigint>;

async function load(id: string): Promise<Exports> {
  const program = programs.find((one) => one.id === id);
  if (!program) throw new Error(`no program ${id}`);
  const { instance } = await WebAssembly.instantiate(new Uint8Array(await readFile(program.url)));
  return instance.exports as Exports;
}

function call(exports: Exports, name: string, ...args: number[]): number | bigint {
  const exported = exports[name];
  if (!exported) throw new Error(`no export ${name}`);
  return exported(...args);
}

const runs: (ProgramRun & { id: string })[] = programs.flatMap(({ id, short, long }) => [
  { id, ...short },
  { id, ...long },
]);

test.each(runs)('$id of $n returns on the platform what the list says, each time', async ({ id, n, result }) => {
  const exports = await load(id);
  expect(call(exports, 'run', n)).toBe(result.value);
  expect(call(exports, 'run', n)).toBe(result.value);
});

test('every module in the folder is in the list', async () => {
  const names = await readdir(new URL('../../../bench/programs/', import.meta.url));
  const listed = programs.map(({ url }) => url.pathname.split('/').at(-1) ?? '');
  expect(names.filter((name) => name.endsWith('.wasm')).sort()).toEqual(listed.sort());
});

/** The short run's result, to be met by the same computation written in JavaScript. */
function shortOf(id: string): ProgramRun {
  const program = programs.find((one) => one.id === id);
  if (!program) throw new Error(`no program ${id}`);
  return program.short;
}

describe('the same in JavaScript', () => {
  test('fib', () => {
    const { n, result } = shortOf('fib');
    let [one, next] = [0, 1];
    for (let i = 0; i < n; i++) [one, next] = [next, one + next];
    expect(one).toBe(result.value);
  });

  test('sieve', () => {
    const { n, result } = shortOf('sieve');
    let sum = 0;
    for (let candidate = 2; candidate < 65536; candidate++) {
      let divisor = 2;
      while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++;
      if (divisor * divisor > candidate) sum += candidate;
    }
    expect((n * sum) | 0).toBe(result.value);
  });

  test('mandelbrot', () => {
    const { n, result } = shortOf('mandelbrot');
    const step = 3 / n;
    let total = 0;
    for (let j = 0; j < n; j++) {
      let row = 0;
      for (let i = 0; i < n; i++) row += escapeTime(-2 + i * step, -1.5 + j * step);
      total += row;
    }
    expect(total).toBe(result.value);
  });

  test('xorshift', () => {
    const { n, result } = shortOf('xorshift');
    const u64 = (value: bigint) => BigInt.asUintN(64, value);
    const rotl = (value: bigint, by: bigint) => u64((value << by) | (value >> (64n - by)));
    let state = 0x9e3779b97f4a7c15n;
    let hash = 0xcbf29ce484222325n;
    for (let i = 0; i < n * 1000; i++) {
      state ^= state >> 12n;
      state ^= u64(state << 25n);
      state ^= state >> 27n;
      const random = u64(state * 0x2545f4914f6cdd1dn);
      hash = u64(rotl(hash ^ random, random & 63n) + hash * 0x100000001b3n);
      if (hash >> 63n) hash = u64(-rotl(hash, 57n));
      else hash = u64(hash + (random % (hash | 1n)));
      for (let bits = random; bits > 0n; bits >>= 1n) hash = u64(hash + (bits & 1n));
    }
    expect(BigInt.asIntN(64, hash)).toBe(result.value);
  });
});

function escapeTime(cx: number, cy: number): number {
  let [x, y] = [0, 0];
  for (let steps = 0; ; steps++) {
    const [xx, yy] = [x * x, y * y];
    if (xx + yy > 4) return steps + 4 / (xx + yy);
    if (steps >= 200) return 200;
    [x, y] = [xx - yy + cx, 2 * (x * y) + cy];
  }
}

describe('the parts of mix', () => {
  /** The generator all parts draw from, and its numbers as i32. */
  function randomFrom(seed: number): () => number {
    let state = seed;
    return () => (state = (Math.imul(state, 1664525) + 1013904223) | 0);
  }

  test('checksum is CRC-32', async () => {
    const mix = await load('mix');
    call(mix, 'seed', 99);
    const random = randomFrom(99);
    let crc = -1;
    for (let i = 0; i < 1024; i++) {
      crc ^= random() >>> 24;
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    expect(call(mix, 'checksum')).toBe(~crc);
  });

  test('sort sorts, signed upwards and unsigned downwards', async () => {
    const mix = await load('mix');
    for (const [by, order] of [
      [0, (a: number, b: number) => a - b],
      [1, (a: number, b: number) => (b >>> 0) - (a >>> 0)],
    ] as const) {
      call(mix, 'seed', 7);
      const random = randomFrom(7);
      const sorted = Array.from({ length: 256 }, random).sort(order);
      const sum = sorted.reduce((total, value, place) => (total + Math.imul(place, value)) | 0, 0);
      expect(call(mix, 'sort', by)).toBe(sum);
    }
  });

  test('count counts', async () => {
    const mix = await load('mix');
    call(mix, 'seed', 3);
    const random = randomFrom(3);
    const counts = new Map<number, number>();
    for (let i = 0; i < 600; i++) {
      const key = (random() >>> 23) + 1;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(call(mix, 'count')).toBe([...counts.values()].reduce((sum, times) => sum + times * times, 0));
  });

  test('multiply multiplies', async () => {
    const mix = await load('mix');
    call(mix, 'seed', 5);
    const random = randomFrom(5);
    const a = Array.from({ length: 256 }, () => random() / 1048576);
    const b = Array.from({ length: 256 }, () => (random() >>> 0) / 3);
    let total = 0;
    for (let i = 0; i < 16; i++) {
      for (let j = 0; j < 16; j++) {
        let sum = 0;
        for (let k = 0; k < 16; k++) sum += (a[i * 16 + k] ?? 0) * (b[k * 16 + j] ?? 0);
        total += sum;
      }
    }
    expect(call(mix, 'multiply')).toBe(total);
  });

  test('scan tells numbers, words and strings apart', async () => {
    const mix = await load('mix');
    call(mix, 'seed', 11);
    const random = randomFrom(11);
    const text = Array.from({ length: 1024 }, () => {
      const byte = random() >>> 24;
      if (byte < 64) return ' ';
      if (byte < 128) return '1';
      return byte < 240 ? 'a' : '"';
    }).join('');
    // Whatever has not ended when the text does is not counted.
    const found = text.match(/"[^"]*"|"[^"]*$|a[a1]*(?=[^a1])|1+(?=[^1])/g) ?? [];
    const numbers = found.filter((part) => part.startsWith('1')).length;
    const words = found.filter((part) => part.startsWith('a')).length;
    const strings = found.filter((part) => part.length > 1 && part.startsWith('"') && part.endsWith('"')).length;
    expect(numbers).toBeGreaterThan(20);
    expect(words).toBeGreaterThan(20);
    expect(strings).toBeGreaterThan(5);
    expect(call(mix, 'scan')).toBe(numbers + 1000 * words + 1_000_000 * strings);
  });
});
