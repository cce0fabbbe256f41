/**
 * Moves of a whole v128, which takes two slots (four words): variables, select and drop.
 * https://webassembly.github.io/spec/core/exec/instructions.html#variable-instructions
 */
import { Op } from '../../compile/flat-code.ts';
import type { Machine } from '../machine.ts';

/** Executes the operation at `m.pc` when it is one of these, else answers false. */
export function vectorMove(m: Machine, op: number): boolean {
  const { i32, sp, fp } = m;
  const immediate = m.store.code.pristine[m.pc + 1]!;
  const { words } = m.store.cells;
  switch (op) {
    case Op.localGet128:
      copy(i32, fp + immediate, i32, sp);
      m.sp += 4;
      break;
    case Op.localSet128:
      copy(i32, sp - 4, i32, fp + immediate);
      m.sp -= 4;
      break;
    case Op.localTee128:
      copy(i32, sp - 4, i32, fp + immediate);
      break;
    case Op.globalGet128:
      copy(words, immediate, i32, sp);
      m.sp += 4;
      break;
    case Op.globalSet128:
      m.sp -= 4;
      copy(i32, m.sp, words, immediate);
      break;
    case Op.select128:
      // first, second (four words each), condition
      if (i32[sp - 2] === 0) copy(i32, sp - 6, i32, sp - 10);
      m.sp -= 6;
      m.pc += 1;
      return true;
    case Op.drop128:
      m.sp -= 4;
      m.pc += 1;
      return true;
    default:
      return false;
  }
  m.pc += 2;
  return true;
}

/** Four words; a call of copyWithin takes ten times as long. */
function copy(from: Int32Array, at: number, to: Int32Array, target: number): void {
  to[target] = from[at]!;
  to[target + 1] = from[at + 1]!;
  to[target + 2] = from[at + 2]!;
  to[target + 3] = from[at + 3]!;
}
