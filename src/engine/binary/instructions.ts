import { BLOCK, CATCH, CATCH_ALL, DELEGATE, ELSE, END, IF, LOOP, TRY, TRY_TABLE } from '../module/control-bytes.ts';
import { DecodeError, UnsupportedError } from '../module/errors.ts';
import { needs } from '../module/features.ts';
import { foreignOpcode, isPrefix } from '../module/foreign-opcodes.ts';
import type { FuncBody } from '../module/module.ts';
import type { Opcode } from '../module/opcode.ts';
import { opcodeByNumber, opcodes } from '../module/opcodes.ts';
import type { ByteOffset, FuncIndex } from '../module/types.ts';
import { ImmediateReader } from './immediates.ts';
import { malformed } from './type-codes.ts';

export { CatchKind } from './immediates.ts';

/** What may still come in an open block beside its `end`. */
const MAY_ELSE = 1;
const MAY_CATCH = 2;
const MAY_DELEGATE = 4;

/**
 * Walks the instructions of a function body or a constant expression, in order. One reader serves validator,
 * compiler and disassembler:
 *
 *     const reader = new InstructionReader(module.bytes, body.code, body.end);
 *     while (reader.next()) use(reader.offset, reader.opcode, reader.index);
 *
 * After `next()` returned true the reader stands on one instruction. Its immediates are in the fields that its
 * `opcode.immediate` names (see immediates.ts); the other fields keep what they had. Nothing is allocated per
 * instruction but the types of `select t`.
 *
 * Throws a DecodeError on what is malformed, an UnsupportedError on one of stack switching.
 */
export class InstructionReader extends ImmediateReader {
  /** Of the instruction the reader stands on; `pos` is one past it. */
  offset: ByteOffset;
  opcode: Opcode = opcodes[0]!;
  /** Blocks open around the instruction, the function or expression itself not counted. An `end` counts its own. */
  depth = 0;
  /** For each open block what it may still have: see MAY_ELSE. */
  private openBlocks = new Uint8Array(64);
  private open = 0;
  private closed = false;

  /** `end` is one past the last byte; `func` only goes into errors. */
  constructor(bytes: Uint8Array, start: ByteOffset, end: ByteOffset, func: FuncIndex | null = null) {
    super(bytes, start, end, func);
    this.offset = start;
  }

  /** A reader over a function's body. */
  static ofBody(bytes: Uint8Array, body: FuncBody, func: FuncIndex | null = null): InstructionReader {
    return new InstructionReader(bytes, body.code, body.end, func);
  }

  /** Has the `end` of the function or expression been read? */
  get finished(): boolean {
    return this.closed;
  }

  /** Goes to the next instruction; false when the `end` of the whole body has been passed. */
  next(): boolean {
    if (this.closed) return false;
    const at = this.pos;
    this.offset = at;
    if (at >= this.limit) malformed('unexpected end of section or function: an END opcode is missing', at);
    const byte = this.bytes[at]!;
    this.pos = at + 1;
    const opcode = opcodeByNumber(byte) ?? this.prefixed(byte, at);
    this.opcode = opcode;
    this.depth = this.open;
    switch (byte) {
      case BLOCK:
      case LOOP:
      case IF:
        this.readBlockType();
        this.push(byte === IF ? MAY_ELSE : 0);
        return true;
      case ELSE:
        this.part(MAY_ELSE, 0, 'else outside of an if');
        return true;
      case TRY:
        this.readBlockType();
        this.push(MAY_CATCH | MAY_DELEGATE);
        return true;
      case TRY_TABLE:
        this.readBlockType();
        this.readCatches();
        this.push(0);
        return true;
      case CATCH:
        this.part(MAY_CATCH, MAY_CATCH, 'catch outside of a try');
        this.index = this.readU32();
        return true;
      case CATCH_ALL:
        this.part(MAY_CATCH, 0, 'catch_all outside of a try');
        return true;
      case DELEGATE:
        this.part(MAY_DELEGATE, 0, 'delegate outside of a try');
        this.index = this.readU32();
        this.open--;
        return true;
      case END:
        if (this.open === 0) this.closed = true;
        else this.open--;
        return true;
      default:
        if (opcode.immediate !== 'none') this.readImmediates(opcode);
        return true;
    }
  }

  /**
   * Fails unless the body ended exactly at its `end`. To be called after `next()` returned false (constant
   * expressions end where they end and do not call it).
   */
  expectEnd(): void {
    if (this.pos !== this.limit)
      malformed('END opcode expected: there are bytes after the end of the function', this.pos);
  }

  /**
   * Goes on reading at an instruction that an earlier walk saw at `offset` with `depth` blocks open. `else`, `catch`
   * and the like are then accepted in any of those blocks.
   */
  seek(offset: ByteOffset, depth: number): void {
    this.pos = offset;
    this.offset = offset;
    this.closed = false;
    while (this.openBlocks.length <= depth) this.growOpenBlocks();
    this.openBlocks.fill(MAY_ELSE | MAY_CATCH | MAY_DELEGATE, 0, depth);
    this.open = depth;
    this.depth = depth;
  }

  /** Begins again, as a reader of `[start, end)`. */
  restart(start: ByteOffset, end: ByteOffset): void {
    this.limit = end;
    this.seek(start, 0);
  }

  /** Begins again at `start`, walks the expression there and returns one past its `end`. */
  skipExpression(start: ByteOffset, limit: ByteOffset): ByteOffset {
    this.restart(start, limit);
    while (this.next());
    return this.pos;
  }

  private push(may: number): void {
    if (this.open === this.openBlocks.length) this.growOpenBlocks();
    this.openBlocks[this.open++] = may;
  }

  /** Another part of the innermost block begins, which must be allowed there; `may` is what may come behind it. */
  private part(wanted: number, may: number, problem: string): void {
    const innermost = this.open - 1;
    if (innermost < 0 || (this.openBlocks[innermost]! & wanted) === 0) malformed(problem, this.offset);
    this.openBlocks[innermost] = may;
  }

  private growOpenBlocks(): void {
    const larger = new Uint8Array(this.openBlocks.length * 2);
    larger.set(this.openBlocks);
    this.openBlocks = larger;
  }

  private prefixed(byte: number, at: ByteOffset): Opcode {
    const sub = isPrefix(byte) ? this.readU32() : 0;
    const opcode = isPrefix(byte) && sub < 0x1000 ? opcodeByNumber((byte << 12) | sub) : undefined;
    if (opcode !== undefined) return opcode;
    const foreign = foreignOpcode(byte);
    if (foreign !== undefined) throw needs(foreign.mnemonic, foreign.feature, at, this.func);
    const text = isPrefix(byte) ? `${byte.toString(16)} ${sub.toString(16)}` : byte.toString(16);
    return malformed(`illegal opcode ${text.padStart(2, '0')}`, at);
  }
}

/** What keeps a body from being read to its end, null when nothing does. Types are not checked. */
export function problemOfBody(
  bytes: Uint8Array,
  body: FuncBody,
  func: FuncIndex,
): DecodeError | UnsupportedError | null {
  try {
    const reader = InstructionReader.ofBody(bytes, body, func);
    while (reader.next());
    reader.expectEnd();
    return null;
  } catch (error) {
    if (error instanceof DecodeError || error instanceof UnsupportedError) return error;
    throw error;
  }
}
