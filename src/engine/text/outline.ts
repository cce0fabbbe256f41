import { InstructionReader } from '../binary/instructions.ts';
import {
  BLOCK,
  BR,
  BR_TABLE,
  CATCH,
  CATCH_ALL,
  DELEGATE,
  ELSE,
  END,
  IF,
  RETHROW,
  RETURN,
  RETURN_CALL,
  RETURN_CALL_INDIRECT,
  RETURN_CALL_REF,
  THROW,
  THROW_REF,
  TRY,
  TRY_TABLE,
  UNREACHABLE,
} from '../module/control-bytes.ts';
import { WasmError } from '../module/errors.ts';
import type { FuncBody } from '../module/module.ts';
import type { ByteOffset } from '../module/types.ts';

/**
 * The shape of a function body, found in one fast pass: where each instruction begins and which block it stands in.
 * Texts are made later, for the lines that are looked at.
 */
export interface Outline {
  /** Instructions read; all of them, unless there is a `problem`. */
  readonly count: number;
  /** Offset of each instruction. */
  readonly offsets: Uint32Array;
  /**
   * For each instruction the block (loop, if, try, ...) it stands in, as a number of an instruction; -1 in the function
   * itself. An `else`, `catch` or `end` stands beside its opener, not in it.
   */
  readonly parents: Int32Array;
  /** For each block its `end` or `delegate`; 0 elsewhere (and where the `end` is missing). */
  readonly ends: Int32Array;
  readonly depths: Uint32Array;
  /** 1 where no path leads. */
  readonly dead: Uint8Array;
  /** Openers of blocks in order, to count labels by; null unless asked for. */
  readonly openers: readonly number[] | null;
  /** Why the rest could not be read. */
  readonly problem: { readonly error: WasmError; readonly offset: ByteOffset } | null;
}

/** What comes behind one of these in the same block is not reached. */
const leaving: ReadonlySet<number> = new Set([
  UNREACHABLE,
  THROW,
  RETHROW,
  THROW_REF,
  BR,
  BR_TABLE,
  RETURN,
  RETURN_CALL,
  RETURN_CALL_INDIRECT,
  RETURN_CALL_REF,
]);

function opens(opcode: number): boolean {
  return (opcode >= BLOCK && opcode <= IF) || opcode === TRY || opcode === TRY_TABLE;
}

/** Another part of the same block. */
function continues(opcode: number): boolean {
  return opcode === ELSE || opcode === CATCH || opcode === CATCH_ALL;
}

function closes(opcode: number): boolean {
  return opcode === END || opcode === DELEGATE;
}

export function outlineOf(bytes: Uint8Array, body: FuncBody, wantOpeners: boolean): Outline {
  const reader = InstructionReader.ofBody(bytes, body);
  // An instruction has two or three bytes as a rule, and at least one.
  let room = Math.max(16, (body.end - body.code) >> 1);
  let offsets = new Uint32Array(room);
  let parents = new Int32Array(room);
  let depths = new Uint32Array(room);
  let dead = new Uint8Array(room);
  const endOf: number[] = [];
  const endOwner: number[] = [];
  const openers: number[] = [];
  let problem: Outline['problem'] = null;
  let count = 0;
  let block = -1;
  let isDead = 0;
  try {
    while (reader.next()) {
      if (count === room) {
        room *= 2;
        offsets = widen(offsets, new Uint32Array(room));
        parents = widen(parents, new Int32Array(room));
        depths = widen(depths, new Uint32Array(room));
        dead = widen(dead, new Uint8Array(room));
      }
      const op = reader.opcode.number;
      const closing = closes(op) || continues(op);
      offsets[count] = reader.offset;
      dead[count] = isDead;
      parents[count] = closing && block >= 0 ? parents[block]! : block;
      depths[count] = closing ? Math.max(reader.depth - 1, 0) : reader.depth;
      if (opens(op)) {
        if (wantOpeners) openers.push(count);
        block = count;
      } else if (continues(op)) {
        isDead = dead[block] ?? 0;
      } else if (closes(op)) {
        if (block >= 0) {
          endOwner.push(block);
          endOf.push(count);
          isDead = dead[block]!;
          block = parents[block]!;
        }
      } else if (leaving.has(op)) {
        isDead = 1;
      }
      count++;
    }
    reader.expectEnd();
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    problem = { error, offset: reader.offset };
  }
  const ends = new Int32Array(count);
  for (let i = 0; i < endOf.length; i++) ends[endOwner[i]!] = endOf[i]!;
  return {
    count,
    offsets: offsets.subarray(0, count),
    parents: parents.subarray(0, count),
    depths: depths.subarray(0, count),
    dead: dead.subarray(0, count),
    ends,
    openers: wantOpeners ? openers : null,
    problem,
  };
}

function widen<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
