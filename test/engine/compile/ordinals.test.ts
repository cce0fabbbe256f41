import { describe, expect, it } from 'vitest';
import { Op } from '../../../src/engine/compile/flat-code.ts';
import { writeOrdinals } from '../../../src/engine/compile/ordinals.ts';
import { PcMap } from '../../../src/engine/compile/pc-map.ts';

/** The list for code that is all operations, each given with its words. */
function ordinalsOf(operations: readonly (readonly number[])[], before: readonly number[] = []): number[] {
  const pcs: number[] = [];
  const words = [...before];
  for (const operation of operations) {
    pcs.push(words.length);
    words.push(...operation);
  }
  const ordinals = new Int32Array(words.length);
  writeOrdinals(ordinals, Int32Array.from(words), new PcMap(Int32Array.from(pcs), Int32Array.from(pcs)));
  return [...ordinals];
}

describe('ordinals', () => {
  it('are the places of operations, with what a branch adds where it has its target', () => {
    // 0 if 5 | 2 nop | 3 else 6 | 5 nop | 6 br 0
    const code = [[Op.if, 5], [Op.nop], [Op.else, 6], [Op.nop], [Op.br, 0]];
    expect(ordinalsOf(code)).toEqual([0, 1 - 3, 1, 2, 3 - 4, 3, 4, 5 - 0]);
  });

  it('are those of every label of a br_table', () => {
    const code = [[Op.loop], [Op.i32Const, 7], [Op.brTable, 2, 0, 8, 0], [Op.end], [Op.return0]];
    expect(ordinalsOf(code)).toEqual([0, 1, 0, 2, 0, 3 - 0, 3 - 3, 3 - 0, 3, 4]);
  });

  it('begin behind what is no instruction', () => {
    expect(ordinalsOf([[Op.loop], [Op.brIf, 1], [Op.return0]], [Op.nop])).toEqual([0, 0, 1, 2, 2]);
  });
});
