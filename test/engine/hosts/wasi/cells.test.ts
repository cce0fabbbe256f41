import { describe, expect, it } from 'vitest';
import { type Cell, Cells, Era, type SavedCells } from '../../../../src/engine/hosts/wasi/cells.ts';
import { Random } from '../../../support/random.ts';

class Box implements Cell<Box> {
  constructor(
    readonly era: number,
    public value: number,
  ) {}

  copy(era: number): Box {
    return new Box(era, this.value);
  }
}

describe('cells', () => {
  it.each([1, 2, 3, 4])(
    'are what they were in every save, and numbers of removed ones are used again (seed %i)',
    (seed) => {
      const random = new Random(seed);
      const era = new Era();
      const cells = new Cells<Box>(era);
      let plain = new Map<number, number>();
      const saved: { readonly cells: SavedCells<Box>; readonly plain: ReadonlyMap<number, number> }[] = [];
      const compare = (): void => {
        for (let i = 0; i < 400; i++) expect(cells.get(i)?.value).toBe(plain.get(i));
      };
      for (let i = 0; i < 600; i++) {
        const index = random.pick([...plain.keys(), 0]);
        const has = plain.has(index);
        const dice = random.below(10);
        if (dice < 4 || !has) {
          const made = cells.add(new Box(era.number, i));
          expect(plain.has(made)).toBe(false);
          plain.set(made, i);
        } else if (dice < 7) {
          cells.remove(index);
          plain.delete(index);
        } else {
          cells.own(index)!.value = -i;
          plain.set(index, -i);
        }
        if (random.chance(5)) {
          saved.push({ cells: cells.save(), plain: new Map(plain) });
          era.next();
        }
        if (random.chance(3) && saved.length > 0) {
          const back = random.pick(saved);
          era.next();
          cells.restore(back.cells);
          plain = new Map(back.plain);
          compare();
        }
      }
      for (const back of saved) {
        era.next();
        cells.restore(back.cells);
        plain = new Map(back.plain);
        compare();
      }
    },
  );

  it('count what was made since the last save', () => {
    const era = new Era();
    const cells = new Cells<Box>(era);
    for (let i = 0; i < 1000; i++) cells.add(new Box(era.number, i));
    expect(era.next()).toBeGreaterThan(100_000);
    cells.own(500)!.value = 7;
    cells.own(501)!.value = 8;
    const two = era.next();
    expect(two).toBeGreaterThan(100);
    expect(two).toBeLessThan(5000);
    expect(era.next()).toBe(0);
  });
});
