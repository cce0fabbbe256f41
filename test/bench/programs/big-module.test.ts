import { describe, expect, test } from 'vitest';
import { makeBigModule, makeManyFunctions, makeTenMegabytes } from '../../../bench/programs/big-module.ts';

const imports = { env: { log: () => undefined, clock: () => 0 } };

/** Counts of the sections with a count, and the size of each, read from the bytes alone. */
function sections(bytes: Uint8Array): Map<number, { count: number; size: number }> {
  const found = new Map<number, { count: number; size: number }>();
  let at = 8;
  const u32 = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++] ?? 0;
    const size = u32();
    const end = at + size;
    found.set(id, { count: u32(), size });
    at = end;
  }
  return found;
}

describe('the 10 MB module', () => {
  const bytes = makeTenMegabytes();

  test('is 10 MB, within one per cent, and valid', () => {
    expect(bytes.length).toBeGreaterThan(10 * 1024 * 1024 * 0.99);
    expect(bytes.length).toBeLessThan(10 * 1024 * 1024 * 1.01);
    expect(WebAssembly.validate(bytes)).toBe(true);
  });

  test('has more than 20,000 functions, one of them of 900 KB, names and data', () => {
    const found = sections(bytes);
    expect(found.get(3)?.count).toBeGreaterThan(20_000);
    expect(found.get(10)?.count).toBe(found.get(3)?.count);
    expect(found.get(11)?.size).toBeGreaterThan(100_000);
    const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(bytes), 'name');
    expect(names?.byteLength).toBeGreaterThan(500_000);
    const without = sections(makeBigModule({ functions: 4, seed: 1, bodyBytes: 320 })).get(10)?.size ?? 0;
    const withIt = sections(makeBigModule({ functions: 4, seed: 1, bodyBytes: 320, largestBody: 900 * 1024 }));
    expect((withIt.get(10)?.size ?? 0) - without).toBeGreaterThan(890 * 1024);
  });

  test('uses most of the instruction set', () => {
    // A rough look at the code: how many different bytes there are.
    expect(new Set(bytes.subarray(1_000_000, 2_000_000)).size).toBe(256);
  });

  test('runs: every export ends without a trap', async () => {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    const exported = Object.entries(instance.exports).filter(([, value]) => typeof value === 'function');
    expect(exported.length).toBeGreaterThan(200);
    expect(exported[0]?.[0]).toBe('largest');
    for (const [, value] of exported.slice(0, 40)) {
      const result = callWithAny(value as (...args: (number | bigint)[]) => unknown);
      expect(['number', 'bigint']).toContain(typeof result);
    }
  });
});

/** Calls a function whose parameters are not known: numbers where they are taken, else i64s. Traps come through. */
function callWithAny(run: (...args: (number | bigint)[]) => unknown): unknown {
  for (const args of [[1, 2, 3, 4], [1n], [1, 2n]]) {
    try {
      return run(...args);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new Error('takes none of these arguments');
}

test('60,000 small functions make a valid module', () => {
  const bytes = makeManyFunctions();
  expect(sections(bytes).get(10)?.count).toBe(60_000);
  expect(bytes.length).toBeLessThan(8 * 1024 * 1024);
  expect(WebAssembly.validate(bytes)).toBe(true);
});

test('the same options make the same module, another seed another', () => {
  const options = { functions: 300, seed: 7 };
  expect(makeBigModule(options)).toEqual(makeBigModule(options));
  expect(makeBigModule(options)).not.toEqual(makeBigModule({ functions: 300, seed: 8 }));
});

test('many seeds and sizes make valid modules', () => {
  for (let seed = 0; seed < 40; seed++) {
    const bytes = makeBigModule({ functions: 20 + seed * 7, bodyBytes: 10 + seed * 20, seed });
    expect(WebAssembly.validate(bytes), `seed ${seed}`).toBe(true);
  }
});
