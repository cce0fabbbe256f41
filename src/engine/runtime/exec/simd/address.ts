import type { Machine } from '../../machine.ts';

/**
 * Where an access begins: the address in the slot at `word`, plus an offset. Throws the trap unless all of `size` bytes
 * lie inside of the memory.
 * https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 */
export function effectiveAddress(m: Machine, word: number, offset: number, size: number, index: number): number {
  const address = (m.i32[word]! >>> 0) + offset;
  m.instance!.memories[index]!.check(address, size, index);
  return address;
}
