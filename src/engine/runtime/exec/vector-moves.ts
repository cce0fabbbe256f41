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
      i32.copyWithin(sp, fp + immediate, fp + immediate + 4);
      m.sp += 4;
      break;
    case Op.localSet128:
      i32.copyWithin(fp + immediate, sp - 4, sp);
      m.sp -= 4;
      break;
    case Op.localTee128:
      i32.copyWithin(fp + immediate, sp - 4, sp);
      break;
    case Op.globalGet128:
      for (let i = 0; i < 4; i++) i32[sp + i] = words[immediate + i]!;
      m.sp += 4;
      break;
    case Op.globalSet128:
      m.sp -= 4;
      for (let i = 0; i < 4; i++) words[immediate + i] = i32[m.sp + i]!;
      break;
    case Op.select128:
      // first, second (four words each), condition
      if (i32[sp - 2] === 0) i32.copyWithin(sp - 10, sp - 6, sp - 2);
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
