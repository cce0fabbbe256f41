import { globalName, localName } from '../module/names.ts';
import { isRefType, type StorageType, type ValueType } from '../module/types.ts';
import type { Instance } from '../runtime/instance.ts';
import type { Value } from '../runtime/value.ts';
import { parseV128, parseValue } from '../text/format.ts';
import { EditError } from './edit-error.ts';
import type { Run } from './run.ts';
import type { Inspector } from './inspect.ts';
import { membersOf } from './object-view.ts';
import { localsOf, operandWord } from './operands.ts';
import { shownObjects } from './shown-objects.ts';
import { typedRef } from './typed-ref.ts';
import type { Edit } from './time/tape.ts';
import type { ObjectName } from './views.ts';

export { EditError } from './edit-error.ts';

/**
 * What a person typed, as a value of a type in the store's numbers; throws an EditError. Functions and objects can be
 * named where there is an instance: see `typedRef`.
 */
export function typedValue(type: ValueType, text: string, instance: Instance | null = null): Value {
  if (isRefType(type)) return { type, ref: typedRef(type, text, instance) };
  if (type === 'v128') {
    const vector = parseV128(text);
    if (!vector.ok) throw new EditError(vector.message);
    return { type, bits: vector.bits };
  }
  const parsed = parseValue(type, text);
  if (!parsed.ok) throw new EditError(parsed.message);
  return type === 'i32' || type === 'f32' ? { type, bits: Number(parsed.bits) } : { type, bits: parsed.bits };
}

/** Sets a local of a live frame. These all answer the edit, which is done by `Debugger.edit`. */
export function editLocal(inspector: Inspector, frameIndex: number, index: number, text: string): Edit {
  const { module } = inspector;
  const found = inspector.wasmFrame(frameIndex);
  if (!found) throw new EditError('this frame has no locals');
  const { frame } = found;
  const func = frame.func.index;
  const locals = localsOf(module, func);
  if (!(index >= 0 && index < locals.count)) throw new EditError(`there is no local ${index} here`);
  const { instance } = frame.func;
  const value = named(localName(module, func, index), locals.typeOf(index), text, instance);
  return { of: 'stack', word: frame.locals + locals.wordOf(index), value };
}

/** Sets an operand of a live frame; `index` counts from the frame's deepest one. */
export function editOperand(inspector: Inspector, frameIndex: number, index: number, text: string): Edit {
  const found = inspector.wasmFrame(frameIndex);
  const operand = found?.state.operands[index];
  const word = found && operand ? found.frame.operands + operandWord(operand) : 0;
  if (!found || !operand || operand.type === 'bottom' || word >= found.frame.top) {
    throw new EditError(`there is no operand ${index} here`);
  }
  return { of: 'stack', word, value: named(`operand ${index}`, operand.type, text, found.frame.func.instance) };
}

/** Sets a mutable global. */
export function editGlobal({ instance }: Run, index: number, text: string): Edit {
  const global = instance.globals[index];
  if (!global) throw new EditError(`there is no global ${index}`);
  const name = globalName(instance.module, index);
  if (!global.type.mutable) throw new EditError(`the global ${name} is a constant`);
  return { of: 'global', index, value: named(name, global.type.value, text, instance, global.type.value) };
}

/** Sets a mutable field of a struct, or an element of an array, that a view has shown. */
export function editMember({ instance }: Run, { kind, id }: ObjectName, index: number, text: string): Edit {
  const { module } = instance;
  const object = shownObjects(module).find(kind, id);
  if (!object) throw new EditError('the object is gone: nothing refers to it any more');
  const [found] = membersOf(object, module, index, 1);
  if (!found || !(index >= 0)) throw new EditError(`there is no member ${index} in it`);
  const name = kind === 'array' ? `element ${index}` : found.name;
  if (object.kind === 'exn') throw new EditError('what an exception carries does not change');
  if (!found.mutable) throw new EditError(`${name} does not change once the object is made`);
  const field = object.kind === 'struct' ? object.type.fields[index] : object.type.field;
  const value = packed(found.storage)
    ? packedValue(name, found.storage, text)
    : stored(name, field!.storage, text, instance);
  return { of: 'member', object: id, index, value };
}

function packed(storage: StorageType): storage is 'i8' | 'i16' {
  return storage === 'i8' || storage === 'i16';
}

function stored(name: string, storage: StorageType, text: string, instance: Instance): Value {
  const type = storage as ValueType;
  return named(name, type, text, instance, type);
}

/** Bits of an i8 or i16, written signed or unsigned. */
function packedValue(name: string, storage: 'i8' | 'i16', text: string): Value {
  const bits = Number(storage.slice(1));
  const parsed = parseValue('i32', text);
  if (!parsed.ok) throw new EditError(`${name}: ${parsed.message}`);
  const number = Number(BigInt.asIntN(32, parsed.bits));
  if (number < -(2 ** (bits - 1)) || number >= 2 ** bits) {
    throw new EditError(
      `${name}: ${text.trim()} does not fit an ${storage}: it holds ${-(2 ** (bits - 1))} to ${2 ** bits - 1}`,
    );
  }
  return { type: 'i32', bits: number >>> 0 };
}

/** Writes bytes, all or none. */
export function editMemory({ instance }: Run, index: number, address: number, bytes: Uint8Array): Edit {
  const memory = instance.memories[index];
  if (!memory) throw new EditError(`there is no memory ${index}`);
  if (!(address >= 0) || address + bytes.length > memory.size) {
    throw new EditError(`${bytes.length} bytes at ${address} are not all inside: the memory ends at ${memory.size}`);
  }
  return { of: 'memory', memory: index, address, bytes };
}

/** The value that is meant; `inStore` is its type in the store's numbers, where `type` is not a module's own. */
function named(
  what: string,
  type: ValueType,
  text: string,
  instance: Instance,
  inStore = instance.store.valueType(instance.module, type),
): Value {
  try {
    return { ...typedValue(inStore, text, instance), type } as Value;
  } catch (error) {
    if (error instanceof EditError) throw new EditError(`${what}: ${error.message}`);
    throw error;
  }
}
