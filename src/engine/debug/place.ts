import { InstructionReader } from '../binary/instructions.ts';
import { CALL_WORDS, FixedPc, Op } from '../compile/flat-code.ts';
import { WasmError } from '../module/errors.ts';
import type { ByteOffset, Pc } from '../module/types.ts';
import { unsignedAt } from '../runtime/exec/address.ts';
import { type Frame, FrameWalk } from '../runtime/frame.ts';
import type { Func } from '../runtime/func.ts';
import type { Instance } from '../runtime/instance.ts';
import { castBranches } from '../runtime/exec/gc/casts.ts';
import type { Machine } from '../runtime/machine.ts';
import { isFunc } from '../runtime/ref.ts';
import { inspectAt } from '../validate/inspect.ts';
import { blocksOf } from './block-map.ts';
import { funcAt } from './location.ts';
import type { Goal, Surroundings } from './stepping.ts';

export type WasmFrame = Extract<Frame, { kind: 'wasm' }>;

/** The innermost frame, when it is one of wasm code: the one whose instruction is next. Cheap however deep it is. */
export function topFrame({ store, pc, fp, sp }: Machine): WasmFrame | null {
  const compiled = pc < FixedPc.end ? null : store.code.functionAt(pc);
  const offset = compiled?.map.offsetOf(pc) ?? null;
  if (!compiled || offset === null) return null;
  return { kind: 'wasm', func: compiled.func, pc, offset, locals: fp, operands: fp + compiled.localWords, top: sp };
}

/** Depth of calls as stepping counts it: it grows with every call and shrinks with every return. */
export function depthOf(machine: Machine): number {
  return machine.fr;
}

/** What a step needs to know of where the machine stands. `to` is the offset of a goal in the instance. */
export function surroundings(machine: Machine, instance: Instance, to: ByteOffset | undefined): Surroundings {
  const top = topFrame(machine);
  const caller = callerOf(machine);
  return {
    standing: { pc: machine.pc, depth: depthOf(machine) },
    caller: caller === null ? null : caller + CALL_WORDS,
    blockExits: top ? blockExits(machine, top) : [],
    to: to === undefined ? null : pcAt(machine, instance, to),
  };
}

/** Compiles the function that holds the offset, when it is not yet, so that a goal can be set in it. */
export function pcAt({ store }: Machine, instance: Instance, offset: ByteOffset): Pc | null {
  const index = funcAt(instance.module, offset);
  const func = index === null ? undefined : instance.funcs[index];
  if (func?.kind !== 'wasm') return null;
  try {
    store.compile(func);
  } catch (error) {
    if (error instanceof WasmError) return null;
    throw error;
  }
  return store.code.pcOf(func, offset);
}

/** The call that the innermost frame returns to, null when that is one from outside. */
function callerOf(machine: Machine): Pc | null {
  const walk = new FrameWalk(machine);
  walk.next();
  while (walk.next() && walk.kind !== 'outer') if (walk.kind === 'wasm') return walk.pc;
  return null;
}

/** Operations where control can come out of the innermost block without leaving the function. */
function blockExits(machine: Machine, { func, offset }: WasmFrame): Pc[] {
  const { module } = func.instance;
  const controls = inspectAt(module, func.index, offset)?.controls ?? [];
  const blocks = blocksOf(module, func.index);
  const exits: Pc[] = [];
  const add = (at: ByteOffset | undefined): void => {
    const pc = at === undefined ? null : machine.store.code.pcOf(func, at);
    if (pc !== null) exits.push(pc);
  };
  const [, ...open] = controls;
  const innermost = open.pop();
  if (innermost) add(blocks.get(innermost.offset)?.after);
  for (const frame of open) add(frame.kind === 'loop' ? frame.offset : blocks.get(frame.offset)?.after);
  // An exception leaves a try for one of its catch parts, if not for that of a try around it.
  for (const frame of innermost ? [...open, innermost] : []) {
    if (frame.kind === 'try') for (const { at } of blocks.get(frame.offset)?.parts ?? []) add(at);
  }
  return exits;
}

/** A reader that stands on an instruction, so that its immediates can be read; null when there is none there. */
export function readerAt(frame: WasmFrame): InstructionReader | null {
  const { module } = frame.func.instance;
  const body = module.funcs[frame.func.index]?.body;
  if (!body) return null;
  const reader = new InstructionReader(module.bytes, body.code, body.end, frame.func.index);
  // Only immediates are wanted: inside any number of blocks this reads the same.
  reader.seek(frame.offset, 1);
  return reader.next() ? reader : null;
}

/** The function that the next instruction calls; null when it calls none, or when the call will trap. */
export function calleeOf(machine: Machine, frame: WasmFrame): Func | null {
  const reader = readerAt(frame);
  const { instance } = frame.func;
  switch (reader?.opcode.mnemonic) {
    case 'call':
    case 'return_call':
      return instance.funcs[reader.index] ?? null;
    case 'call_indirect':
    case 'return_call_indirect': {
      const table = instance.tables[reader.index2];
      const element = table?.elements[unsignedAt(machine, machine.sp - 2, table.wide)] ?? null;
      if (!isFunc(element)) return null;
      // One of another type is not called: that is a trap.
      const { code, types } = machine.store;
      const wanted = code.pristine[frame.pc + 1]!;
      return element.typeId === wanted || types.isSubtype(element.typeId, wanted) ? element : null;
    }
    case 'call_ref':
    case 'return_call_ref': {
      const ref = machine.readRef(machine.sp - 2);
      return isFunc(ref) ? ref : null;
    }
    default:
      return null;
  }
}

/** The i32 on top of the stack. */
export function topWord(machine: Machine): number {
  return machine.i32[machine.sp - 2] ?? 0;
}

/** What a branch decides by: its i32 operand, 0 for a null reference, 1 for a cast that makes it branch. */
export function branchOperand(machine: Machine): number {
  const taken = castBranches(machine);
  return taken === null ? topWord(machine) : Number(taken);
}

/** Does the operation at `pc` call something? Only such an operation can make the stack of calls deeper. */
export function isCall(machine: Machine, pc: Pc): boolean {
  switch (machine.store.code.pristine[pc]) {
    case Op.call:
    case Op.callDirect:
    case Op.callIndirect:
    case Op.callIndirect64:
    case Op.callRef:
      return true;
    default:
      return isTailCall(machine, pc);
  }
}

/** Does the operation at `pc` call something in the place of its own function? */
export function isTailCall(machine: Machine, pc: Pc): boolean {
  const op = machine.store.code.pristine[pc];
  return op === Op.returnCall || op === Op.returnCallIndirect || op === Op.returnCallRef;
}

/** Where a call that was entered at `pc`, with so many frames, comes back to: nowhere when the host made it. */
export function goalBehind(tail: boolean, pc: Pc, caller: Pc | null, depth: number): readonly Goal[] {
  if (!tail) return [{ pc: pc + CALL_WORDS, depth }];
  return caller === null ? [] : [{ pc: caller, depth: depth - 1 }];
}
