import type { Pc } from '../module/types.ts';
import { Op } from './flat-code.ts';
import type { PcMap } from './pc-map.ts';

/**
 * How the machine knows how many instructions it has executed without counting each: between two branches they follow
 * one another, so that a number that stands still, plus the ordinal of the operation it has come to, is the count. Only
 * what goes elsewhere changes that number. A list parallel to the code has for this
 *
 *     where an operation begins                  its place among the operations of its function, from 0
 *     where br, br_if, if, else, br_table        by how much the number changes when it goes there:
 *     have the place they go to                  ordinal + 1 - ordinal of that place
 *
 *     code       if      20 | local.get32   0 | br      26 | ...
 *     ordinals   [4]  5 - 9 | [5]             | [6]  7 - 12 |
 *
 * Branches that are rare are counted by `Machine.goTo`. The nop before a function that begins with a loop is no
 * instruction: it has the ordinal of the loop.
 */
export function writeOrdinals(ordinals: Int32Array, words: Int32Array, { pcs }: PcMap): void {
  for (let i = 0; i < pcs.length; i++) ordinals[pcs[i]!] = i;
  for (let i = 0; i < pcs.length; i++) {
    const pc = pcs[i]!;
    const { from, to } = targetsAt(words, pc);
    for (let at = from; at < to; at++) ordinals[at] = i + 1 - ordinals[words[at]!]!;
  }
}

/** Words that stand where a branch of the hot loop has its targets: [from, to). */
function targetsAt(words: Int32Array, pc: Pc): { readonly from: Pc; readonly to: Pc } {
  switch (words[pc]) {
    case Op.if:
    case Op.else:
    case Op.br:
    case Op.brIf:
    case Op.brMove:
    case Op.brIfMove:
      return { from: pc + 1, to: pc + 2 };
    case Op.brTable:
      return { from: pc + 2, to: pc + 3 + words[pc + 1]! };
    default:
      return { from: pc, to: pc };
  }
}
