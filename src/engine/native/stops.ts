import type { InstructionReader } from '../binary/instructions.ts';
import type { WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';

/** Instructions before which native code is left, because the interpreter has something to do there. */
export interface Stops {
  /** Those of a function; null: none. */
  of(func: FuncIndex): FunctionStops | null;
}

export interface FunctionStops {
  /** Of the same function, equal keys are the same stops. */
  readonly key: string;
  /** Is the instruction that the reader stands on one of them? */
  has(offset: ByteOffset, instruction: InstructionReader): boolean;
}

export const noStops: Stops = { of: () => null };

/** Stops before the instructions at these offsets of the module's file. */
export function stopsAt(module: WasmModule, offsets: ReadonlySet<ByteOffset>): Stops {
  if (offsets.size === 0) return noStops;
  const sorted = [...offsets].sort((a, b) => a - b);
  return {
    of(func) {
      const body = module.funcs[func]?.body;
      if (!body) return null;
      const own = sorted.filter((offset) => offset >= body.code && offset < body.end);
      return own.length === 0 ? null : { key: own.join(), has: (offset) => offsets.has(offset) };
    },
  };
}
