import type { FuncType, NumType } from '../../module/types.ts';
import type { HostExit, HostWait } from '../host.ts';
import type { Guest } from './guest.ts';
import type { WasiProcess } from './process.ts';

/** What a function of WASI works on: who calls, and what is remembered of the program. */
export interface Call {
  readonly process: WasiProcess;
  readonly guest: Guest;
  readonly waits: Waits;
}

/** What is remembered from a call that waits to the next try: no part of what the program is, so it is not saved. */
export interface Waits {
  /** The `poll_oneoff` that waits, and since when by the monotonic clock. */
  polling: { readonly key: string; readonly began: bigint } | null;
}

/** How a call ends unless it is refused: done, or the program ends, or it has to wait. */
export type Answer = void | HostExit | HostWait;

/** A function of WASI with its type in WebAssembly; one that has a result gives an error number there. */
export interface WasiFunction {
  readonly type: FuncType;
  readonly run: (call: Call, args: readonly (number | bigint)[]) => Answer;
}

/** 'i' is an i32 and comes as an unsigned number, 'I' an i64 and comes as an unsigned bigint. */
type ArgsOf<S extends string> = S extends `i${infer Rest}`
  ? [number, ...ArgsOf<Rest>]
  : S extends `I${infer Rest}`
    ? [bigint, ...ArgsOf<Rest>]
    : [];

/** A function of these parameters that answers with an error number. */
export function fn<S extends string>(params: S, run: (call: Call, ...args: ArgsOf<S>) => Answer): WasiFunction {
  return {
    type: { params: paramsOf(params), results: ['i32'] },
    run: (call, args) => run(call, ...(args as ArgsOf<S>)),
  };
}

/** A function of these parameters that has no result. */
export function ending<S extends string>(params: S, run: (call: Call, ...args: ArgsOf<S>) => Answer): WasiFunction {
  return { ...fn(params, run), type: { params: paramsOf(params), results: [] } };
}

function paramsOf(params: string): readonly NumType[] {
  return Array.from(params, (letter) => (letter === 'I' ? 'i64' : 'i32'));
}

/** Nanoseconds since 1970. */
export function timeOf({ guest }: Call): bigint {
  return guest.context.now('realtime');
}
