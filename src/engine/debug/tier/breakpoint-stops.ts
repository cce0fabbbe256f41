import { InstructionReader } from '../../binary/instructions.ts';
import type { FuncBody, WasmModule } from '../../module/module.ts';
import type { ByteOffset, FuncIndex } from '../../module/types.ts';
import type { FunctionStops, Stops } from '../../native/stops.ts';
import { returnsWhen, type Wanted } from '../breakpoint-sites.ts';
import { mayTouch, touches } from '../watch/watched-code.ts';

/** Instructions that end a step, or are looked for in the past, by the function that they are of. */
export type Goals = ReadonlyMap<FuncIndex, ReadonlySet<ByteOffset>>;

export const noGoals: Goals = new Map();

/**
 * Where native code is left for breakpoints: before the first instruction of functions that are to stop at their entry,
 * wherever a function that is to stop at its return may return, before the instructions and opcodes asked for, and
 * before what may touch a watched global, local or table. What a condition or a depth says is for the interpreter to
 * find out.
 */
export function breakpointStops(module: WasmModule, wanted: Wanted, goals: Goals): Stops {
  const { entries, returns, offsets, opcodes, watched } = wanted;
  return {
    of(func): FunctionStops | null {
      const body = module.funcs[func]?.body;
      if (!body) return null;
      const places = new Set<ByteOffset>(goals.get(func));
      if (entries.has(func)) places.add(body.code);
      for (const { offset } of offsets.get(func) ?? []) places.add(offset);
      const looks = watched !== null && mayTouch(watched, func);
      if (opcodes.size > 0 || looks || returns.has(func)) {
        const isOne = (at: InstructionReader): boolean =>
          opcodes.has(at.opcode.number) ||
          (looks && touches(watched, func, at)) ||
          (returns.has(func) && returnsWhen(at) !== 'never');
        addAll(places, isOne, module, body, func);
      }
      if (places.size === 0) return null;
      return { key: [...places].sort((a, b) => a - b).join(), has: (offset) => places.has(offset) };
    },
  };
}

function addAll(
  places: Set<ByteOffset>,
  isOne: (reader: InstructionReader) => boolean,
  module: WasmModule,
  body: FuncBody,
  func: FuncIndex,
): void {
  const reader = InstructionReader.ofBody(module.bytes, body, func);
  while (reader.next()) if (isOne(reader)) places.add(reader.offset);
}
