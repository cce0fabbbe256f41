/**
 * Instructions on whole memories and data segments.
 * https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';

export function memorySize(m: Machine): void {
  m.i32[m.sp] = m.instance!.memories[m.store.code.pristine[m.pc + 1]!]!.pages;
  m.sp += 2;
  m.pc += 2;
}

export function memoryGrow(m: Machine): void {
  const memory = m.instance!.memories[m.store.code.pristine[m.pc + 1]!]!;
  m.i32[m.sp - 2] = memory.grow(m.i32[m.sp - 2]! >>> 0);
  m.pc += 2;
}

/** `sub` is the second number of the instructions FC 8 to FC 11. */
export function bulkMemory(m: Machine, sub: number): void {
  const words = m.store.code.pristine;
  const instance = m.instance!;
  const index = words[m.pc + 1]!;
  if (sub === 9) {
    // data.drop
    instance.datas[index] = new Uint8Array(0);
    m.pc += 2;
    return;
  }
  const target = m.i32[m.sp - 6]! >>> 0;
  const source = m.i32[m.sp - 4]!;
  const length = m.i32[m.sp - 2]! >>> 0;
  if (sub === 8) {
    // memory.init
    const data = instance.datas[index]!;
    const at = words[m.pc + 2]!;
    const memory = instance.memories[at]!;
    const from = source >>> 0;
    if (from + length > data.length) {
      // The segment is too short; told as an access of the memory it should have gone to.
      throw new Trap({
        kind: 'out-of-bounds-memory-access',
        address: from,
        size: length,
        limit: data.length,
        memory: at,
      });
    }
    memory.check(target, length, at);
    memory.bytes.set(data.subarray(from, from + length), target);
    m.pc += 3;
  } else if (sub === 10) {
    // memory.copy
    const from = source >>> 0;
    const other = words[m.pc + 2]!;
    instance.memories[other]!.check(from, length, other);
    instance.memories[index]!.check(target, length, index);
    const bytes = instance.memories[other]!.bytes;
    if (index === other) bytes.copyWithin(target, from, from + length);
    else instance.memories[index]!.bytes.set(bytes.subarray(from, from + length), target);
    m.pc += 3;
  } else {
    // memory.fill
    instance.memories[index]!.check(target, length, index);
    instance.memories[index]!.bytes.fill(source, target, target + length);
    m.pc += 2;
  }
  m.sp -= 6;
}
