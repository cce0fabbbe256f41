import { InstructionReader } from '../binary/instructions.ts';
import type { WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';

/** A block of a function: where its `end` is, and its number among the blocks in the order they open. */
export interface BlockExtent {
  /** One past the `end`: where a branch to the block goes on. */
  readonly after: ByteOffset;
  readonly number: number;
  /** For an `if`: where it goes when its condition is 0. */
  readonly otherwise: ByteOffset | null;
}

/** Functions whose blocks are kept; the least recently asked for go first. */
const KEPT = 32;
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;

const kept = new WeakMap<WasmModule, Map<FuncIndex, ReadonlyMap<ByteOffset, BlockExtent>>>();

/** The blocks of a function by the offset of their opening instruction. The body must be valid. */
export function blocksOf(module: WasmModule, func: FuncIndex): ReadonlyMap<ByteOffset, BlockExtent> {
  const functions = kept.get(module) ?? new Map<FuncIndex, ReadonlyMap<ByteOffset, BlockExtent>>();
  kept.set(module, functions);
  const known = functions.get(func) ?? walk(module, func);
  functions.delete(func);
  functions.set(func, known);
  const [oldest] = functions.keys();
  if (functions.size > KEPT && oldest !== undefined) functions.delete(oldest);
  return known;
}

function walk(module: WasmModule, func: FuncIndex): Map<ByteOffset, BlockExtent> {
  const blocks = new Map<ByteOffset, BlockExtent>();
  const body = module.funcs[func]?.body;
  if (!body) return blocks;
  const open: { offset: ByteOffset; number: number; isIf: boolean; otherwise: ByteOffset | null }[] = [];
  const reader = InstructionReader.ofBody(module.bytes, body, func);
  let number = 0;
  while (reader.next()) {
    const op = reader.opcode.number;
    if (op === BLOCK || op === LOOP || op === IF) {
      open.push({ offset: reader.offset, number: number++, isIf: op === IF, otherwise: null });
    }
    const innermost = open.at(-1);
    if (op === ELSE && innermost) innermost.otherwise = reader.pos;
    const closed = op === END ? open.pop() : undefined;
    if (!closed) continue;
    const otherwise = closed.otherwise ?? (closed.isIf ? reader.pos : null);
    blocks.set(closed.offset, { after: reader.pos, number: closed.number, otherwise });
  }
  return blocks;
}
