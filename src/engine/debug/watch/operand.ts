import { slotsOf } from '../../module/types.ts';
import { unsignedAt } from '../../runtime/exec/address.ts';
import type { Machine } from '../../runtime/machine.ts';
import { readerAt, topFrame } from '../place.ts';

/** Bytes of a memory. */
export interface MemoryRange {
  readonly memory: number;
  readonly address: number;
  readonly length: number;
}

/**
 * The bytes that the next instruction will access (of those that copy, the bytes they write); null when it accesses
 * none, or none that exist.
 */
export function accessedBytes(machine: Machine): MemoryRange | null {
  const frame = topFrame(machine);
  const reader = frame && readerAt(frame);
  if (!frame || !reader) return null;
  const { opcode, index, index2 } = reader;
  const found = (memory: number, wordsAbove: number, offset: bigint, length: number | null): MemoryRange | null => {
    const target = frame.func.instance.memories[memory];
    if (!target) return null;
    const address = unsignedAt(machine, machine.sp - 2 - wordsAbove, target.wide) + Number(offset);
    const count = length ?? unsignedAt(machine, machine.sp - 2, target.wide);
    return count > 0 && address + count <= target.size ? { memory, address, length: count } : null;
  };
  if (opcode.access) {
    const above = (opcode.params ?? []).slice(1).reduce((words, type) => words + 2 * slotsOf(type), 0);
    return found(index, above, reader.wide, opcode.access.bytes);
  }
  switch (opcode.mnemonic) {
    case 'memory.fill':
    case 'memory.copy':
      return found(index, 4, 0n, null);
    case 'memory.init':
      return found(index2, 4, 0n, null);
    default:
      return null;
  }
}
