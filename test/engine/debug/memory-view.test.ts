import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Marks, memoryWindow, searchMemory } from '../../../src/engine/index.ts';
import { debugging } from '../../support/debugging.ts';

describe('searching memory', () => {
  const bytes = Uint8Array.from([1, 2, 1, 2, 3, 0, 1, 2]);

  it.each([
    ['forwards from the start', [1, 2], 0, false, 0],
    ['forwards from inside', [1, 2], 1, false, 2],
    ['around the end', [1, 2], 7, false, 0],
    ['a match across the place where it began', [2, 1, 2], 2, false, 1],
    ['backwards', [1, 2], 6, true, 2],
    ['backwards around the start', [1, 2], 0, true, 6],
    ['what is not there', [9], 0, false, null],
    ['nothing', [], 0, false, null],
    ['more than there is', [1, 2, 1, 2, 3, 0, 1, 2, 9], 0, false, null],
    ['from beyond the end', [3], 1e9, false, 4],
  ] as const)('finds %s', (_, pattern, from, backwards, expected) => {
    expect(searchMemory(bytes, Uint8Array.from(pattern), from, backwards)).toBe(expected);
  });

  it('finds what a plain search finds', () => {
    const small = fc.uint8Array({ max: 2, maxLength: 30 });
    fc.assert(
      fc.property(
        small,
        fc.uint8Array({ max: 2, minLength: 1, maxLength: 4 }),
        fc.nat(31),
        fc.boolean(),
        (all, pattern, from, back) => {
          const places = Array.from(all.keys()).filter((at) => pattern.every((byte, i) => all[at + i] === byte));
          const start = Math.min(from, all.length);
          const after = places.filter((at) => at >= start);
          const before = places.filter((at) => at < start);
          const expected = back ? (before.at(-1) ?? after.at(-1)) : (after[0] ?? before[0]);
          expect(searchMemory(all, pattern, from, back)).toBe(expected ?? null);
        },
      ),
    );
  });
});

describe('a window of memory', () => {
  it('ends where the memory ends, and never asks for more than there is', async () => {
    const { debug } = await debugging('(module (memory 1) (func (export "main")))');
    const { run } = debug.start();
    const marks = new Marks();
    const window = (address: number, length: number) => memoryWindow(run, marks, 0, address, length, false);
    expect(window(65530, 100)).toMatchObject({ address: 65530, size: 65536 });
    expect(window(65530, 100)?.bytes).toHaveLength(6);
    expect(window(1e12, 100)?.bytes).toHaveLength(0);
    expect(window(-5, 4)).toMatchObject({ address: 0 });
    expect(window(Number.NaN, Number.NaN)?.bytes).toHaveLength(0);
    expect(memoryWindow(run, marks, 1, 0, 4, false)).toBeNull();
  });

  it('marks live changes against what was asked before', async () => {
    const { debug } = await debugging('(module (memory 1) (func (export "main")))');
    const { run } = debug.start();
    const marks = new Marks();
    const changed = (address: number) => [...(memoryWindow(run, marks, 0, address, 16, true)?.changed ?? [])];
    expect(changed(0)).toEqual([0, 0]);
    run.instance.memories[0]?.bytes.set([1, 2], 9);
    expect(changed(4)).toEqual([0b0110_0000, 0]);
    expect(changed(4)).toEqual([0, 0]);
  });
});
