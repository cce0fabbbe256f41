import type { FuncIndex, FuncType, Pc } from '../module/types.ts';
import type { HostFunction } from '../hosts/host.ts';
import type { Instance } from './instance.ts';

/** A function instance. https://webassembly.github.io/spec/core/exec/runtime.html#function-instances */
export type Func = WasmFunc | HostFunc;

/** A function of a module: validated and compiled when first called. */
export class WasmFunc {
  readonly kind = 'wasm';
  /** First instruction in the flat code, -1 until compiled. */
  entry: Pc = -1;
  constructor(
    readonly type: FuncType,
    readonly instance: Instance,
    readonly index: FuncIndex,
  ) {}
}

/** A function of the host, as imported under `module`.`name`. */
export class HostFunc {
  readonly kind = 'host';
  /** When set the machine stops before calling it (Stop 'host-call'). */
  breaks = false;
  calls = 0;
  constructor(
    readonly type: FuncType,
    readonly module: string,
    readonly name: string,
    readonly run: HostFunction,
  ) {}
}
