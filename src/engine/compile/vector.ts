import type { InstructionReader } from '../binary/instructions.ts';
import type { Emitter } from './emitter.ts';
import { PREFIX_FD } from './flat-code.ts';

/**
 * Emits a vector instruction (prefix FD). Behind its number stand, by kind of immediate:
 *
 *     none                   -
 *     lane                   lane
 *     v128, shuffle          16 bytes in four words, byte 0 lowest
 *     memarg, memarg-lane    low half of the offset, high half, memory, lane (0 where there is none)
 */
export function emitVector(out: Emitter, reader: InstructionReader): void {
  const { opcode } = reader;
  out.word(PREFIX_FD + (opcode.number & 0xfff));
  switch (opcode.immediate) {
    case 'lane':
      return out.word(reader.lane);
    case 'v128':
    case 'shuffle':
      for (let i = 0; i < 4; i++) out.word(reader.vectorWord(i));
      return;
    case 'memarg':
    case 'memarg-lane':
      // Read before the lane, which leaves it alone.
      out.word(reader.low);
      out.word(reader.high);
      out.word(reader.index);
      return out.word(opcode.immediate === 'memarg-lane' ? reader.lane : 0);
    default:
  }
}
