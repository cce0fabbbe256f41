/**
 * Calls of functions of the host, and calls that those ask for.
 * https://webassembly.github.io/spec/core/exec/instructions.html#host-functions
 */
import { FixedPc, returningTo } from '../../compile/flat-code.ts';
import type { HostCall, HostResult } from '../../hosts/host.ts';
import { Trap } from '../../module/errors.ts';
import { type Pc, type ValueType, wordsOf } from '../../module/types.ts';
import { type Exn, Thrown } from '../exn.ts';
import type { HostFunc } from '../func.ts';
import type { HostFrame, Machine } from '../machine.ts';
import { valueFits } from '../ref-match.ts';
import { Status } from '../status.ts';
import type { Value } from '../value.ts';
import { comeBack } from './branches.ts';
import { entryOf, enterWasm } from './enter.ts';
import { raise } from './exceptions.ts';
import { NAN_F64_HIGH } from './float.ts';

/** What a call of the host takes, beside what it spends itself. */
const HOST_CALL_FUEL = 16;

/** Calls a function of the host with the arguments on top of the stack, for the operation at `returnPc`. */
export function callHost(m: Machine, func: HostFunc, returnPc: Pc): Status {
  if (func.breaks && !m.passHostCall) return Status.hostCall;
  m.passHostCall = false;
  const { answered } = m;
  m.answered = null;
  m.calledHost = true;
  const { params, results } = func.type;
  const base = m.sp - wordsOf(params);
  if (base + wordsOf(results) > m.i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
  }
  if (answered !== null && 'trap' in answered) throw answered.trap;
  if (func.fast) return callFast(m, func, base, returnPc);
  if (func.raw) {
    // A call that an instruction makes returns behind it; others have nobody to come back to.
    if (!m.callsOut || func.leaf || returnPc !== m.pc) return callRaw(m, func, base, returnPc);
    m.callee = func;
    m.calleeBase = base;
    return Status.callOut;
  }
  const args = m.readAll(base, params);
  const { fuel } = m;
  const result = answered === null ? guarded(() => func.run(args, m.context)) : answered.result;
  // A call that waits is made again: it counts, and is paid, when it has been answered.
  if ('wait' in result) {
    m.fuel = fuel;
    m.midway = result.wait.partly === true;
  } else {
    m.midway = false;
    m.fuel -= HOST_CALL_FUEL;
    func.calls++;
  }
  return answer(m, func, base, returnPc, result);
}

/** All parameters are f64, the result is one or none. */
function callFast(m: Machine, func: HostFunc, base: number, returnPc: Pc): Status {
  const { f64 } = m;
  const at = base >> 1;
  const count = func.type.params.length;
  let result: number;
  try {
    result = func.fast!(
      m.context,
      count > 0 ? f64[at]! : 0,
      count > 1 ? f64[at + 1]! : 0,
      count > 2 ? f64[at + 2]! : 0,
      count > 3 ? f64[at + 3]! : 0,
    );
  } catch (error) {
    throw hostTrap(error);
  }
  func.calls++;
  m.sp = base;
  if (func.type.results.length > 0) {
    if (result === result) {
      f64[at] = result;
    } else {
      m.i32[base] = 0;
      m.i32[base + 1] = NAN_F64_HIGH;
    }
    m.sp += 2;
  }
  comeBack(m, returnPc);
  return Status.run;
}

/**
 * The function may run other code on this machine before it returns. That leaves the machine where it was; here the
 * rest is kept that a run has of its own.
 */
function callRaw(m: Machine, func: HostFunc, base: number, returnPc: Pc): Status {
  const { fuel, stepping } = m;
  const depth = m.calls.length;
  let exception: Exn | null = null;
  m.stepEnds();
  try {
    func.raw!(m, base);
  } catch (error) {
    const seen = func.inward === null ? error : func.inward(error);
    if (!(seen instanceof Thrown)) throw seen;
    ({ exception } = seen);
  } finally {
    // Where the platform's own stack ended, a nested call may not have been closed.
    while (m.calls.length > depth) m.giveUp();
    m.fuel = fuel;
    m.stepping = stepping;
  }
  func.calls++;
  if (exception) return hostThrows(m, returnPc, exception);
  m.sp = base + wordsOf(func.type.results);
  comeBack(m, returnPc);
  return Status.run;
}

/** A host function has answered: its results go onto the stack, or the call it asks for begins. */
function answer(m: Machine, func: HostFunc, base: number, returnPc: Pc, result: HostResult): Status {
  if ('call' in result) return callBack(m, func, base, returnPc, result);
  if ('exit' in result) {
    m.exitCode = result.exit >>> 0;
    return Status.exit;
  }
  if ('wait' in result) {
    m.waitsFor = result.wait;
    // Calling again is the same call: its Stop 'host-call' was given.
    m.passHostCall = func.breaks;
    return Status.wait;
  }
  if ('throw' in result) return hostThrows(m, returnPc, result.throw);
  checkTypes(m, result, func.type.results, 'returned');
  m.sp = base;
  for (const value of result) m.push(value);
  comeBack(m, returnPc);
  return Status.run;
}

/** A function of the host throws; it was called by the operation at `returnPc`, or by another function of the host. */
function hostThrows(m: Machine, returnPc: Pc, exn: Exn): Status {
  if (returnPc !== returningTo(FixedPc.resumeHost)) return raise(m, exn);
  const asker = m.hostFrames.pop()!;
  m.hostFrames.push({ ...asker, caught: exn });
  m.sp = asker.base;
  m.goTo(FixedPc.resumeHost);
  return Status.run;
}

/** A function of the host asks for a call; what the call leaves is given to it by `resumeHost`. */
function callBack(m: Machine, asker: HostFunc, base: number, returnPc: Pc, asked: HostCall): Status {
  const { call, args, then, catch: caught = null } = asked;
  const { sp } = m;
  checkTypes(m, args, call.type.params, 'calls a function with');
  // The host function has run: it must not run again.
  if (call.kind === 'wasm') entryOf(m, m.store.adopt(call), true);
  if (base + wordsOf(call.type.params) > m.i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
  }
  const before = m.i32.slice(base, sp);
  m.sp = base;
  for (const arg of args) m.push(arg);
  m.hostFrames.push({ func: asker, callee: call.type, then, catch: caught, caught: null, base, returnPc });
  // Stopping before a host call that a host asked for would leave nowhere to go on from.
  m.passHostCall = true;
  let entered = false;
  try {
    const func = m.store.adopt(call);
    let status: Status = Status.run;
    if (func.kind === 'host') status = callHost(m, func, returningTo(FixedPc.resumeHost));
    else enterWasm(m, func, returningTo(FixedPc.resumeHost));
    entered = status === Status.run;
    m.fuel--;
    return status;
  } finally {
    m.passHostCall = false;
    if (!entered) {
      m.hostFrames.pop();
      m.i32.set(before, base);
      m.sp = sp;
    }
  }
}

/** The operation that a call asked for by a host function returns to. */
export function resumeHost(m: Machine): Status {
  m.stepEnds();
  const waiting = m.hostFrames.pop()!;
  const { func, base, returnPc } = waiting;
  let status: Status = Status.hostCall;
  let keep: HostFrame | null = waiting;
  try {
    const result = resumed(m, waiting);
    if (!('throw' in result)) {
      status = answer(m, func, base, returnPc, result);
      return status;
    }
    // What it throws itself is not for it to catch.
    m.hostFrames.push({ ...waiting, catch: null });
    keep = null;
    return raise(m, result.throw);
  } finally {
    if (keep && status !== Status.run) m.hostFrames.push(keep);
  }
}

/** What the function answers to how its call ended. */
function resumed(m: Machine, { callee, then, catch: handler, caught }: HostFrame): HostResult {
  if (caught) return handler ? guarded(() => handler(caught)) : { throw: caught };
  const results = m.readAll(m.sp - wordsOf(callee.results), callee.results);
  return guarded(() => then(results));
}

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw hostTrap(error);
  }
}

/** Whatever a host function throws becomes a trap at its call. */
export function hostTrap(error: unknown): Trap {
  if (error instanceof Trap) return error;
  return new Trap({ kind: 'host', message: error instanceof Error ? error.message : String(error) });
}

function checkTypes(m: Machine, values: readonly Value[], types: readonly ValueType[], what: string): void {
  if (values.length === types.length && values.every((value, i) => valueFits(value, types[i]!, m.store.types))) return;
  const actual = values.map((value) => ('ref' in value && value.ref === null ? 'null' : value.type)).join(' ');
  throw new Trap({ kind: 'host', message: `the host ${what} [${actual}] instead of [${types.join(' ')}]` });
}
