import { CALL_WORDS, FixedPc, FunctionHeader, MANY_LOCALS, Op, returningTo } from '../../compile/flat-code.ts';
import type { HostCall, HostResult } from '../../hosts/host.ts';
import { Trap, WasmError } from '../../module/errors.ts';
import type { Pc, ValueType } from '../../module/types.ts';
import { NAN_F64_HIGH } from './float.ts';
import { type Exn, Thrown } from '../exn.ts';
import type { Func, HostFunc, WasmFunc } from '../func.ts';
import { exactAt, unsignedAt } from './address.ts';
import type { HostFrame, Machine } from '../machine.ts';
import { valueFits } from '../ref-match.ts';
import { isFunc } from '../ref.ts';
import { LARGE_BODY } from '../sliced-compile.ts';
import { Status } from '../status.ts';
import { Unfinished } from '../unfinished.ts';
import { wordsOf, type Value } from '../value.ts';
import { raise } from './exceptions.ts';
import { refTarget } from './references.ts';

/** What a call of the host takes, beside what it spends itself. */
const HOST_CALL_FUEL = 16;

/** Words of locals that are zeroed for one unit of fuel, by calls that zero very many. */
export const LOCALS_PER_FUEL = 32;

/**
 * Calls `func` with the arguments on top of the stack; its return goes on behind the call operation at `returnPc`.
 * A wasm function is entered, a host function has run when this comes back. Throws Trap with nothing changed.
 * https://webassembly.github.io/spec/core/exec/instructions.html#function-calls
 */
export function callFunction(m: Machine, func: Func, returnPc: Pc): Status {
  if (func.kind === 'host') return callHost(m, func, returnPc);
  enterWasm(m, func, returnPc);
  return Status.run;
}

function enterWasm(m: Machine, func: WasmFunc, returnPc: Pc): void {
  const entry = entryOf(m, func);
  const code = m.store.code.pristine;
  const { frameWords, i32 } = m;
  const base = m.sp - code[entry + FunctionHeader.params]!;
  const frames = m.fr / 2;
  if (m.fr >= frameWords.length - 4) throw new Trap({ kind: 'call-stack-exhausted', frames, limit: 'frames' });
  if (base + code[entry + FunctionHeader.frame]! > i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames, limit: 'bytes' });
  }
  frameWords[m.fr++] = returnPc;
  frameWords[m.fr++] = m.fp;
  if (func.instance !== m.instance) {
    frameWords[m.fr++] = returningTo(FixedPc.leaveInstance);
    frameWords[m.fr++] = m.instance?.index ?? -1;
    m.holdInstance();
    m.setInstance(func.instance);
  }
  const locals = code[entry + FunctionHeader.locals]!;
  if (locals > MANY_LOCALS) m.fuel -= Math.floor(locals / LOCALS_PER_FUEL);
  // A call of `fill` takes longer than a few words.
  for (const end = m.sp + locals; m.sp < end; m.sp++) i32[m.sp] = 0;
  m.fp = base;
  m.pc = entry;
}

/** Instructions of a large function that are compiled between two looks at what else there is to do. */
const COMPILED_AT_ONCE = 10_000;
/** Fuel for compiling one. */
const COMPILE_FUEL = 20;

/**
 * The first operation of a function. One that turns out not to be valid when it is first called traps there. Throws
 * Unfinished, with nothing changed, when the machine compiles large functions in slices and this was not the last one;
 * not when it is to be done `atOnce`.
 */
export function entryOf(m: Machine, func: WasmFunc, atOnce = false): Pc {
  if (func.entry >= 0) return func.entry;
  try {
    if (atOnce || !m.compilesInSlices || !isLarge(func)) return m.store.compile(func);
    const work = Math.max(COMPILED_AT_ONCE, Math.floor(m.fuel / COMPILE_FUEL));
    const entry = m.store.compileSome(func, work);
    m.fuel -= work * COMPILE_FUEL;
    if (entry === null) throw new Unfinished();
    return entry;
  } catch (error) {
    if (error instanceof WasmError) {
      throw new Trap({ kind: 'host', message: `function ${func.index} is not valid: ${error.message}` });
    }
    // The only other thing that can go wrong: no room, for the code or on the platform's own stack.
    if (error instanceof RangeError) {
      if (error.message.includes('call stack')) {
        throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
      }
      throw new Trap({ kind: 'host', message: `function ${func.index} cannot be compiled: ${error.message}` });
    }
    throw error;
  }
}

function isLarge({ instance, index }: WasmFunc): boolean {
  const body = instance.module.funcs[index]?.body;
  return !!body && body.end - body.start >= LARGE_BODY;
}

function callHost(m: Machine, func: HostFunc, returnPc: Pc): Status {
  if (func.breaks && !m.passHostCall) return Status.hostCall;
  m.passHostCall = false;
  const { params, results } = func.type;
  const base = m.sp - wordsOf(params);
  if (base + wordsOf(results) > m.i32.length) {
    throw new Trap({ kind: 'call-stack-exhausted', frames: m.fr / 2, limit: 'bytes' });
  }
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
  const result = guarded(() => func.run(args, m.context));
  // A call that waits is made again: it counts, and is paid, when it has been answered.
  if ('wait' in result) {
    m.fuel = fuel;
  } else {
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
  m.pc = returnPc + CALL_WORDS;
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
  m.pc = returnPc + CALL_WORDS;
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
  m.pc = returnPc + CALL_WORDS;
  return Status.run;
}

/** A function of the host throws; it was called by the operation at `returnPc`, or by another function of the host. */
function hostThrows(m: Machine, returnPc: Pc, exn: Exn): Status {
  if (returnPc !== returningTo(FixedPc.resumeHost)) return raise(m, exn);
  const asker = m.hostFrames.pop()!;
  m.hostFrames.push({ ...asker, caught: exn });
  m.sp = asker.base;
  m.pc = FixedPc.resumeHost;
  return Status.run;
}

function callBack(m: Machine, func: HostFunc, base: number, returnPc: Pc, asked: HostCall): Status {
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
  m.hostFrames.push({ func, callee: call.type, then, catch: caught, caught: null, base, returnPc });
  // Stopping before a host call that a host asked for would leave nowhere to go on from.
  m.passHostCall = true;
  let entered = false;
  try {
    callFunction(m, m.store.adopt(call), returningTo(FixedPc.resumeHost));
    entered = true;
    m.fuel--;
    return Status.run;
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

/** The operation that a function of another instance returns through. */
export function leaveInstance(m: Machine): Status {
  m.stepEnds();
  const index = m.fp;
  m.setInstance(index < 0 ? null : m.store.instances.at(index));
  m.fr -= 2;
  m.pc = m.frameWords[m.fr]! + CALL_WORDS;
  m.fp = m.frameWords[m.fr + 1]!;
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
  const { pc, sp } = m;
  const func = indirectTarget(m);
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

function guarded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw hostTrap(error);
  }
}

/** Whatever a host function throws becomes a trap at its call. */
function hostTrap(error: unknown): Trap {
  if (error instanceof Trap) return error;
  return new Trap({ kind: 'host', message: error instanceof Error ? error.message : String(error) });
}

function checkTypes(m: Machine, values: readonly Value[], types: readonly ValueType[], what: string): void {
  if (values.length === types.length && values.every((value, i) => valueFits(value, types[i]!, m.store.types))) return;
  const actual = values.map((value) => ('ref' in value && value.ref === null ? 'null' : value.type)).join(' ');
  throw new Trap({ kind: 'host', message: `the host ${what} [${actual}] instead of [${types.join(' ')}]` });
}
