import type { ByteWriter } from '../../../bench/programs/byte-writer.ts';
import { opcodes } from '../../../src/engine/index.ts';
import type { Random } from '../../support/random.ts';
import { Code } from './code.ts';
import { branch, call, closeBlock, openBlock, parametric, tick, variable } from './control.ts';
import { writeType } from './encode.ts';
import { exceptionInstruction } from './exceptions.ts';
import { memoryInstruction } from './memory.ts';
import { objectInstruction } from './objects.ts';
import { makePlain, plainInstruction, writeOpcode } from './plain.ts';
import { tableInstruction } from './tables.ts';
import { type FuncShape, randomValueType, type Type } from './types.ts';
import type { World } from './world.ts';

/** Writes a body (locals and code); `chaos` percent of its instructions take no care of types. */
export function writeBody(w: ByteWriter, random: Random, world: World, type: FuncShape, chaos: number): void {
  const concrete = world.features.has('gc') || world.features.has('function-references');
  const runs = Array.from({ length: random.below(5) }, () => ({
    count: random.below(3),
    type: randomValueType(random, (one) => world.features.has(one), concrete ? world.types.length : 0, world.types),
  }));
  w.u32(runs.length);
  const locals: Type[] = [];
  for (const run of runs) {
    w.u32(run.count);
    writeType(w, run.type);
    for (let i = 0; i < run.count; i++) locals.push(run.type);
  }
  const code = new Code(w, random, world, type, locals);
  code.makePlain = (wanted, depth) => makePlain(code, wanted, depth);
  tick(code);
  while (code.blocks.length > 0) {
    code.left--;
    if (code.left <= 0 || random.chance(code.blocks.length > 1 ? 9 : 4)) closeBlock(code);
    else if (random.chance(chaos)) wild(code);
    else instruction(code);
  }
}

function instruction(code: Code): void {
  switch (code.random.below(20)) {
    case 0:
    case 1:
    case 2:
      return variable(code);
    case 3:
    case 4:
      return openBlock(code);
    case 5:
    case 6:
      return branch(code);
    case 7:
      return call(code);
    case 8:
    case 9:
      return tableInstruction(code);
    case 10:
      return parametric(code);
    case 11:
      return memoryInstruction(code);
    case 12:
    case 13:
    case 14:
      return code.has('gc') ? objectInstruction(code) : plainInstruction(code);
    case 15:
    case 16:
      return code.world.tags.length > 0 ? exceptionInstruction(code) : plainInstruction(code);
    default:
      return plainInstruction(code);
  }
}

/** Any instruction, whatever is on the stack, with immediates that are small numbers. */
function wild(code: Code): void {
  const { random } = code;
  const opcode = random.pick(opcodes);
  if (opcode.immediate === 'block' || ['end', 'else', 'delegate', 'try_table'].includes(opcode.mnemonic)) return;
  writeOpcode(code, opcode);
  const counts: Readonly<Record<string, number>> = { none: 0, f32: 4, f64: 8, shuffle: 16, v128: 16, 'branch-cast': 4 };
  const twos = /-/.test(opcode.immediate) ? 2 : 1;
  const count =
    counts[opcode.immediate] ?? (opcode.immediate === 'memarg-lane' ? 3 : opcode.immediate === 'memarg' ? 2 : twos);
  for (let i = 0; i < count; i++) code.byte(random.pick([0, 0, 1, 2, 3, random.below(128)]));
}
