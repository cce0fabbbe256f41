/**
 * Calls that end the function that makes them: the callee gets the frame where it stands.
 *
 *     | params locals | operands ... arguments |      return_call       | arguments locals | operands ...
 *       ^fp                                    ^sp    ------------->      ^fp                ^sp
 *     frames  | call, fp |                            frames  | call, fp |                  as many as before
 *
 * A callee of another instance returns through `leaveInstance`, which goes back to the instance of the caller: a frame
 * has one such entry at most, however many tail calls across instances it has seen.
 *
 * https://webassembly.github.io/spec/core/exec/instructions.html#exec-return-call
 */
import { FixedPc, FunctionHeader, MANY_LOCALS, returningTo } from '../../compile/flat-code.ts';
import { Trap } from '../../module/errors.ts';
import type { Func, WasmFunc } from '../func.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import { callFunction, indirectTarget, refTarget } from './calls.ts';
import { entryOf, LOCALS_PER_FUEL } from './enter.ts';

export function returnCall(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  return tailCall(m, m.instance!.funcs[m.store.code.pristine[m.pc + 1]!]!);
}

export function returnCallIndirect(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  return withoutCallee(m, indirectTarget(m));
}

export function returnCallRef(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  return withoutCallee(m, refTarget(m));
}

/** What says who is called lies on top of the arguments; it is there again when the call is not made. */
function withoutCallee(m: Machine, func: Func): Status {
  const { sp } = m;
  m.sp = sp - 2;
  let status: Status = Status.hostCall;
  try {
    status = tailCall(m, func);
    return status;
  } finally {
    if (status !== Status.run) m.sp = sp;
  }
}

function tailCall(m: Machine, func: Func): Status {
  if (func.kind === 'wasm') {
    enterInPlace(m, func);
    m.fuel--;
    return Status.run;
  }
  // A function of the host has no frame: it comes back to the return behind this operation (`comeBack`).
  const status = callFunction(m, func, m.pc);
  if (status === Status.run) m.fuel--;
  return status;
}

function enterInPlace(m: Machine, func: WasmFunc): void {
  const entry = entryOf(m, func);
  const code = m.store.code.pristine;
  const { frameWords, i32, fp } = m;
  if (fp + code[entry + FunctionHeader.frame]! > i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
  }
  m.moveTop(code[entry + FunctionHeader.params]!, fp);
  if (func.instance !== m.instance) {
    if (frameWords[m.fr - 2] !== returningTo(FixedPc.leaveInstance)) {
      frameWords[m.fr++] = returningTo(FixedPc.leaveInstance);
      frameWords[m.fr++] = m.instance!.index;
      m.holdInstance();
    }
    m.setInstance(func.instance);
  }
  const locals = code[entry + FunctionHeader.locals]!;
  if (locals > MANY_LOCALS) m.fuel -= Math.floor(locals / LOCALS_PER_FUEL);
  for (const end = m.sp + locals; m.sp < end; m.sp++) i32[m.sp] = 0;
  m.goTo(entry);
}
