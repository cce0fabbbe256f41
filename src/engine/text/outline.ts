import { InstructionReader } from '../binary/instructions.ts';
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

const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
/** unreachable, throw, rethrow, throw_ref, br, br_table, return and the tail calls. */
const leaving: ReadonlySet<number> = new Set([0x00, 0x08, 0x09, 0x0a, 0x0c, 0x0e, 0x0f, 0x12, 0x13, 0x15]);

/** block, loop, if, try, try_table */
function opens(opcode: number): boolean {
  return (opcode >= 0x02 && opcode <= IF) || opcode === 0x06 || opcode === 0x1f;
}

/** else, catch, catch_all: another part of the same block. */
function continues(opcode: number): boolean {
  return opcode === ELSE || opcode === 0x07 || opcode === 0x19;
}

/** end, delegate */
function closes(opcode: number): boolean {
  return opcode === END || opcode === 0x18;
}

/** br, br_table, return, throw, ...: what comes behind them in the same block is not reached. */
function leaves(opcode: number): boolean {
  return leaving.has(opcode);
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
      } else if (leaves(op)) {
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
