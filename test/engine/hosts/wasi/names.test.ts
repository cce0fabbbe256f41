import { describe, expect, it } from 'vitest';
import { Cells, Era } from '../../../../src/engine/hosts/wasi/cells.ts';
import { Names } from '../../../../src/engine/hosts/wasi/names.ts';
import { FileNode } from '../../../../src/engine/hosts/wasi/nodes.ts';
import { Random } from '../../../support/random.ts';

const node = new FileNode(new Cells(new Era()), 1n, 0n);

describe('the names in a folder', () => {
  it.each([1, 2, 3, 4, 5, 6])('are those of a plain list, now and in every era before (seed %i)', (seed) => {
    const random = new Random(seed);
    const era = new Era();
    let names = Names.none;
    let plain = new Map<string, number>();
    const saved: { readonly names: Names; readonly plain: ReadonlyMap<string, number> }[] = [];
    const listed = (of: Names): unknown => Array.from(of, ([name, { cookie }]) => [name, cookie]);
    for (let cookie = 2; cookie < 1500; cookie++) {
      if (random.chance(2)) {
        saved.push({ names, plain: new Map(plain) });
        era.next();
      }
      if (random.chance(1) && saved.length > 0) {
        const back = random.pick(saved);
        era.next();
        ({ names } = back);
        plain = new Map(back.plain);
      }
      const name = `file ${random.below(random.pick([20, 500]))}`;
      names = names.own(era);
      if (random.chance(70)) {
        names.set(name, { node, cookie }, era);
        plain.delete(name);
        plain.set(name, cookie);
      } else {
        names.delete(name, era);
        plain.delete(name);
      }
      expect([names.size, names.get(name)?.cookie]).toEqual([plain.size, plain.get(name)]);
      if (cookie % 50 === 0) expect(listed(names)).toEqual([...plain]);
    }
    for (const one of [...saved, { names, plain }]) expect(listed(one.names)).toEqual([...one.plain]);
    expect(Names.none.size).toBe(0);
  });

  it('are not copied for a few changes after a save', () => {
    const era = new Era();
    let names = Names.none.own(era);
    for (let cookie = 2; cookie < 20_000; cookie++) names.set(`file ${cookie}`, { node, cookie }, era);
    expect(era.next()).toBeGreaterThan(1_000_000);
    names = names.own(era);
    names.delete('file 7', era);
    names.set('new', { node, cookie: 20_000 }, era);
    expect(era.fresh).toBeLessThan(200);
    expect([names.get('file 7'), names.get('new')?.cookie, names.size]).toEqual([undefined, 20_000, 19_998]);
  });
});
