import type { Edit, GivenAnswer, Input } from '../debug/time/tape.ts';
import type { RefType, ValueType } from '../module/types.ts';

/**
 * A reference that can be written down: null, a small integer, a function of the module by its index, or a value of the
 * host that is a text, a number or true or false.
 */
export type SavedRef = null | number | { readonly func: number } | { readonly host: string | number | boolean };

/** A value whose reference, if it is one, means the same in another process. */
export type SavedValue =
  | { readonly type: 'i32' | 'f32'; readonly bits: number }
  | { readonly type: 'i64' | 'f64' | 'v128'; readonly bits: bigint }
  | { readonly type: RefType; readonly ref: SavedRef };

/** An edit with such a value. */
export type SavedEdit =
  | Extract<Edit, { readonly of: 'memory' }>
  | (Omit<Extract<Edit, { readonly of: 'stack' }>, 'value'> & { readonly value: SavedValue })
  | (Omit<Extract<Edit, { readonly of: 'global' }>, 'value'> & { readonly value: SavedValue })
  | (Omit<Extract<Edit, { readonly of: 'member' }>, 'value'> & { readonly value: SavedValue });

/** An input with such values. */
export type SavedInput =
  | Exclude<Input, { readonly kind: 'invoke' | 'stub' | 'edit' }>
  | (Omit<Extract<Input, { readonly kind: 'invoke' }>, 'args'> & { readonly args: readonly SavedValue[] })
  | (Omit<Extract<Input, { readonly kind: 'stub' }>, 'results'> & { readonly results: readonly SavedValue[] })
  | { readonly kind: 'edit'; readonly edit: SavedEdit };

/** An input, and when it came. Where code lies depends on what was compiled first, so a place is told as people do. */
export interface SavedEntry {
  readonly at: number;
  /** The instruction before which it came; null between calls. */
  readonly place: SavedPlace | null;
  readonly input: SavedInput;
}

export interface SavedPlace {
  readonly func: number;
  /** Number of the operation among those of its function. */
  readonly ordinal: number;
}

/** All that came into a run from outside up to the moment `total`. */
export interface SavedLog {
  readonly entries: readonly SavedEntry[];
  readonly answers: readonly GivenAnswer[];
  readonly total: number;
}

/** The types that a value can have, as they are written. */
export function isValueType(text: string): text is ValueType {
  return /^(i32|i64|f32|f64|v128|(any|eq|i31|struct|array|null|func|nullfunc|extern|nullextern|exn|nullexn)ref)$/.test(
    text,
  )
    ? true
    : /^\(ref (null )?(\d{1,7}|any|eq|i31|struct|array|none|func|nofunc|extern|noextern|exn|noexn)\)$/.test(text);
}
