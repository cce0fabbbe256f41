/**
 * Moves of references, which stand in a list of their own beside the value stack: variables, select, tables, branches.
 * https://webassembly.github.io/spec/core/exec/instructions.html#reference-instructions
 */
import { Op } from '../../compile/flat-code.ts';
import type { Machine } from '../machine.ts';
import { branchIfReturn, leave } from './branches.ts';
import { tableGet, tableSet } from './tables.ts';

/** Executes the operation at `m.pc` when it is one of these, else answers false. */
export function referenceMove(m: Machine, op: number): boolean {
  const { sp } = m;
  const immediate = m.store.code.pristine[m.pc + 1]!;
  switch (op) {
    case Op.refNull:
      m.writeRef(sp, null);
      m.sp += 2;
      m.pc += 1;
      return true;
    case Op.refIsNull:
      m.i32[sp - 2] = m.i32[sp - 2] === 0 ? 1 : 0;
      m.pc += 1;
      return true;
    case Op.refFunc:
      m.writeRef(sp, m.instance!.funcs[immediate]!);
      m.sp += 2;
      break;
    case Op.localGetRef:
      m.writeRef(sp, m.readRef(m.fp + immediate));
      m.sp += 2;
      break;
    case Op.localSetRef:
      m.writeRef(m.fp + immediate, m.readRef(sp - 2));
      m.sp -= 2;
      break;
    case Op.localTeeRef:
      m.writeRef(m.fp + immediate, m.readRef(sp - 2));
      break;
    case Op.globalGetRef:
      m.writeRef(sp, m.store.cells.refs[immediate >> 1]!);
      m.sp += 2;
      break;
    case Op.globalSetRef:
      m.store.cells.refs[immediate >> 1] = m.readRef(sp - 2);
      m.sp -= 2;
      break;
    case Op.selectRef:
      if (m.i32[sp - 2] === 0) m.writeRef(sp - 6, m.readRef(sp - 4));
      m.sp -= 4;
      m.pc += 1;
      return true;
    case Op.tableGet:
      tableGet(m);
      return true;
    case Op.tableSet:
      tableSet(m);
      return true;
    default:
      return moveAndGo(m, op, immediate);
  }
  m.pc += 2;
  return true;
}

/** Branches and returns that carry references. */
function moveAndGo(m: Machine, op: number, immediate: number): boolean {
  const words = m.store.code.pristine;
  switch (op) {
    case Op.returnRefs:
      leave(m, immediate);
      return true;
    case Op.brIfReturnRefs:
      branchIfReturn(m);
      return true;
    case Op.brIfMoveRefs:
      m.sp -= 2;
      if (m.i32[m.sp] === 0) {
        m.pc += 4;
        return true;
      }
      break;
    case Op.brMoveRefs:
      break;
    default:
      return false;
  }
  m.moveTop(words[m.pc + 2]!, m.fp + words[m.pc + 3]!);
  m.goTo(immediate);
  return true;
}
