import { InstructionReader } from '../../binary/instructions.ts';
import type { WasmModule } from '../../module/module.ts';
import type { ByteOffset } from '../../module/types.ts';
import { returnsWhen, type Wanted } from '../breakpoint-sites.ts';
import { mayTouch, touches } from '../watch/watched-code.ts';

/** Offsets of all instructions before which the interpreter has something to do for these breakpoints. */
export function stopOffsets(module: WasmModule, wanted: Wanted): ReadonlySet<ByteOffset> {
  const found = new Set<ByteOffset>();
  const { entries, returns, offsets, opcodes, watched } = wanted;
  for (const list of offsets.values()) for (const { offset } of list) found.add(offset);
  for (const func of entries.keys()) {
    const body = module.funcs[func]?.body;
    if (body) found.add(body.code);
  }
  module.funcs.forEach(({ body }, func) => {
    const watches = watched !== null && mayTouch(watched, func);
    if (!body || (opcodes.size === 0 && !watches && !returns.has(func))) return;
    const reader = InstructionReader.ofBody(module.bytes, body, func);
    while (reader.next()) {
      const isMet =
        opcodes.has(reader.opcode.number) ||
        (watched !== null && touches(watched, func, reader)) ||
        (returns.has(func) && returnsWhen(reader) !== 'never');
      if (isMet) found.add(reader.offset);
    }
  });
  return found;
}
