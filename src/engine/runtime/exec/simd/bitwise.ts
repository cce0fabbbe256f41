/**
 * Instructions on the 128 bits as a whole, FD 4D to FD 53.
 * https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions
 */
import type { Lanes } from './lanes.ts';

// prettier-ignore
export function bitwise({ i32: s }: Lanes, sub: number, at: number): void {
  const end = at + 4;
  let i = at;
  switch (sub) {
    case 0x4d: for (; i < end; i++) s[i] = ~s[i]!; return; // v128.not
    case 0x4e: for (; i < end; i++) s[i] = s[i]! & s[i + 4]!; return; // v128.and
    case 0x4f: for (; i < end; i++) s[i] = s[i]! & ~s[i + 4]!; return; // v128.andnot
    case 0x50: for (; i < end; i++) s[i] = s[i]! | s[i + 4]!; return; // v128.or
    case 0x51: for (; i < end; i++) s[i] = s[i]! ^ s[i + 4]!; return; // v128.xor
    case 0x52: for (; i < end; i++) s[i] = (s[i]! & s[i + 8]!) | (s[i + 4]! & ~s[i + 8]!); return; // v128.bitselect
    case 0x53: s[at] = (s[at]! | s[at + 1]! | s[at + 2]! | s[at + 3]!) === 0 ? 0 : 1; return; // v128.any_true
  }
}
