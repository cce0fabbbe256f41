import type { FuncIndex, FuncType, Pc } from '../module/types.ts';
import type { FastHostFunction, HostFunction } from '../hosts/host.ts';
import type { Instance } from './instance.ts';
import type { Machine } from './machine.ts';

/**
 * A host function that works on the value stack itself: its parameters begin at word `base`, and there it writes its
 * results. It may call functions on the same machine, as long as each such call has ended when it returns. A `Thrown`
 * that it throws is an exception for the program; anything else passes through the machine unchanged.
 */
export type RawHostFunction = (machine: Machine, base: number) => void;

/** A function instance. https://webassembly.github.io/spec/core/exec/runtime.html#function-instances */
export type Func = WasmFunc | HostFunc;

/** A function of a module: validated and compiled when first called. */
export class WasmFunc {
  readonly kind = 'wasm';
  /** First instruction in the flat code, -1 until compiled. */
  entry: Pc = -1;
  /** Its number in the store, and the number of its type there: call_indirect compares these. */
  id = -1;
  typeId = -1;
  constructor(
    /** In the store's numbers of types. */
    readonly type: FuncType,
    readonly instance: Instance,
    readonly index: FuncIndex,
  ) {}
}

/** A function of the host, as imported under `module`.`name`. */
export class HostFunc {
  readonly kind = 'host';
  /** Never compiled, of no instance: the hot loop leaves it to the cold path. */
  readonly entry: Pc = -1;
  readonly instance: Instance | null = null;
  id = -1;
  typeId = -1;
  /** When set the machine stops before calling it (Stop 'host-call'). */
  breaks = false;
  calls = 0;
  /** When there is one it is called instead of `run`. */
  raw: RawHostFunction | null = null;
  /** `raw` never calls a function on the machine. */
  leaf = false;
  /** What is thrown for what `raw` throws; null when that is the same. */
  inward: ((error: unknown) => unknown) | null = null;
  constructor(
    readonly type: FuncType,
    readonly module: string,
    readonly name: string,
    readonly run: HostFunction,
    /** The same function for f64 numbers, used when every parameter and result is an f64 (at most four and one). */
    readonly fast: FastHostFunction | null = null,
  ) {}
}
