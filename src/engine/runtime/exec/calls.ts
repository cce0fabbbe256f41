/** Calls. https://webassembly.github.io/spec/core/exec/instructions.html#function-calls */
import { FixedPc, Op } from '../../compile/flat-code.ts';
import { Trap } from '../../module/errors.ts';
import type { Pc } from '../../module/types.ts';
import type { Func, HostFunc } from '../func.ts';
import type { Machine } from '../machine.ts';
import { isFunc } from '../ref.ts';
import { Status } from '../status.ts';
import { exactAt, unsignedAt } from './address.ts';
import { enterWasm } from './enter.ts';
import { callHost } from './host-calls.ts';

/**
 * Calls `func` with the arguments on top of the stack; its return goes on behind the call operation at `returnPc`.
 * A wasm function is entered, a host function has run when this comes back. Throws Trap with nothing changed.
 */
export function callFunction(m: Machine, func: Func, returnPc: Pc): Status {
  if (func.kind === 'host') return callHost(m, func, returnPc);
  enterWasm(m, func, returnPc);
  return Status.run;
}

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-call */
export function call(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  const { pc, instance } = m;
  const { code } = m.store;
  const func = instance!.funcs[code.pristine[pc + 1]!]!;
  const status = callFunction(m, func, pc);
  if (status !== Status.run) return status;
  m.fuel--;
  if (func.instance === instance) code.makeDirect(pc, func.entry);
  return status;
}

/** A call of a compiled function of the same instance that did not fit: no fuel, or the stack is exhausted. */
export function callDirect(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  const func = m.store.code.funcOf(m.store.code.pristine[m.pc + 2]!)!;
  enterWasm(m, func, m.pc);
  m.fuel--;
  return Status.run;
}

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-call-indirect */
export function callIndirect(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  return callBelow(m, indirectTarget(m));
}

/** https://webassembly.github.io/spec/core/exec/instructions.html#exec-call-ref */
export function callRef(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  return callBelow(m, refTarget(m));
}

/** What says who is called lies on top of the arguments; it is there again when the call is not made. */
function callBelow(m: Machine, func: Func): Status {
  const { pc, sp } = m;
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

/** The function that a table holds at the index on top of the stack. */
export function indirectTarget(m: Machine): Func {
  const { instance, pc } = m;
  const words = m.store.code.pristine;
  const typeId = words[pc + 1]!;
  const table = words[pc + 2]!;
  const { elements, wide } = instance!.tables[table]!;
  const index = unsignedAt(m, m.sp - 2, wide);
  if (index >= elements.length) {
    throw new Trap({
      kind: 'undefined-element',
      index: exactAt(m, m.sp - 2, wide),
      limit: elements.length,
      table,
    });
  }
  const ref = elements[index]!;
  if (ref === null) throw new Trap({ kind: 'uninitialized-element', index, table });
  if (!isFunc(ref)) throw new Error('internal error: something else in a table of functions');
  if (ref.typeId !== typeId && !m.store.types.isSubtype(ref.typeId, typeId)) {
    const expected = m.store.typeText(typeId);
    throw new Trap({ kind: 'indirect-call-type-mismatch', expected, actual: m.store.typeText(ref.typeId), index });
  }
  return ref;
}

/** The function that the reference on top points to. */
export function refTarget(m: Machine): Func {
  const ref = m.readRef(m.sp - 2);
  if (ref === null) throw new Trap({ kind: 'null-function-reference' });
  if (!isFunc(ref)) throw new Error('internal error: a reference to a function is none');
  return ref;
}

/** The host function before whose call the machine stands. */
export function pendingHostFunc(m: Machine): HostFunc {
  const func = pendingFunc(m);
  if (func.kind !== 'host') throw new Error('internal error: the machine does not stand before a host call');
  return func;
}

function pendingFunc(m: Machine): Func {
  if (m.pc === FixedPc.enter) return m.calls.at(-1)!.func;
  const words = m.store.code.pristine;
  switch (words[m.pc]) {
    case Op.call:
    case Op.returnCall:
      return m.instance!.funcs[words[m.pc + 1]!]!;
    case Op.callRef:
    case Op.returnCallRef:
      return refTarget(m);
    default:
      return indirectTarget(m);
  }
}
