import { globalName, localName } from '../module/names.ts';
import { refParts } from '../module/ref-type.ts';
import { isRefType, type ValueType } from '../module/types.ts';
import type { Value } from '../runtime/value.ts';
import { parseValue } from '../text/format.ts';
import type { Run } from './run.ts';
import type { Inspector } from './inspect.ts';
import { localCount, localType, localWord, operandWord } from './operands.ts';

/** An edit that cannot be made; the message says why. */
export class EditError extends Error {}

/** What a person typed, as a value of a type; throws an EditError. Of references, null and small integers can be typed. */
export function typedValue(type: ValueType, text: string): Value {
  if (isRefType(type)) {
    const { nullable, heap } = refParts(type);
    const one = `${/^[aei]/.test(type) ? 'an' : 'a'} ${type}`;
    const small = heap === 'i31' || heap === 'eq' || heap === 'any';
    if (small && /^\s*-?\d+\s*$/.test(text)) return { type, ref: smallInteger(text) };
    if (!nullable) throw new EditError(small ? `${one} can only be a whole number here` : `${one} cannot be typed in`);
    if (/^\s*(null|ref\.null.*)\s*$/.test(text)) return { type, ref: null };
    throw new EditError(`${one} can only be set to null${small ? ' or a whole number' : ''} here`);
  }
  if (type === 'v128') throw new EditError('a value of type v128 cannot be typed in');
  const parsed = parseValue(type, text);
  if (!parsed.ok) throw new EditError(parsed.message);
  return type === 'i32' || type === 'f32' ? { type, bits: Number(parsed.bits) } : { type, bits: parsed.bits };
}

function smallInteger(text: string): number {
  const value = Number(text);
  if (value >= -0x4000_0000 && value < 0x4000_0000) return value | 0;
  throw new EditError(`${text.trim()} has more than 31 bits`);
}

/** Sets a local of a live frame. */
export function editLocal(inspector: Inspector, frameIndex: number, index: number, text: string): void {
  const { machine, module } = inspector;
  const found = inspector.wasmFrame(frameIndex);
  if (!found) throw new EditError('this frame has no locals');
  const { frame } = found;
  const func = frame.func.index;
  if (!(index >= 0 && index < localCount(module, func))) throw new EditError(`there is no local ${index} here`);
  const value = named(localName(module, func, index), localType(module, func, index), text);
  machine.write(frame.locals + localWord(module, func, index), value);
}

/** Sets an operand of a live frame; `index` counts from the frame's deepest one. */
export function editOperand(inspector: Inspector, frameIndex: number, index: number, text: string): void {
  const found = inspector.wasmFrame(frameIndex);
  const type = found?.state.operands[index]?.type;
  const word = found ? found.frame.operands + operandWord(found.state.operands, index) : 0;
  if (!found || type === undefined || type === 'bottom' || word >= found.frame.top) {
    throw new EditError(`there is no operand ${index} here`);
  }
  inspector.machine.write(word, named(`operand ${index}`, type, text));
}

/** Sets a mutable global. */
export function editGlobal({ instance }: Run, index: number, text: string): void {
  const global = instance.globals[index];
  if (!global) throw new EditError(`there is no global ${index}`);
  const name = globalName(instance.module, index);
  if (!global.type.mutable) throw new EditError(`the global ${name} is a constant`);
  global.set(named(name, global.type.value, text));
}

/** Writes bytes, all or none. */
export function editMemory({ instance }: Run, index: number, address: number, bytes: Uint8Array): void {
  const memory = instance.memories[index];
  if (!memory) throw new EditError(`there is no memory ${index}`);
  if (!(address >= 0) || address + bytes.length > memory.size) {
    throw new EditError(`${bytes.length} bytes at ${address} are not all inside: the memory ends at ${memory.size}`);
  }
  memory.bytes.set(bytes, address);
}

function named(what: string, type: ValueType, text: string): Value {
  try {
    return typedValue(type, text);
  } catch (error) {
    if (error instanceof EditError) throw new EditError(`${what}: ${error.message}`);
    throw error;
  }
}
