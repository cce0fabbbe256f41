import type { FuncIndex, TableIndex, TypeIndex } from '../module/types.ts';
import type { WasmModule } from '../module/module.ts';
import type { Stops } from './stops.ts';
import type { TwinTypes } from './twin-types.ts';

/** Does the twin count instructions (for recorded runs), or only rounds of loops and calls? */
export type Counting = 'instructions' | 'rounds';

/** Number of a global in the twin, or the bits of one that never changes; null when the twin has none. */
export type TwinGlobal = { readonly index: number } | { readonly bits: bigint } | null;

/** What the code of a function is rewritten with: where the twin keeps what the module names. */
export interface Twin {
  readonly module: WasmModule;
  readonly types: TwinTypes;
  readonly counting: Counting;
  /** Are its functions in another module of the platform's: called through table 0? */
  readonly elsewhere: boolean;
  /** Instructions before which native code is left: breakpoints. */
  readonly stops: Stops;
  /** May memory 0 be used natively? */
  readonly memory: boolean;
  /** Are its marks in memory 1, so that stores are marked natively? */
  readonly marks: boolean;
  /** Are stores looked at before they are made, because writes are watched for? */
  readonly watched: boolean;
  /** Loads as well, because reads are? */
  readonly reads: boolean;
  /** Number of a function in the twin. */
  funcAt(func: FuncIndex): number;
  /** Does it never leave when it is called directly? Then its callers need not look. */
  readonly stays: (func: FuncIndex) => boolean;
  /** Number of a table in the twin, -1 when calls through it with this type are the interpreter's. */
  tableFor(table: TableIndex, type: TypeIndex): number;
  globalAt(global: number): TwinGlobal;
}

/** A twin as it is now, with something that is `otherwise`. */
export function twinLike(twin: Twin, otherwise: Partial<Pick<Twin, 'types' | 'elsewhere' | 'stops' | 'stays'>>): Twin {
  const { module, types, counting, elsewhere, stops, memory, marks, watched, reads, stays } = twin;
  return {
    ...{ module, types, counting, elsewhere, stops, memory, marks, watched, reads, stays },
    funcAt: (func) => twin.funcAt(func),
    tableFor: (table, type) => twin.tableFor(table, type),
    globalAt: (global) => twin.globalAt(global),
    ...otherwise,
  };
}

/** Bytes of the platform's stack that a call takes at least, by our reckoning. */
export const LEAST_STACK = 160;
