import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { programs } from '../../bench/programs/index.ts';
import { createWebAssembly } from '../../src/lib/webassembly.ts';
import { wat } from '../support/wat.ts';

/** A program that computes, calls JavaScript, recurses, grows its memory, and can trap. */
const source = `(module
  (import "js" "twice" (func $twice (param i32) (result i32)))
  (memory (export "memory") 1 4)
  (global $calls (export "calls") (mut i32) (i32.const 0))
  (func $sum (export "sum") (param $n i32) (result i32) (local $i i32) (local $s i32)
    loop $again
      (local.set $s (i32.add (local.get $s) (call $twice (local.get $i))))
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (i32.store (i32.mul (local.get $i) (i32.const 4)) (local.get $s))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n)))
    end
    local.get $s)
  (func $deep (export "deep") (param $n i32) (result i32)
    (if (result i32) (i32.eqz (local.get $n))
      (then (i32.const 0))
      (else (i32.add (i32.const 1) (call $deep (i32.sub (local.get $n) (i32.const 1)))))))
  (func (export "divide") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func (export "read") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))`;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly calls: { readonly value: number };
  sum(n: number): number;
  deep(n: number): number;
  divide(a: number, b: number): number;
  read(address: number): number;
  grow(pages: number): number;
}

async function both(): Promise<readonly Exports[]> {
  const bytes = await wat(source);
  const imports = { js: { twice: (n: number) => 2 * n } };
  const ours = createWebAssembly({ native: true });
  const made = await ours.instantiate(bytes, imports);
  const theirs = await WebAssembly.instantiate(bytes, imports);
  return [made.instance.exports, theirs.instance.exports] as unknown as readonly Exports[];
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return (error as Error).constructor.name;
  }
}

describe('programs of the library in the native tier', () => {
  it.each(programs)('$id gives its result', async ({ url, short }) => {
    const { instance } = await createWebAssembly({ native: true }).instantiate(new Uint8Array(readFileSync(url)));
    const { run } = instance.exports as unknown as { run(n: number): number | bigint };
    expect(run(short.n)).toBe(short.result.value);
  });

  it('do what the platform does: calls of JavaScript, memory, globals, recursion', async () => {
    const results = (await both()).map((exports) => [
      exports.sum(1000),
      exports.sum(3),
      exports.deep(5000),
      exports.calls.value,
      exports.grow(2),
      exports.read(131_072),
      exports.grow(9),
      [...new Uint32Array(exports.memory.buffer, 0, 1000)],
    ]);
    expect(results[0]).toEqual(results[1]);
  });

  it('trap as the platform does, and go on afterwards', async () => {
    const results = (await both()).map((exports) => [
      outcome(() => exports.divide(7, 0)),
      outcome(() => exports.divide(-2_147_483_648, -1)),
      outcome(() => exports.read(65_533)),
      outcome(() => exports.divide(7, 2)),
      outcome(() => exports.deep(10)),
    ]);
    expect(results[0]!.slice(0, 3)).toEqual(['RuntimeError', 'RuntimeError', 'RuntimeError']);
    expect(results[0]).toEqual(results[1]);
  });

  it('keep to the limit of frames', async () => {
    const { instance } = await createWebAssembly({ native: true, limits: { maxFrames: 500 } }).instantiate(
      await wat(source),
      { js: { twice: (n: number) => n } },
    );
    const { deep } = instance.exports as unknown as Exports;
    expect(deep(400)).toBe(400);
    expect(() => deep(600)).toThrow(/call stack/i);
  });
});
