import type { Machine } from '../machine.ts';

/**
 * Operations on ranges (memory.fill, table.copy, ...) are paid by the length of the range and done in pieces, so that
 * none keeps the machine for long:
 *
 *     operands   target  source  length        target + piece  source + piece  length - piece
 *                                        --->
 *     pc         memory.copy                   memory.copy
 *
 * What is left stands as operands, and the same operation does it when it is dispatched again. In between the machine
 * can be stopped for want of fuel like before any other operation. A single step does everything at once, and so does
 * one that a watch is told of: what it asks for comes right behind the instruction.
 *
 * The whole range must have been checked; what is left of a range inside the bounds is inside them.
 */
export function pieceOf(m: Machine, length: number, most: number, perFuel: number, atOnce = m.stepping): number {
  const piece = atOnce ? length : Math.min(length, most);
  m.fuel -= 1 + Math.floor(piece / perFuel);
  return piece;
}

/**
 * A piece is done: leaves the rest as operands, or goes to the next operation, `words` further on, when there is none.
 * `target` and `source` are by how much those operands go on. Operands of 64 bits say their `length`.
 */
export function pieceDone(
  m: Machine,
  piece: number,
  words: number,
  target: number,
  source: number,
  length = m.i32[m.sp - 2]! >>> 0,
): void {
  const { i32, sp } = m;
  const left = length - piece;
  m.midway = left !== 0;
  if (left === 0) {
    m.sp -= 6;
    m.pc += words;
    return;
  }
  i32[sp - 2] = left;
  i32[sp - 1] = Math.floor(left / 0x1_0000_0000);
  goOn(i32, sp - 4, source);
  goOn(i32, sp - 6, target);
}

/** Of an i32 the second word means nothing. */
function goOn(i32: Int32Array, word: number, by: number): void {
  const low = (i32[word]! >>> 0) + by;
  i32[word] = low;
  if (low > 0xffff_ffff) i32[word + 1] = i32[word + 1]! + 1;
}
