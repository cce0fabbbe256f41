import type { FieldType, StorageType } from '../module/types.ts';

/** How a field of a struct or an element of an array is kept, and how it looks on the stack. */
export const Form = {
  /** i32 and f32: one word. */
  word: 0,
  /** i64 and f64: two words, the low half first. */
  double: 1,
  reference: 2,
  /** v128: four words. */
  vector: 3,
  /** Packed integers: their bits, unsigned. */
  byte: 4,
  half: 5,
} as const;

export type Form = (typeof Form)[keyof typeof Form];

export function formOf(storage: StorageType): Form {
  switch (storage) {
    case 'i32':
    case 'f32':
      return Form.word;
    case 'i64':
    case 'f64':
      return Form.double;
    case 'v128':
      return Form.vector;
    case 'i8':
      return Form.byte;
    case 'i16':
      return Form.half;
    default:
      return Form.reference;
  }
}

/** Cells of a struct that a field takes, and entries of the list of an array that an element takes. */
export function cellsOf(form: Form): number {
  return form === Form.double ? 2 : form === Form.vector ? 4 : 1;
}

/** Words it takes on the value stack. */
export function stackWordsOf(form: Form): number {
  return form === Form.vector ? 4 : 2;
}

const known = new WeakMap<readonly FieldType[], readonly number[]>();

/**
 * The first cell of each field of a struct, and one past the last cell. A struct of a subtype has the fields of its
 * supertype at the same places.
 */
export function cellStarts(fields: readonly FieldType[]): readonly number[] {
  let starts = known.get(fields);
  if (starts === undefined) {
    let at = 0;
    const found = [at, ...fields.map(({ storage }) => (at += cellsOf(formOf(storage))))];
    known.set(fields, (starts = found));
  }
  return starts;
}
