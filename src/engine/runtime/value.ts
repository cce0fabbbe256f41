import type { RefType } from '../module/types.ts';
import type { Ref } from './ref.ts';

/**
 * A value at the border of the machine. Floats are their bits, because a JS number loses NaN payloads;
 * i32 and f32 are unsigned 32-bit patterns, i64 and f64 unsigned 64-bit ones.
 * https://webassembly.github.io/spec/core/exec/runtime.html#values
 */
export type Value =
  | { readonly type: 'i32' | 'f32'; readonly bits: number }
  | { readonly type: 'i64' | 'f64'; readonly bits: bigint }
  | { readonly type: RefType; readonly ref: Ref };
