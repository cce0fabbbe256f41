import { expect, it } from 'vitest';
import type { BreakpointSpec } from '../../../../src/protocol/messages.ts';
import { isWatched, watchedRanges } from '../../../../src/renderer/panes/memory/memory-watch.ts';

const spec = (address: number, length: number, more: Partial<BreakpointSpec> = {}, memory = 0): BreakpointSpec => ({
  id: `${address}`,
  enabled: true,
  on: { kind: 'memory', memory, address, length, access: 'write' },
  ...more,
});

it('watched ranges are joined and in order; those of other memories, and those switched off, are not among them', () => {
  const list = [
    spec(40, 8),
    spec(16, 4),
    spec(20, 2),
    spec(44, 1),
    spec(0, 4, { enabled: false }),
    spec(8, 4, {}, 1),
    { id: 't', enabled: true, on: { kind: 'trap' } } as const,
  ];
  const ranges = watchedRanges(list, 0);
  expect(ranges).toEqual([
    { from: 16, to: 22 },
    { from: 40, to: 48 },
  ]);
  expect([15, 16, 21, 22, 47].map((address) => isWatched(ranges, address))).toEqual([false, true, true, false, true]);
});
