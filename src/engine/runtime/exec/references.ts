/**
 * Instructions on typed references.
 * https://webassembly.github.io/spec/core/exec/instructions.html#reference-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import { branch, BRANCH_WORDS } from './branches.ts';

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
