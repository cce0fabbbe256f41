import {
  FORMS,
  LONG_ACCESS,
  Op,
  PREFIX_FB,
  PREFIX_FC,
  PREFIX_FD,
  PREFIX_FE,
  RARE_BYTE,
} from '../../compile/flat-code.ts';
import { isFused } from '../../compile/fuse.ts';
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import { access, isAccess } from './access.ts';
import { atomic } from './atomics.ts';
import { branchIfReturn, branchTable, keptBy, leave, leaveInstance } from './branches.ts';
import { bulkMemory, memoryGrow, memorySize } from './bulk.ts';
import { call, callDirect, callIndirect } from './calls.ts';
import { gc } from './gc.ts';
import { resumeHost } from './host-calls.ts';
import { numeric, saturating } from './numeric.ts';
import { rareByte } from './rare-bytes.ts';
import { referenceMove } from './reference-moves.ts';
import { simd } from './simd.ts';
import { tableOperation } from './tables.ts';
import { vectorMove } from './vector-moves.ts';

/**
 * Executes the operation at `m.pc`, completely: what the hot loop leaves alone because it is rare, or because it found
 * something unusual. Changes nothing when it throws a Trap or returns a Status other than `run`.
 */
export function cold(m: Machine, op: number): Status {
  // First: a program full of vectors or objects comes here for each of them.
  if (op >= PREFIX_FD) return page(m, op);
  switch (op) {
    case Op.break:
      return Status.break;
    case Op.halt:
      return Status.done;
    case Op.loop:
      if (m.fuel <= 0) return Status.fuel;
      m.fuel--;
      m.pc += 1;
      break;
    case Op.return:
    case Op.return0:
    case Op.return1:
      leave(m, keptBy(m.store.code.pristine, m.pc));
      break;
    case Op.brIfReturn:
      branchIfReturn(m);
      break;
    case Op.unreachable:
      throw new Trap({ kind: 'unreachable' });
    case Op.call:
      return call(m);
    case Op.callDirect:
      return callDirect(m);
    case Op.callIndirect:
      return callIndirect(m);
    case Op.enter:
      return m.enter();
    case Op.leaveInstance:
      return leaveInstance(m);
    case Op.resumeHost:
      return resumeHost(m);
    case Op.brTableMove:
      branchTable(m);
      break;
    case Op.memorySize:
      memorySize(m);
      break;
    case Op.memoryGrow:
      return memoryGrow(m);
    default:
      return rare(m, op);
  }
  return Status.run;
}

function rare(m: Machine, op: number): Status {
  if (isFused(op)) {
    // Something unusual on the way: the loop comes to it by single operations.
    m.store.code.unfuse(m.pc);
  } else if (op >= PREFIX_FC) {
    const sub = op - PREFIX_FC;
    if (sub < 8) saturating(m, sub);
    else return sub < 12 ? bulkMemory(m, sub) : tableOperation(m, sub);
  } else if (isAccess(op)) {
    access(m, op, m.store.code.pristine[m.pc + 1]!, 0, 0, 2);
  } else if (isAccess(op - LONG_ACCESS)) {
    const words = m.store.code.pristine;
    access(m, op - LONG_ACCESS, words[m.pc + 1]!, words[m.pc + 2]!, words[m.pc + 3]!, 4);
  } else if (!referenceMove(m, op)) {
    numeric(m, op);
  }
  return Status.run;
}

/** Operations of the pages from 0x400 on: one file each. */
function page(m: Machine, op: number): Status {
  if (op < PREFIX_FB) {
    simd(m, op - PREFIX_FD);
    return Status.run;
  }
  if (op < PREFIX_FE) return gc(m, op - PREFIX_FB);
  if (op < RARE_BYTE) return atomic(m, op - PREFIX_FE);
  if (op < FORMS) return rareByte(m, op);
  if (vectorMove(m, op)) return Status.run;
  throw new Error(`internal error: no operation 0x${op.toString(16)} (at ${m.pc})`);
}
