import { describe, expect, it } from 'vitest';
import { Marks, memoryWindow } from '../../../src/engine/index.ts';
import { debugging } from '../../support/debugging.ts';

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
