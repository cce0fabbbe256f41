import type { Pc } from '../module/types.ts';

/**
 * Flat code: what a function body becomes before it runs. One Int32Array for all functions of a session; every listed
 * reachable instruction is exactly one operation, a word with its number followed by its immediates, so each can be
 * stopped at. Branch targets and stack heights are resolved.
 *
 *     (func (param i32) (result i32)        pc   words
 *                                           16   [ 2, 8, 0 ]            header: see FunctionHeader
 *                                           19   nop                    only where a function begins with a loop
 *       loop                                20   loop
 *         local.get 0                       21   local.get32  0         0: word of the local in its frame
 *         i32.const 1                       23   i32.const  1
 *         i32.sub                           25   i32.sub
 *         local.tee 0                       26   local.tee32  0
 *         br_if 0                           28   br_if  20              20: the loop itself; its label's stack height
 *       end                                 30   end                        is the current one, so nothing is dropped
 *       local.get 0)                        31   local.get32  0
 *     end                                   33   return1
 *
 * A function that begins with a loop has a nop before it that is no instruction: branches go to the loop, calls to the
 * nop, so that being called can be told from another round.
 *
 * Numbers below 0x100 are the instruction's own opcode byte where it has one form; the forms that a byte splits into
 * (by width or by what a branch drops) live in bytes WebAssembly does not use. 0x100 and above are served by the cold
 * path in pages, each served by a file of its own in runtime/exec: 0x180 + byte for accesses with a long offset,
 * another memory or 64-bit addresses, 0x200 + n for the instructions FC n, 0x400 + n for FD n, 0x600 + n for FB n,
 * 0x700 + n for FE n, 0x800 + byte for instructions of one byte that are rare, 0x900 on for forms of others.
 */
export const Op = {
  unreachable: 0x00,
  nop: 0x01,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  drop: 0x1a,
  select32: 0x1b,
  localGet32: 0x20,
  localSet32: 0x21,
  localTee32: 0x22,
  globalGet32: 0x23,
  globalSet32: 0x24,
  tableGet: 0x25,
  tableSet: 0x26,
  memorySize: 0x3f,
  memoryGrow: 0x40,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  refNull: 0xd0,
  refIsNull: 0xd1,
  refFunc: 0xd2,

  /** Patched over an operation: the machine stops before it. */
  break: 0xc5,
  localGet64: 0xc6,
  localSet64: 0xc7,
  localTee64: 0xc8,
  globalGet64: 0xc9,
  globalSet64: 0xca,
  select64: 0xcb,
  /** Branches that move `keep` words down to word `base` of the frame. */
  brMove: 0xcc,
  brIfMove: 0xcd,
  /** br_if to the function's own label. */
  brIfReturn: 0xce,
  return0: 0xcf,
  return1: 0xd3,
  /** A call of a compiled function of the same instance: `call` becomes this when it first runs. */
  callDirect: 0xd4,

  /** Code that stands at fixed places, where frames of another kind return to. */
  halt: 0x110,
  leaveInstance: 0x111,
  resumeHost: 0x112,
  /** br_table whose entries are (target or -1 for return, keep, base). */
  brTableMove: 0x113,
  localGetRef: 0x114,
  localSetRef: 0x115,
  localTeeRef: 0x116,
  globalGetRef: 0x117,
  globalSetRef: 0x118,
  selectRef: 0x119,
  returnRefs: 0x11a,
  /** Branches that move references too. */
  brMoveRefs: 0x11b,
  brIfMoveRefs: 0x11c,
  brIfReturnRefs: 0x11d,
  /** Where a call from outside begins when it cannot be entered at once. */
  enter: 0x11e,

  /** call_indirect through a table with 64-bit indices. */
  callIndirect64: 0x811,

  /** Calls of one byte that are rare, and calls that end the function. */
  returnCall: 0x812,
  returnCallIndirect: 0x813,
  callRef: 0x814,
  returnCallRef: 0x815,

  throw: 0x808,
  rethrow: 0x809,
  throwRef: 0x80a,

  /** Forms of a whole v128. */
  localGet128: 0x900,
  localSet128: 0x901,
  localTee128: 0x902,
  globalGet128: 0x903,
  globalSet128: 0x904,
  select128: 0x905,
  drop128: 0x906,
} as const;

/**
 * Loads and stores (opcode bytes 0x28 to 0x3e) with a long offset, in a memory other than 0, or with 64-bit addresses:
 * (low half of the offset, high half, memory).
 */
export const LONG_ACCESS = 0x180;
/** An offset from here on is long: the hot loop computes with it in 32 bits. */
export const LONG_OFFSET = 0x4000_0000;

/** Pages of the cold path. Instructions with a prefix: this plus their second number. */
export const PREFIX_FC = 0x200;
export const PREFIX_FD = 0x400;
export const PREFIX_FB = 0x600;
export const PREFIX_FE = 0x700;
/** Instructions of one byte that are rare: this plus their byte. */
export const RARE_BYTE = 0x800;
/** Forms of other instructions. */
export const FORMS = 0x900;

/** Words of a function's header; they stand just before its first operation, at these distances from it. */
export const FunctionHeader = {
  /** Words of its parameters. */
  params: -3,
  /** Words that its frame needs at most: locals and operands. */
  frame: -2,
  /** Words of its locals beyond the parameters, to be zeroed at entry. */
  locals: -1,
  size: 3,
} as const;

/**
 * Functions with more words of locals to zero are entered by the cold path, which takes fuel for it: in the code that
 * runs, their header says that the frame needs NO_FRAME words, for which there is never room.
 */
export const MANY_LOCALS = 256;
export const NO_FRAME = 0x3fff_ffff;

/** Words of every call operation: a frame remembers its call, and goes on this many words behind it. */
export const CALL_WORDS = 3;

/**
 * Where the fixed operations stand; the first function comes behind them. `stepped` is a BREAK: a single step that
 * would lead back to its own instruction is sent there.
 */
export const FixedPc = { halt: 4, leaveInstance: 6, resumeHost: 8, enter: 10, stepped: 12, end: 16 } as const;

/** A return address for a frame that goes on at a fixed place. */
export function returningTo(pc: Pc): Pc {
  return pc - CALL_WORDS;
}
