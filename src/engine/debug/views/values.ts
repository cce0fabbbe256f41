/** Values and what references point to. */
import type { LaneShape } from '../../text/format.ts';

/** A value: bits zero-extended (i32/f32 to 32, i64/f64 to 64); references say what they point to instead. */
export interface ValueView {
  readonly type: string;
  readonly bits: bigint;
  readonly ref: RefView | null;
  /** Of a vector: how the code around it divides it, where that can be told. */
  readonly lanes?: LaneShape;
}

export type RefView =
  | { readonly kind: 'null' }
  | { readonly kind: 'func'; readonly func: number | null; readonly name: string }
  | { readonly kind: 'host'; readonly text: string }
  /** A small integer that is the reference itself. */
  | { readonly kind: 'i31'; readonly value: number }
  | ObjectRefView;

/** A reference to a struct, an array or an exception: what can be expanded. */
export interface ObjectRefView extends ObjectName {
  /** Name of its type; of an exception, of its tag. */
  readonly type: string;
  /** How many members it has. */
  readonly count: number;
  /** The first ones; none in the view of a member. */
  readonly members: readonly MemberView[];
}

/** What names an object as long as its run goes on: objects are counted as they are made, exceptions apart. */
export interface ObjectName {
  readonly kind: 'struct' | 'array' | 'exn';
  readonly id: number;
}

/** A field of a struct, an element of an array, or a value that an exception carries. */
export interface MemberView {
  /** Of an element its index. */
  readonly name: string;
  /** 'i8' and 'i16' for packed ones, whose value is an unsigned i32. */
  readonly storage: string;
  readonly mutable: boolean;
  readonly value: ValueView;
}

/** Members `from` on of an object. */
export interface ObjectWindow extends ObjectName {
  readonly type: string;
  readonly count: number;
  readonly from: number;
  readonly members: readonly MemberView[];
}
