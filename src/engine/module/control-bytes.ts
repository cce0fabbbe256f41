/**
 * Opcode bytes of the instructions that shape a body or leave it.
 * https://webassembly.github.io/spec/core/binary/instructions.html#control-instructions
 */
export const UNREACHABLE = 0x00;
export const BLOCK = 0x02;
export const LOOP = 0x03;
export const IF = 0x04;
export const ELSE = 0x05;
export const TRY = 0x06;
export const CATCH = 0x07;
export const THROW = 0x08;
export const RETHROW = 0x09;
export const THROW_REF = 0x0a;
export const END = 0x0b;
export const BR = 0x0c;
export const BR_IF = 0x0d;
export const BR_TABLE = 0x0e;
export const RETURN = 0x0f;
export const RETURN_CALL = 0x12;
export const RETURN_CALL_INDIRECT = 0x13;
export const RETURN_CALL_REF = 0x15;
export const DELEGATE = 0x18;
export const CATCH_ALL = 0x19;
export const TRY_TABLE = 0x1f;
export const BR_ON_NULL = 0xd5;
export const BR_ON_NON_NULL = 0xd6;
/** Of these two, with prefix FB, the whole number: see `OpcodeNumber`. */
export const BR_ON_CAST = 0xfb018;
export const BR_ON_CAST_FAIL = 0xfb019;
