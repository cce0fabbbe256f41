import { decode } from '../../src/engine/index.ts';
import { InstructionReader } from '../../src/engine/binary/instructions.ts';
import { signed, unsigned } from './runtime/module-builder.ts';

/** Under which name a counted module exports how many instructions it has executed, an i64. */
export const COUNTER = 'instructions executed';

const LOOP = 0x03;
const [EXPORTS, GLOBALS, CODE] = [7, 6, 10] as const;
/** Sections in the order they must have in a file. */
const order = [1, 2, 3, 4, 5, GLOBALS, EXPORTS, 8, 9, 12, CODE, 11];

/**
 * The same module, counting the instructions it executes in a global of its own: whoever runs it need not know what an
 * instruction is. An `end` or `else` counts when it is come to, not when a branch goes behind it; a loop counts in
 * every round; an instruction that traps has begun and counts.
 */
export function counted(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const module = decode(bytes);
  const counter = unsigned(module.globals.length);
  const count = [0x23, ...counter, 0x42, 1, 0x7c, 0x24, ...counter];
  const name = [...new TextEncoder().encode(COUNTER)];
  const sections = new Map(split(bytes));
  const bodies = module.funcs.flatMap(({ body }) => {
    if (body === null) return [];
    const code = [...bytes.subarray(body.start, body.code)];
    const reader = InstructionReader.ofBody(bytes, body);
    while (reader.next()) {
      const instruction = bytes.subarray(reader.offset, reader.pos);
      // A branch to a loop comes back behind what stands before it.
      if (instruction[0] === LOOP) code.push(...instruction, ...count);
      else code.push(...count, ...instruction);
    }
    return [[...unsigned(code.length), ...code]];
  });
  sections.set(GLOBALS, appended(sections.get(GLOBALS), [0x7e, 1, 0x42, ...signed(0n), 0x0b]));
  sections.set(EXPORTS, appended(sections.get(EXPORTS), [...unsigned(name.length), ...name, 3, ...counter]));
  sections.set(CODE, [...unsigned(bodies.length), ...bodies.flat()]);
  const parts = order.flatMap((id) => {
    const content = sections.get(id);
    return content ? [[id], unsigned(content.length), content] : [];
  });
  return new Uint8Array([[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], ...parts].flat());
}

/** A section with one item more. */
function appended(content: readonly number[] | undefined, item: readonly number[]): number[] {
  if (!content) return [1, ...item];
  const [count, at] = readUnsigned(content, 0);
  return [...unsigned(count + 1), ...content.slice(at), ...item];
}

/** Contents of the sections that mean something, by their number. */
function* split(bytes: Uint8Array): Generator<[number, number[]]> {
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at]!;
    const [size, start] = readUnsigned(bytes, at + 1);
    at = start + size;
    if (id !== 0) yield [id, [...bytes.subarray(start, at)]];
  }
}

/** A LEB128 number, and where it ends. */
function readUnsigned(bytes: ArrayLike<number>, from: number): [value: number, end: number] {
  let value = 0;
  for (let at = from; ; at++) {
    value += (bytes[at]! & 0x7f) * 2 ** (7 * (at - from));
    if (bytes[at]! < 0x80) return [value, at + 1];
  }
}
