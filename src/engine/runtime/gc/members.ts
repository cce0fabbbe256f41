import { cellsOf, Form } from '../../compile/field-form.ts';
import type { StorageType } from '../../module/types.ts';
import { highHalf, lowHalf, u64OfHalves } from '../../util/bits.ts';
import type { Ref } from '../ref.ts';
import { i32, type Value } from '../value.ts';
import type { ArrayRef } from './array.ts';
import type { StructType } from './object-type.ts';
import type { StructRef } from './struct.ts';

/**
 * Fields and elements as values: for whoever is no instruction. A packed one is an i32: its bits, unsigned, when it is
 * read; of what is stored the lower bits are kept.
 */
export function readField({ type, cells }: StructRef, index: number): Value {
  return read(type.fields[index]!.storage, type.forms[index]!, cells, type.starts[index]!);
}

export function storeField({ forms, starts }: StructType, cells: Ref[], index: number, value: Value): void {
  store(forms[index]!, cells, starts[index]!, value);
}

export function readElement({ type, elements }: ArrayRef, index: number): Value {
  return read(type.field.storage, type.form, elements, cellsOf(type.form) * index);
}

export function storeElement({ type, elements }: ArrayRef, index: number, value: Value): void {
  store(type.form, elements, cellsOf(type.form) * index, value);
}

type Cells = { readonly length: number; [index: number]: Ref };

function read(storage: StorageType, form: Form, cells: Readonly<Cells>, at: number): Value {
  const word = (nth: number): number => cells[at + nth] as number;
  switch (form) {
    case Form.reference:
      return { type: storage as 'anyref', ref: cells[at]! };
    case Form.byte:
    case Form.half:
      return i32(word(0));
    case Form.word:
      return { type: storage as 'i32', bits: word(0) >>> 0 };
    case Form.double:
      return { type: storage as 'i64', bits: u64OfHalves(word(0), word(1)) };
    case Form.vector: {
      const low = u64OfHalves(word(0), word(1));
      return { type: 'v128', bits: (u64OfHalves(word(2), word(3)) << 64n) | low };
    }
  }
}

function store(form: Form, cells: Cells, at: number, value: Value): void {
  if ('ref' in value) {
    cells[at] = value.ref;
    return;
  }
  const bits = BigInt(value.bits);
  switch (form) {
    case Form.byte:
      cells[at] = Number(value.bits) & 0xff;
      return;
    case Form.half:
      cells[at] = Number(value.bits) & 0xffff;
      return;
    case Form.double:
    case Form.vector:
      cells[at] = lowHalf(bits);
      cells[at + 1] = highHalf(bits);
      if (form === Form.double) return;
      cells[at + 2] = lowHalf(bits >> 64n);
      cells[at + 3] = highHalf(bits >> 64n);
      return;
    default:
      cells[at] = Number(value.bits) | 0;
  }
}
