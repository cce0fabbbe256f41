import type { InstructionReader } from '../binary/instructions.ts';
import { refParts } from '../module/ref-type.ts';
import type { AbstractHeapType, RefType, TypeIndex } from '../module/types.ts';
import type { BodyState } from '../validate/body-state.ts';
import type { Emission, Emits } from './emission.ts';
import { cellStarts, formOf, type Form } from './field-form.ts';
import { PREFIX_FB } from './flat-code.ts';

const FB = 0xfb << 12;

/**
 * Instructions on objects. Behind the number of the operation stand:
 *
 *     struct.new, array.new, ...     type, in the store's numbers
 *     array.new_fixed                type, how many
 *     array.new_data, _elem          type, segment
 *     struct.get, struct.set         cell, form (see field-form.ts)
 *     array.get, array.set, fill     form
 *     array.init_*                   segment
 *     ref.test, ref.cast             heap (see `heapCode`)
 *     br_on_cast                     target, keep, base, heap, 1 when null passes
 */
export const gcEmits: Emits = {
  [FB | 0]: ofType,
  [FB | 1]: ofType,
  [FB | 2]: ofField,
  [FB | 3]: ofField,
  [FB | 4]: ofField,
  [FB | 5]: ofField,
  [FB | 6]: ofType,
  [FB | 7]: ofType,
  [FB | 8]: ofTypeAndIndex,
  [FB | 9]: ofTypeAndIndex,
  [FB | 10]: ofTypeAndIndex,
  [FB | 11]: ofElement,
  [FB | 12]: ofElement,
  [FB | 13]: ofElement,
  [FB | 14]: ofElement,
  [FB | 15]: alone,
  [FB | 16]: ofElement,
  [FB | 17]: ofElement,
  [FB | 18]: ofSegment,
  [FB | 19]: ofSegment,
  [FB | 20]: cast,
  [FB | 21]: cast,
  [FB | 22]: cast,
  [FB | 23]: cast,
  [FB | 24]: branchCast,
  [FB | 25]: branchCast,
  [FB | 26]: alone,
  [FB | 27]: alone,
  [FB | 28]: alone,
  [FB | 29]: alone,
  [FB | 30]: alone,
};

/** Numbers of the abstract heap types in code; a type of the store stands as its own number, from 0 on. */
export const HeapCode: Readonly<Record<AbstractHeapType, number>> = {
  any: -1,
  eq: -2,
  i31: -3,
  struct: -4,
  array: -5,
  none: -6,
  func: -7,
  nofunc: -8,
  extern: -9,
  noextern: -10,
  exn: -11,
  noexn: -12,
};

function op({ out }: Emission, { opcode }: InstructionReader): void {
  out.word(PREFIX_FB + (opcode.number & 0xfff));
}

function alone(to: Emission, reader: InstructionReader): void {
  op(to, reader);
}

function ofType(to: Emission, reader: InstructionReader): void {
  op(to, reader);
  to.out.word(to.bindings.typeId(reader.index));
}

function ofTypeAndIndex(to: Emission, reader: InstructionReader): void {
  ofType(to, reader);
  to.out.word(reader.index2);
}

function ofSegment(to: Emission, reader: InstructionReader): void {
  op(to, reader);
  to.out.word(reader.index2);
}

function ofField(to: Emission, reader: InstructionReader): void {
  const type = to.module.types[reader.index];
  if (type?.kind !== 'struct') throw new Error('internal error: a field of what is no struct');
  op(to, reader);
  to.out.word(cellStarts(type.fields)[reader.index2]!);
  to.out.word(formOf(type.fields[reader.index2]!.storage));
}

function ofElement(to: Emission, reader: InstructionReader): void {
  op(to, reader);
  to.out.word(elementForm(to, reader.index));
}

function elementForm({ module }: Emission, index: TypeIndex): Form {
  const type = module.types[index];
  if (type?.kind !== 'array') throw new Error('internal error: an element of what is no array');
  return formOf(type.field.storage);
}

function cast(to: Emission, reader: InstructionReader): void {
  op(to, reader);
  to.out.word(heapCode(to, reader.refType));
}

function branchCast(to: Emission, reader: InstructionReader, state: BodyState): void {
  op(to, reader);
  to.branchTo(state, reader.index, state.slots);
  to.out.word(heapCode(to, reader.refType2));
  to.out.word(refParts(reader.refType2).nullable ? 1 : 0);
}

function heapCode({ bindings }: Emission, type: RefType): number {
  const { heap } = refParts(type);
  if (typeof heap === 'number') return bindings.typeId(heap);
  if (heap === 'bot') throw new Error('internal error: a cast to no type');
  return HeapCode[heap];
}
