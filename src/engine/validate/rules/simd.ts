import type { InstructionReader } from '../../binary/instructions.ts';

/**
 * What is wrong with the lanes that the instruction the reader stands on names; null when nothing is.
 * https://webassembly.github.io/spec/core/valid/instructions.html#vector-instructions
 */
export function laneProblem(reader: InstructionReader): string | null {
  const { opcode, lane } = reader;
  if (opcode.immediate === 'shuffle') {
    for (let i = 0; i < 16; i++) {
      if (reader.vectorByte(i) >= 32) return invalid(reader.vectorByte(i), 32, opcode.mnemonic);
    }
    return null;
  }
  // "i16x8.extract_lane_s" has eight lanes, "v128.load16_lane" has 16 bytes / 2.
  const lanes = opcode.access === null ? Number(/x(\d+)\./.exec(opcode.mnemonic)![1]) : 16 / opcode.access.bytes;
  return lane < lanes ? null : invalid(lane, lanes, opcode.mnemonic);
}

function invalid(lane: number, lanes: number, mnemonic: string): string {
  return `invalid lane index ${lane} of ${mnemonic}, there are ${lanes}`;
}
