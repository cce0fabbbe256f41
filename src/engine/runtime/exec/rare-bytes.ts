import { Op, RARE_BYTE } from '../../compile/flat-code.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import { callIndirect, callRef } from './calls.ts';
import { brOnNonNull, brOnNull, refAsNonNull, refEq } from './references.ts';
import { rethrow, throwNew, throwRef } from './exceptions.ts';
import { returnCall, returnCallIndirect, returnCallRef } from './tail-calls.ts';

/** Executes the operation at `m.pc`: an instruction of one byte that is rare. */
export function rareByte(m: Machine, op: number): Status {
  switch (op) {
    case Op.throw:
      return throwNew(m);
    case Op.rethrow:
      return rethrow(m);
    case Op.throwRef:
      return throwRef(m);
    case Op.callIndirect64:
      return callIndirect(m);
    case Op.returnCall:
      return returnCall(m);
    case Op.returnCallIndirect:
      return returnCallIndirect(m);
    case Op.callRef:
      return callRef(m);
    case Op.returnCallRef:
      return returnCallRef(m);
    case RARE_BYTE + 0xd3:
      refEq(m);
      break;
    case RARE_BYTE + 0xd4:
      refAsNonNull(m);
      break;
    case RARE_BYTE + 0xd5:
      brOnNull(m);
      break;
    case RARE_BYTE + 0xd6:
      brOnNonNull(m);
      break;
    default:
      throw new Error(`internal error: no operation 0x${op.toString(16)} (at ${m.pc})`);
  }
  return Status.run;
}
