import type { FuncType, MemoryType, TableType, GlobalType } from '../module/types.ts';
import type { Func } from '../runtime/func.ts';
import type { Value } from '../runtime/value.ts';

/**
 * A host: import providers that produce data, never effects. A host function returns its results, or asks for a
 * call into wasm and is resumed with that call's results; it never calls back by itself, so a machine that is
 * paused anywhere has no JS frame in the middle. It has no clock, no randomness, no pixels: what it "does" is a
 * record appended to the effects of the moment.
 */
export interface Host {
  /** 'rocket', 'display', 'stub', ... shown to people. */
  readonly id: string;
  readonly title: string;
  /** Does this host know the import? Undefined when not. Called once per import at link time. */
  provide(request: ImportRequest): Provided | undefined;
}

export interface ImportRequest {
  readonly module: string;
  readonly name: string;
  readonly type:
    | { readonly kind: 'func'; readonly type: FuncType }
    | { readonly kind: 'table'; readonly type: TableType }
    | { readonly kind: 'memory'; readonly type: MemoryType }
    | { readonly kind: 'global'; readonly type: GlobalType };
}

export type Provided =
  | {
      readonly kind: 'func';
      readonly type: FuncType;
      readonly run: HostFunction;
      /** The same for f64 numbers, without boxing; only for at most four f64 parameters and one f64 result. */
      readonly fast?: FastHostFunction;
      readonly pure?: boolean;
    }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: MemoryType }
  | { readonly kind: 'global'; readonly type: GlobalType; readonly value: Value };

/** Numbers for f64/f32/i32 parameters are enough for most hosts, but bits are exact: both are offered. */
export type HostFunction = (args: readonly Value[], context: HostContext) => HostResult;

/**
 * A host function of f64 numbers only, called without making any Value (draw calls, sin, cos). Missing parameters are
 * passed as 0; the result is ignored when the type has none. It never calls back.
 */
export type FastHostFunction = (context: HostContext, a: number, b: number, c: number, d: number) => number;

export type HostResult = readonly Value[] | HostCall;

/** A host function's answer "call this first": it is resumed with the results. */
export interface HostCall {
  readonly call: Func;
  readonly args: readonly Value[];
  readonly then: (results: readonly Value[]) => HostResult;
}

export interface HostContext {
  /** Appends a record to the effects of the moment (draw commands, lines of output). */
  effect(record: Effect): void;
  /** Reads bytes of the calling instance's memory; throws Trap 'out-of-bounds-memory-access'. */
  readBytes(memory: number, address: number, length: number): Uint8Array;
  writeBytes(memory: number, address: number, bytes: Uint8Array): void;
}

/** A plain record; hosts define the kinds. `draw` is for the game picture, `print` for the console. */
export type Effect =
  | { readonly kind: 'draw'; readonly op: string; readonly args: readonly number[] }
  | { readonly kind: 'print'; readonly text: string }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Value[];
      readonly results: readonly Value[];
    };
