import { describe, expect, it } from 'vitest';
import { DrawList, type SavedDraws } from '../../../src/engine/debug/draw-list.ts';
import type { DrawCommand } from '../../../src/engine/debug/views.ts';
import { Random } from '../../support/random.ts';

describe('a list of draw calls', () => {
  it.each([1, 2, 3])(
    'gives what was put in, and what was saved of it, wherever others went on from there (seed %i)',
    (seed) => {
      const random = new Random(seed);
      let list = new DrawList();
      let plain: DrawCommand[] = [];
      const saved: { readonly draws: SavedDraws; readonly plain: readonly DrawCommand[] }[] = [];
      for (let i = 0; i < 500; i++) {
        const args = Array.from({ length: random.below(5) }, () => random.bits() / 3);
        const command = { op: random.pick(['line', 'circle', 'none']), args };
        list.push(command);
        plain.push(command);
        if (random.chance(5)) saved.push({ draws: list.save(), plain: [...plain] });
        if (random.chance(3) && saved.length > 0) {
          const back = random.pick(saved);
          list = DrawList.of(back.draws);
          plain = [...back.plain];
        }
      }
      expect(saved.length).toBeGreaterThan(5);
      expect(list.commands()).toEqual(plain);
      for (const { draws, plain: expected } of saved) expect(DrawList.of(draws).commands()).toEqual(expected);
    },
  );

  it('keeps numbers as they are', () => {
    const list = new DrawList();
    const args = [-0, Number.NaN, Infinity, 5e-324, 2 ** 53];
    list.push({ op: 'x', args });
    expect(list.commands()).toEqual([{ op: 'x', args }]);
  });
});
