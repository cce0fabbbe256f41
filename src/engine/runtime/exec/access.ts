/**
 * Loads and stores without the hot loop's limits: any offset, any memory, any size of it. Also where an access that
 * is out of bounds becomes a trap.
 * https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 */
import type { Machine } from '../machine.ts';
import { effectiveAddress } from './address.ts';

const FIRST = 0x28;
const FIRST_STORE = 0x36;
/** Bytes touched, by opcode byte from i32.load to i64.store32. */
const sizes = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4, 4, 8, 4, 8, 1, 2, 1, 2, 4];

/** Is this the opcode byte of a load or store? */
export function isAccess(op: number): boolean {
  return op >= FIRST && op < FIRST + sizes.length;
}

/** `low` and `high` are the halves of the offset, `length` is that of the operation, in words. */
export function access(m: Machine, op: number, low: number, high: number, index: number, length: number): void {
  const memory = m.instance!.memories[index]!;
  const store = op >= FIRST_STORE;
  const top = m.sp - 2;
  const size = sizes[op - FIRST]!;
  const address = effectiveAddress(m, store ? top - 2 : top, low, high, size, index);
  if (store) {
    memory.touch(address, size);
    write(memory.view, op, address, m.i32[top]!, m.i32[top + 1]!);
    m.sp -= 4;
  } else {
    memory.look(address, size);
    const word = read(memory.view, op, address);
    m.i32[top] = word;
    m.i32[top + 1] = highWord(memory.view, op, address, word);
  }
  m.pc += length;
}

function read(view: DataView, op: number, address: number): number {
  switch (op) {
    case 0x2c: // i32.load8_s
    case 0x30: // i64.load8_s
      return view.getInt8(address);
    case 0x2d: // i32.load8_u
    case 0x31: // i64.load8_u
      return view.getUint8(address);
    case 0x2e: // i32.load16_s
    case 0x32: // i64.load16_s
      return view.getInt16(address, true);
    case 0x2f: // i32.load16_u
    case 0x33: // i64.load16_u
      return view.getUint16(address, true);
    default:
      return view.getInt32(address, true);
  }
}

/** The second word of what was loaded; without meaning for 32-bit types. */
function highWord(view: DataView, op: number, address: number, low: number): number {
  switch (op) {
    case 0x29: // i64.load
    case 0x2b: // f64.load
      return view.getInt32(address + 4, true);
    case 0x30: // i64.load8_s
    case 0x32: // i64.load16_s
    case 0x34: // i64.load32_s
      return low >> 31;
    default:
      return 0;
  }
}

function write(view: DataView, op: number, address: number, low: number, high: number): void {
  switch (sizes[op - FIRST]) {
    case 1:
      return view.setInt8(address, low);
    case 2:
      return view.setInt16(address, low, true);
    case 4:
      return view.setInt32(address, low, true);
    default:
      view.setInt32(address, low, true);
      view.setInt32(address + 4, high, true);
  }
}
