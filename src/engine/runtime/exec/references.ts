/**
 * Instructions on typed references.
 * https://webassembly.github.io/spec/core/exec/instructions.html#reference-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Func } from '../func.ts';
import type { Machine } from '../machine.ts';
import { isFunc } from '../ref.ts';
import { Status } from '../status.ts';
import { branch, BRANCH_WORDS } from './branches.ts';
import { callFunction } from './calls.ts';

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-call-ref */
export function callRef(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  const { pc, sp } = m;
  const func = refTarget(m);
  m.sp = sp - 2;
  let status: Status = Status.hostCall;
  try {
    status = callFunction(m, func, pc);
  } finally {
    if (status !== Status.run) m.sp = sp;
  }
  if (status === Status.run) m.fuel--;
  return status;
}

/** The function that the reference on top points to. */
export function refTarget(m: Machine): Func {
  const ref = m.readRef(m.sp - 2);
  if (ref === null) throw new Trap({ kind: 'null-function-reference' });
  if (!isFunc(ref)) throw new Error('internal error: a reference to a function is none');
  return ref;
}

export function refEq(m: Machine): void {
  m.sp -= 2;
  m.i32[m.sp - 2] = m.readRef(m.sp - 2) === m.readRef(m.sp) ? 1 : 0;
  m.pc += 1;
}

export function refAsNonNull(m: Machine): void {
  if (m.i32[m.sp - 2] === 0) throw new Trap({ kind: 'null-reference' });
  m.pc += 1;
}

export function brOnNull(m: Machine): void {
  if (m.i32[m.sp - 2] === 0) {
    m.sp -= 2;
    branch(m);
  } else {
    m.pc += BRANCH_WORDS;
  }
}

export function brOnNonNull(m: Machine): void {
  if (m.i32[m.sp - 2] === 0) {
    m.sp -= 2;
    m.pc += BRANCH_WORDS;
  } else {
    branch(m);
  }
}
