import { describe, expect, it } from 'vitest';
import { Ranges } from '../../../../src/engine/debug/watch/ranges.ts';

const ranges = new Ranges(
  [
    [64, 68],
    [0, 4],
    [4, 32],
    [6, 8],
    [66, 70],
    [80, 81],
  ].map(([from, to]) => ({ from: from!, to: to!, of: `${from}-${to}` })),
);

describe('ranges', () => {
  it('that touch another one are found, and no others', () => {
    const touching = (from: number, to: number): string[] => {
      const found: string[] = [];
      ranges.touching(from, to, ({ of }) => found.push(of));
      return found.sort();
    };
    expect(touching(7, 8)).toEqual(['4-32', '6-8']);
    expect(touching(3, 5)).toEqual(['0-4', '4-32']);
    expect(touching(32, 64)).toEqual([]);
    expect(touching(67, 81)).toEqual(['64-68', '66-70', '80-81']);
  });

  it('cover what they cover once', () => {
    expect(ranges.cover).toEqual([
      { from: 0, to: 32 },
      { from: 64, to: 70 },
      { from: 80, to: 81 },
    ]);
  });
});
