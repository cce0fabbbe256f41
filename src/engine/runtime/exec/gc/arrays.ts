/** Single elements of arrays. https://webassembly.github.io/spec/core/exec/instructions.html#exec-array-get */
import { cellsOf, Form, stackWordsOf } from '../../../compile/field-form.ts';
import { Trap } from '../../../module/errors.ts';
import { ArrayRef } from '../../gc/array.ts';
import type { Machine } from '../../machine.ts';
import type { Ref } from '../../ref.ts';

/** `signed` matters for packed elements only. */
export function arrayGet(m: Machine, signed: boolean): void {
  const word = m.sp - 4;
  const array = arrayAt(m, word);
  const index = m.i32[m.sp - 2]! >>> 0;
  checkArray(array, index, 1);
  const { i32 } = m;
  const elements = array.elements;
  m.sp -= 2;
  switch (m.store.code.pristine[m.pc + 1]) {
    case Form.reference:
      m.writeRef(word, (elements as Ref[])[index]!);
      break;
    case Form.word:
      i32[word] = elements[index] as number;
      break;
    case Form.byte:
      i32[word] = signed ? ((elements[index] as number) << 24) >> 24 : (elements[index] as number);
      break;
    case Form.half:
      i32[word] = signed ? ((elements[index] as number) << 16) >> 16 : (elements[index] as number);
      break;
    case Form.double:
      i32[word] = elements[2 * index] as number;
      i32[word + 1] = elements[2 * index + 1] as number;
      break;
    default:
      for (let i = 0; i < 4; i++) i32[word + i] = elements[4 * index + i] as number;
      m.sp += 2;
  }
  m.pc += 2;
}

export function arraySet(m: Machine): void {
  const form = m.store.code.pristine[m.pc + 1] as Form;
  const value = m.sp - stackWordsOf(form);
  const array = arrayAt(m, value - 4);
  const index = m.i32[value - 2]! >>> 0;
  checkArray(array, index, 1);
  m.store.heap.writesTo(array, index, 1);
  fillElements(m, array, form, index, index + 1, value);
  m.sp = value - 4;
  m.pc += 2;
}

export function arrayLen(m: Machine): void {
  m.i32[m.sp - 2] = arrayAt(m, m.sp - 2).length;
  m.pc += 1;
}

/** Puts the value that begins at `word` of the stack into elements [from, to). */
export function fillElements(m: Machine, array: ArrayRef, form: Form, from: number, to: number, word: number): void {
  const { i32 } = m;
  switch (form) {
    case Form.reference:
      (array.elements as Ref[]).fill(m.readRef(word), from, to);
      return;
    case Form.word:
    case Form.byte:
    case Form.half:
      // Packed elements keep the lower bits.
      (array.elements as Int32Array).fill(i32[word]!, from, to);
      return;
    default: {
      const width = cellsOf(form);
      const elements = array.elements as Int32Array;
      for (let at = width * from; at < width * to; at++) elements[at] = i32[word + (at % width)]!;
    }
  }
}

/** The array whose reference is at `word` of the stack. */
export function arrayAt(m: Machine, word: number): ArrayRef {
  const ref = m.readRef(word);
  if (ref instanceof ArrayRef) return ref;
  if (ref === null) throw new Trap({ kind: 'null-array-reference' });
  throw new Error('internal error: a reference to an array is none');
}

/** Throws the trap unless [index, index + size) lies inside. */
export function checkArray({ length }: ArrayRef, index: number, size: number): void {
  if (index + size > length) throw new Trap({ kind: 'out-of-bounds-array-access', index, size, limit: length });
}
