import { InstructionReader } from '../binary/instructions.ts';
import { BLOCK, CATCH, CATCH_ALL, DELEGATE, ELSE, END, IF, LOOP, TRY, TRY_TABLE } from '../module/control-bytes.ts';
import type { WasmModule } from '../module/module.ts';
import type { ByteOffset, FuncIndex, TagIndex } from '../module/types.ts';

/**
 * A block of a function: where its `end` (or `delegate`) is, and its number among the blocks in the order they open.
 */
export interface BlockExtent {
  /** One past the `end`: where a branch to the block goes on. */
  readonly after: ByteOffset;
  readonly number: number;
  /** For an `if`: where it goes when its condition is 0. */
  readonly otherwise: ByteOffset | null;
  /** The catch parts of a `try` of the older form. */
  readonly parts: readonly CatchPart[];
}

/** A catch part: the tag it takes (null: any), and its first instruction. */
export interface CatchPart {
  readonly tag: TagIndex | null;
  readonly at: ByteOffset;
}

/** Functions whose blocks are kept; the least recently asked for go first. */
const KEPT = 32;

interface Open {
  readonly offset: ByteOffset;
  readonly number: number;
  readonly isIf: boolean;
  otherwise: ByteOffset | null;
  parts: CatchPart[] | null;
}

const NO_PARTS: readonly CatchPart[] = [];

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
  const open: Open[] = [];
  const reader = InstructionReader.ofBody(module.bytes, body, func);
  let number = 0;
  while (reader.next()) {
    const op = reader.opcode.number;
    if (op === BLOCK || op === LOOP || op === IF || op === TRY || op === TRY_TABLE) {
      open.push({ offset: reader.offset, number: number++, isIf: op === IF, otherwise: null, parts: null });
    }
    const innermost = open.at(-1);
    if (op === ELSE && innermost) innermost.otherwise = reader.pos;
    if ((op === CATCH || op === CATCH_ALL) && innermost) {
      (innermost.parts ??= []).push({ tag: op === CATCH ? reader.index : null, at: reader.pos });
    }
    const closed = op === END || op === DELEGATE ? open.pop() : undefined;
    if (!closed) continue;
    const otherwise = closed.otherwise ?? (closed.isIf ? reader.pos : null);
    blocks.set(closed.offset, { after: reader.pos, number: closed.number, otherwise, parts: closed.parts ?? NO_PARTS });
  }
  return blocks;
}
