import type { Pc, TypeIndex } from '../module/types.ts';
import type { PcMap } from './pc-map.ts';
import type { TryTable } from './try-table.ts';

/** A compiled function, made for one place in the code space (see flat-code.ts). */
export interface FlatFunction {
  readonly base: Pc;
  /** First operation; the header stands before it. */
  readonly entry: Pc;
  /** Header and operations. */
  readonly words: Int32Array;
  readonly localWords: number;
  /** Are there v128 among its operands, so that operands and slots have to be told apart? */
  readonly vectors: boolean;
  readonly map: PcMap;
  /** What its tries do; null when it has none. */
  readonly tries: TryTable | null;
}

/** What differs between instances of a module: where a session keeps their globals, how it numbers types. */
export interface Bindings {
  /** Word of a global's cell. */
  globalWord(global: number): number;
  /** Number of a function type; equal types have equal numbers. */
  typeId(type: TypeIndex): number;
}
