import type { InstructionReader } from '../binary/instructions.ts';
import type { Emitter } from './emitter.ts';
import { PREFIX_FE } from './flat-code.ts';

/**
 * Emits an atomic instruction (prefix FE). Behind its number stand the low and the high half of the offset and the
 * memory; nothing behind atomic.fence.
 */
export function emitAtomic(out: Emitter, reader: InstructionReader): void {
  const { opcode } = reader;
  out.word(PREFIX_FE + (opcode.number & 0xfff));
  if (opcode.immediate !== 'memarg') return;
  out.word(reader.low);
  out.word(reader.high);
  out.word(reader.index);
}
