import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import {
  arrayCopy,
  arrayFill,
  arrayInitData,
  arrayInitElem,
  arrayNew,
  arrayNewData,
  arrayNewDefault,
  arrayNewElem,
  arrayNewFixed,
} from './gc/array-ranges.ts';
import { arrayGet, arrayLen, arraySet } from './gc/arrays.ts';
import { branchOnCast, i31Get, refCast, refI31, refTest } from './gc/casts.ts';
import { structGet, structNew, structNewDefault, structSet } from './gc/structs.ts';

/**
 * Executes the operation at `m.pc`: an instruction on objects. `sub` is the second number of the instructions FB n.
 * https://webassembly.github.io/spec/core/exec/instructions.html#aggregate-reference-instructions
 */
export function gc(m: Machine, sub: number): Status {
  switch (sub) {
    case 0:
      if (m.fuel <= 0) return Status.fuel;
      structNew(m);
      break;
    case 1:
      if (m.fuel <= 0) return Status.fuel;
      structNewDefault(m);
      break;
    case 2:
    case 3:
    case 4:
      structGet(m, sub === 3);
      break;
    case 5:
      structSet(m);
      break;
    case 11:
    case 12:
    case 13:
      arrayGet(m, sub === 12);
      break;
    case 14:
      arraySet(m);
      break;
    case 15:
      arrayLen(m);
      break;
    case 20:
    case 21:
      refTest(m, sub === 21);
      break;
    case 22:
    case 23:
      refCast(m, sub === 23);
      break;
    case 24:
    case 25:
      branchOnCast(m, sub === 24);
      break;
    case 26: // any.convert_extern
    case 27: // extern.convert_any
      m.pc += 1;
      break;
    case 28:
      refI31(m);
      break;
    case 29:
    case 30:
      i31Get(m, sub === 29);
      break;
    default:
      return ranges(m, sub);
  }
  return Status.run;
}

/** What is paid by its length. */
function ranges(m: Machine, sub: number): Status {
  if (m.fuel <= 0) return Status.fuel;
  switch (sub) {
    case 6:
      arrayNew(m);
      break;
    case 7:
      arrayNewDefault(m);
      break;
    case 8:
      arrayNewFixed(m);
      break;
    case 9:
      arrayNewData(m);
      break;
    case 10:
      arrayNewElem(m);
      break;
    case 16:
      arrayFill(m);
      break;
    case 17:
      arrayCopy(m);
      break;
    case 18:
      arrayInitData(m);
      break;
    case 19:
      arrayInitElem(m);
      break;
    default:
      throw new Error(`internal error: no operation FB ${sub}`);
  }
  return Status.run;
}
