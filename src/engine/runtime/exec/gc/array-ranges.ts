/**
 * Making arrays, and what is done to ranges of them: paid by the length, and in pieces where that is long (pieces.ts).
 * https://webassembly.github.io/spec/core/exec/instructions.html#exec-array-new
 */
import { cellsOf, Form, stackWordsOf } from '../../../compile/field-form.ts';
import { Trap } from '../../../module/errors.ts';
import type { ArrayRef } from '../../gc/array.ts';
import { type ArrayType, elementBytes } from '../../gc/object-type.ts';
import type { Machine } from '../../machine.ts';
import type { Ref } from '../../ref.ts';
import { pieceOf } from '../pieces.ts';
import { arrayAt, checkArray, fillElements } from './arrays.ts';

/** Elements that are done at a time, and for one unit of fuel. */
const PIECE = 65_536;
const ELEMENTS_PER_FUEL = 8;
/** Fuel for a new array, and how many elements one unit more makes; references take longer than numbers. */
const NEW_FUEL = 30;
const NEW_REFS_PER_FUEL = 2;

export function arrayNew(m: Machine): void {
  const type = typeOf(m);
  const length = m.i32[m.sp - 2]! >>> 0;
  const value = m.sp - 2 - stackWordsOf(type.form);
  const array = newArray(m, type, length);
  fillElements(m, array, type.form, 0, length, value);
  done(m, array, value, 2);
}

export function arrayNewDefault(m: Machine): void {
  const length = m.i32[m.sp - 2]! >>> 0;
  done(m, newArray(m, typeOf(m), length), m.sp - 2, 2);
}

export function arrayNewFixed(m: Machine): void {
  const type = typeOf(m);
  const length = immediate(m, 2);
  const width = stackWordsOf(type.form);
  const base = m.sp - length * width;
  const array = newArray(m, type, length);
  for (let i = 0; i < length; i++) fillElements(m, array, type.form, i, i + 1, base + i * width);
  done(m, array, base, 3);
}

export function arrayNewData(m: Machine): void {
  const type = typeOf(m);
  const segment = immediate(m, 2);
  const [from, length] = [m.i32[m.sp - 4]! >>> 0, m.i32[m.sp - 2]! >>> 0];
  checkData(m, segment, from, length, type.form);
  const array = newArray(m, type, length);
  copyData(m, array, type.form, 0, segment, from, length);
  done(m, array, m.sp - 4, 3);
}

export function arrayNewElem(m: Machine): void {
  const type = typeOf(m);
  const segment = immediate(m, 2);
  const [from, length] = [m.i32[m.sp - 4]! >>> 0, m.i32[m.sp - 2]! >>> 0];
  checkElements(m, segment, from, length);
  const array = newArray(m, type, length);
  copyRefs(m.instance!.elements[segment]!, from, array.elements as Ref[], 0, length);
  done(m, array, m.sp - 4, 3);
}

/** array index value length */
export function arrayFill(m: Machine): void {
  const form = immediate(m, 1) as Form;
  const length = m.i32[m.sp - 2]! >>> 0;
  const value = m.sp - 2 - stackWordsOf(form);
  const index = m.i32[value - 2]! >>> 0;
  const array = arrayAt(m, value - 4);
  checkArray(array, index, length);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  m.store.heap.writesTo(array, index, piece);
  fillElements(m, array, form, index, index + piece, value);
  if (piece === length) {
    m.sp = value - 4;
    m.pc += 2;
    return;
  }
  m.i32[value - 2] = index + piece;
  m.i32[m.sp - 2] = length - piece;
}

/** array index array index length */
export function arrayCopy(m: Machine): void {
  const { i32, sp } = m;
  const form = immediate(m, 1) as Form;
  const length = i32[sp - 2]! >>> 0;
  const source = i32[sp - 4]! >>> 0;
  const target = i32[sp - 8]! >>> 0;
  const into = arrayAt(m, sp - 10);
  const out = arrayAt(m, sp - 6);
  checkArray(into, target, length);
  checkArray(out, source, length);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  // Upwards, the end goes first: it may lie on what is still to be copied.
  const upwards = into === out && target > source;
  const skip = upwards ? length - piece : 0;
  m.store.heap.writesTo(into, target + skip, piece);
  copyElements(out, source + skip, into, target + skip, piece, form);
  pieceDone(m, 8, 4, piece, length, upwards ? 0 : piece);
}

/** array index offset length */
export function arrayInitData(m: Machine): void {
  const { i32, sp } = m;
  const array = arrayAt(m, sp - 8);
  const { form } = array.type;
  const segment = immediate(m, 1);
  const [target, source, length] = [i32[sp - 6]! >>> 0, i32[sp - 4]! >>> 0, i32[sp - 2]! >>> 0];
  checkArray(array, target, length);
  checkData(m, segment, source, length, form);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  m.store.heap.writesTo(array, target, piece);
  copyData(m, array, form, target, segment, source, piece);
  pieceDone(m, 6, 4, piece, length, piece, elementBytes(form));
}

/** array index index length */
export function arrayInitElem(m: Machine): void {
  const { i32, sp } = m;
  const array = arrayAt(m, sp - 8);
  const segment = immediate(m, 1);
  const [target, source, length] = [i32[sp - 6]! >>> 0, i32[sp - 4]! >>> 0, i32[sp - 2]! >>> 0];
  checkArray(array, target, length);
  checkElements(m, segment, source, length);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  m.store.heap.writesTo(array, target, piece);
  copyRefs(m.instance!.elements[segment]!, source, array.elements as Ref[], target, piece);
  pieceDone(m, 6, 4, piece, length, piece);
}

function immediate(m: Machine, nth: number): number {
  return m.store.code.pristine[m.pc + nth]!;
}

function typeOf(m: Machine): ArrayType {
  return m.store.heap.types.array(immediate(m, 1));
}

function newArray(m: Machine, type: ArrayType, length: number): ArrayRef {
  const array = m.store.heap.newArray(type, length, m);
  m.fuel -= NEW_FUEL + Math.floor(length / (type.form === Form.reference ? NEW_REFS_PER_FUEL : ELEMENTS_PER_FUEL));
  return array;
}

/** The new array takes the place of the operands, which begin at `base`; the operation is `words` long. */
function done(m: Machine, array: ArrayRef, base: number, words: number): void {
  m.writeRef(base, array);
  m.sp = base + 2;
  m.pc += words;
}

/**
 * A piece of a copy is done. The operands below the length are an index `target` words below the top and another
 * `source` words below; the source goes on by `bytes` for every element.
 */
function pieceDone(
  m: Machine,
  target: number,
  source: number,
  piece: number,
  length: number,
  step: number,
  bytes = 1,
): void {
  const { i32, sp } = m;
  m.midway = piece !== length;
  if (piece === length) {
    m.sp = sp - target - 2;
    m.pc += 2;
    return;
  }
  i32[sp - 2] = length - piece;
  i32[sp - source] = i32[sp - source]! + step * bytes;
  i32[sp - target] = i32[sp - target]! + step;
}

function copyElements(from: ArrayRef, source: number, to: ArrayRef, target: number, count: number, form: Form): void {
  if (form === Form.reference) return copyRefs(from.elements as Ref[], source, to.elements as Ref[], target, count);
  const width = cellsOf(form);
  const words = from.elements as Int32Array;
  (to.elements as Int32Array).set(words.subarray(width * source, width * (source + count)), width * target);
}

/** Right also when both are the same list and the ranges overlap. */
function copyRefs(from: readonly Ref[], source: number, to: Ref[], target: number, count: number): void {
  if (from === to) to.copyWithin(target, source, source + count);
  else for (let i = 0; i < count; i++) to[target + i] = from[source + i]!;
}

function copyData(
  m: Machine,
  array: ArrayRef,
  form: Form,
  target: number,
  segment: number,
  source: number,
  count: number,
): void {
  const bytes = elementBytes(form);
  const { buffer, byteOffset } = array.elements as Uint8Array;
  const data = m.instance!.datas[segment]!.subarray(source, source + count * bytes);
  new Uint8Array(buffer, byteOffset).set(data, target * bytes);
}

function checkData(m: Machine, segment: number, from: number, count: number, form: Form): void {
  const limit = m.instance!.datas[segment]!.length;
  const size = count * elementBytes(form);
  if (from + size <= limit) return;
  throw new Trap({ kind: 'out-of-bounds-memory-access', address: from, size, limit, memory: 0, segment });
}

function checkElements(m: Machine, segment: number, from: number, count: number): void {
  const limit = m.instance!.elements[segment]!.length;
  if (from + count <= limit) return;
  throw new Trap({ kind: 'out-of-bounds-table-access', index: from, size: count, limit, table: 0, segment });
}
