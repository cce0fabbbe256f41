/**
 * Branches and returns that move values. https://webassembly.github.io/spec/core/exec/instructions.html#exec-br
 */
import { CALL_WORDS, Op } from '../../compile/flat-code.ts';
import type { Pc } from '../../module/types.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';

/** Words of an operation that is a branch and nothing more: itself, and what `Emission.branchTo` emits. */
export const BRANCH_WORDS = 4;

/** Takes the branch whose words stand behind the operation. */
export function branch(m: Machine): void {
  branchAt(m, m.pc + 1);
}

/** Takes the br_table at `m.pc`: behind it stand how many labels it has beside the default, and each as a branch. */
export function branchTable(m: Machine): void {
  const count = m.store.code.pristine[m.pc + 1]!;
  const index = m.i32[m.sp - 2]! >>> 0;
  m.sp -= 2;
  branchAt(m, m.pc + 2 + 3 * Math.min(index, count));
}

/** br_if to the function's own label. */
export function branchIfReturn(m: Machine): void {
  m.sp -= 2;
  if (m.i32[m.sp] === 0) m.pc += 2;
  else leave(m, m.store.code.pristine[m.pc + 1]!);
}

/** Takes the branch whose words, (target or -1 for a return, keep, base), stand at `at`. */
function branchAt(m: Machine, at: number): void {
  const words = m.store.code.pristine;
  const target = words[at]!;
  const keep = words[at + 1]!;
  if (target < 0) {
    leave(m, keep);
  } else {
    m.moveTop(keep, m.fp + words[at + 2]!);
    m.goTo(target);
  }
}

/** Leaves the function with `keep` words of results. */
export function leave(m: Machine, keep: number): void {
  m.moveTop(keep, m.fp);
  m.fr -= 2;
  m.goTo(m.frameWords[m.fr]! + CALL_WORDS);
  m.fp = m.frameWords[m.fr + 1]!;
}

/**
 * A function of the host comes back to the operation at `returnPc` that called it, with its results on top. Behind a
 * tail call stands the return that its function leaves by.
 */
export function comeBack(m: Machine, returnPc: Pc): void {
  const words = m.store.code.pristine;
  const behind = returnPc + CALL_WORDS;
  switch (words[returnPc]) {
    case Op.returnCall:
    case Op.returnCallIndirect:
    case Op.returnCallRef:
      return leave(m, keptBy(words, behind));
    default:
      m.goTo(behind);
  }
}

/** Words of results that the return at `pc` keeps. */
export function keptBy(words: Int32Array, pc: Pc): number {
  if (words[pc] === Op.return0) return 0;
  return words[pc] === Op.return1 ? 2 : words[pc + 1]!;
}

/** The operation that a function of another instance returns through. */
export function leaveInstance(m: Machine): Status {
  m.stepEnds();
  const index = m.fp;
  m.setInstance(index < 0 ? null : m.store.instances.at(index));
  m.fr -= 2;
  m.goTo(m.frameWords[m.fr]! + CALL_WORDS);
  m.fp = m.frameWords[m.fr + 1]!;
  return Status.run;
}
