import type { Code } from './code.ts';
import { writeAddress } from './plain.ts';
import { constant } from './tables.ts';
import type { Type } from './types.ts';

/** What is done to whole ranges of memories, their sizes, and waiting in them. */
export function memoryInstruction(code: Code): void {
  const { random, world } = code;
  if (world.memories.length === 0) return;
  const index = random.below(world.memories.length);
  const memory = world.memories[index]!;
  const address: Type = memory.is64 ? 'i64' : 'i32';
  const count = (): void => {
    if (code.risky) code.value('i32');
    else constant(code, 'i32', random.below(20));
  };
  switch (random.below(code.has('threads') ? 9 : 6)) {
    case 0:
      code.byte(0x3f);
      code.u32(index);
      code.apply(0, [address]);
      return;
    case 1:
      if (memory.max !== null && random.chance(40)) code.value(address);
      else constant(code, address, memory.max === null ? 0 : random.below(3));
      code.byte(0x40);
      code.u32(index);
      code.apply(1, [address]);
      return;
    case 2:
      writeAddress(code, memory);
      code.value('i32');
      if (code.risky) code.value(address);
      else constant(code, address, random.below(70));
      code.byte(0xfc, 11);
      code.u32(index);
      code.apply(3, []);
      return;
    case 3: {
      const from = random.below(world.memories.length);
      const source = world.memories[from]!;
      writeAddress(code, memory);
      writeAddress(code, source);
      const length: Type = memory.is64 && source.is64 ? 'i64' : 'i32';
      if (code.risky) code.value(length);
      else constant(code, length, random.below(70));
      code.byte(0xfc, 10);
      code.u32(index);
      code.u32(from);
      code.apply(3, []);
      return;
    }
    case 4:
    case 5: {
      if (world.datas.length === 0) return;
      const segment = random.below(world.datas.length);
      if (random.chance(15)) {
        code.byte(0xfc, 9);
        code.u32(segment);
        return;
      }
      const { length, active } = world.datas[segment]!;
      writeAddress(code, memory);
      if (code.risky) {
        count();
        count();
      } else {
        // An active one is empty by now.
        constant(code, 'i32', 0);
        constant(code, 'i32', active ? 0 : random.below(length + 1));
      }
      code.byte(0xfc, 8);
      code.u32(segment);
      code.u32(index);
      code.apply(3, []);
      return;
    }
    case 6:
      code.byte(0xfe, 3, 0);
      return;
    case 7:
      writeAddress(code, memory, 4);
      code.value('i32');
      code.byte(0xfe, 0);
      memarg(code, 2, index);
      code.apply(2, ['i32']);
      return;
    default: {
      if (!memory.shared && !code.risky) return;
      const wide = random.chance(50);
      writeAddress(code, memory, 8);
      code.value(wide ? 'i64' : 'i32');
      // No nanosecond is waited for.
      constant(code, 'i64', 0);
      code.byte(0xfe, wide ? 2 : 1);
      memarg(code, wide ? 3 : 2, index);
      code.apply(3, ['i32']);
    }
  }
}

function memarg(code: Code, align: number, memory: number): void {
  code.u32(align | (memory > 0 ? 0x40 : 0));
  if (memory > 0) code.u32(memory);
  code.u32(code.random.below(4) * 8);
}
