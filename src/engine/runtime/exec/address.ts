/**
 * Operands that are addresses, indices, sizes and lengths: unsigned numbers of 32 or 64 bits, as the memory or table
 * has it. As JS numbers they are rounded from 2^53 on, which is far outside of everything; only traps tell them
 * exactly.
 */
import type { Exact } from '../../module/errors.ts';
import { exactNumber, numberOfHalves, u64OfHalves } from '../../util/bits.ts';
import type { Machine } from '../machine.ts';
import type { Memory } from '../memory.ts';

/** The operand in the slot at `word`; `wide` when it has 64 bits. */
export function unsignedAt(m: Machine, word: number, wide: boolean): number {
  return wide ? numberOfHalves(m.i32[word]!, m.i32[word + 1]!) : m.i32[word]! >>> 0;
}

/** The same to the last digit. */
export function exactAt(m: Machine, word: number, wide: boolean): Exact {
  return wide ? exactNumber(m.readU64(word)) : m.i32[word]! >>> 0;
}

/** A size as the result in the slot at `word`; -1 is -1 in either width. */
export function writeUnsigned(m: Machine, word: number, value: number, wide: boolean): void {
  m.i32[word] = value;
  if (wide) m.i32[word + 1] = Math.floor(value / 0x1_0000_0000);
}

/**
 * Where an access begins: the address in the slot at `word`, plus the offset given in halves. Throws the trap unless
 * all of `size` bytes lie inside of the memory.
 * https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 */
export function effectiveAddress(
  m: Machine,
  word: number,
  low: number,
  high: number,
  size: number,
  index: number,
): number {
  const memory = m.instance!.memories[index]!;
  const address = unsignedAt(m, word, memory.wide) + (high === 0 ? low >>> 0 : numberOfHalves(low, high));
  if (address + size > memory.size) {
    const base = memory.wide ? m.readU64(word) : BigInt(m.i32[word]! >>> 0);
    memory.check(exactNumber(base + u64OfHalves(low, high)), size, index);
  }
  return address;
}

/**
 * Throws the trap unless the range whose address and length are the operands at these words lies inside of the memory.
 */
export function checkRange(
  m: Machine,
  memory: Memory,
  index: number,
  word: number,
  lengthWord: number,
  wideLength: boolean,
): void {
  memory.check(exactAt(m, word, memory.wide), exactAt(m, lengthWord, wideLength), index);
}
