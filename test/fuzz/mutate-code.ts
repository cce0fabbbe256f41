import { opcodes } from '../../src/engine/index.ts';
import type { Random } from '../support/random.ts';
import { putTogether, takeApart } from './rebuild.ts';

const bytesOf = ({ number }: (typeof opcodes)[number]): number[] =>
  number < 256
    ? [number]
    : [number >> 12, ...((number & 0xfff) < 128 ? [number & 0xfff] : [(number & 127) | 128, (number & 0xfff) >> 7])];

/** For each instruction without immediates those that take and leave the same. */
const alike = new Map<string, readonly number[][]>();
for (const opcode of opcodes) {
  if (opcode.immediate !== 'none' || opcode.params === null) continue;
  const key = String(bytesOf(opcode));
  const same = opcodes.filter(
    (one) =>
      one.immediate === 'none' &&
      String(one.params) === String(opcode.params) &&
      String(one.results) === String(opcode.results),
  );
  alike.set(key, same.map(bytesOf));
}

/**
 * A module whose code was changed instruction by instruction, so that it is valid now and then; null when it cannot be
 * taken apart.
 */
export function mutateCode(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> | null {
  const parts = takeApart(bytes);
  if (parts?.bodies == null || parts.bodies.length === 0) return null;
  const bodies = parts.bodies.map(({ locals, code }) => ({ locals, code: [...code] }));
  const rounds = 1 + random.below(4);
  for (let i = 0; i < rounds; i++) change(random.pick(bodies).code, random);
  return putTogether({ ...parts, bodies });
}

function change(code: Uint8Array[], random: Random): void {
  // The last is the function's own `end`.
  if (code.length < 2) return;
  const at = random.below(code.length - 1);
  const instruction = code[at]!;
  switch (random.below(7)) {
    case 0:
      code.splice(at, 1);
      return;
    case 1:
      code.splice(at, 0, instruction);
      return;
    case 2: {
      const other = random.below(code.length - 1);
      code[at] = code[other]!;
      code[other] = instruction;
      return;
    }
    case 3:
    case 4: {
      const others = alike.get(String([...instruction]));
      if (others) code[at] = Uint8Array.from(random.pick(others));
      else if (instruction.length > 1) code[at] = nudged(instruction, random);
      return;
    }
    case 5:
      if (instruction.length > 1) code[at] = nudged(instruction, random);
      return;
    default:
      code.splice(at, 0, Uint8Array.from(random.pick([[0x00], [0x1a], [0x41, 1], [0x42, 2], [0x0f], [0x01]])));
  }
}

/** With another last byte: of an index or a constant. */
function nudged(instruction: Uint8Array, random: Random): Uint8Array {
  const out = instruction.slice();
  const last = out.length - 1;
  out[last] = random.chance(70)
    ? (out[last]! & 0x80) | ((out[last]! + random.pick([1, -1])) & 0x7f)
    : random.below(128);
  return out;
}
