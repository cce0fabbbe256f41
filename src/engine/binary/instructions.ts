import { DecodeError, UnsupportedError } from '../module/errors.ts';
import { needs } from '../module/features.ts';
import { foreignOpcode, isPrefix } from '../module/foreign-opcodes.ts';
import type { FuncBody } from '../module/module.ts';
import type { ImmediateKind, Opcode } from '../module/opcode.ts';
import { opcodeByNumber, opcodes } from '../module/opcodes.ts';
import { refType } from '../module/ref-type.ts';
import type { ByteOffset, FuncIndex, RefType, TypeIndex, ValueType } from '../module/types.ts';
import { numberOfHalves } from '../util/bits.ts';
import { ByteReader } from '../util/byte-reader.ts';
import { isTypeCode, malformed, type NeedsFeature, readHeapType, readValueType } from './type-codes.ts';

/** The type of a block: the index of a function type, or at most one result. */
export interface BlockType {
  /** -1 when the block has no type index. */
  readonly typeIndex: TypeIndex;
  /** The one result of a block without type index, else null. */
  readonly result: ValueType | null;
}

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const TRY = 0x06;
const CATCH = 0x07;
const END = 0x0b;
const DELEGATE = 0x18;
const CATCH_ALL = 0x19;
const TRY_TABLE = 0x1f;

/** What may still come in an open block beside its `end`. */
const MAY_ELSE = 1;
const MAY_CATCH = 2;
const MAY_DELEGATE = 4;

/** A clause of a try_table, by its number in the binary. */
export const CatchKind = { catch: 0, catchRef: 1, catchAll: 2, catchAllRef: 3 } as const;

/**
 * Walks the instructions of a function body or a constant expression, in order. One reader serves validator,
 * compiler and disassembler:
 *
 *     const reader = new InstructionReader(module.bytes, body.code, body.end);
 *     while (reader.next()) use(reader.offset, reader.opcode, reader.index);
 *
 * After `next()` returned true the reader stands on one instruction. Its immediates are in the fields that its
 * `opcode.immediate` names (below); the other fields keep what they had. Nothing is allocated per instruction but the
 * types of `select t`.
 *
 * | immediate     | fields                                                              |
 * |---------------|---------------------------------------------------------------------|
 * | block         | blockTypeIndex, blockResult                                         |
 * | label         | index: label depth                                                  |
 * | labels        | labels[0 .. labelCount): depths, the default last                   |
 * | try-table     | as block; labels[0 .. labelCount): depth of each clause, counted     |
 * |               | outside of the block, catchKinds and catchTags beside them          |
 * | func, local, global, table, memory, data, elem, tag | index                         |
 * | type-table    | index: type, index2: table                                          |
 * | memarg        | align (exponent of 2), index: memory, memOffset (rounded from 2^53 on), low and high: its halves |
 * | i32, f32      | low: the 32 bits, signed                                            |
 * | i64, f64      | low, high: halves of the 64 bits, signed (`wide`: as one bigint)    |
 * | v128, shuffle | vectorWord(0 .. 3), vectorByte(0 .. 15): the 16 bytes               |
 * | lane          | lane                                                                |
 * | memarg-lane   | as memarg, and lane                                                 |
 * | value-types   | types                                                               |
 * | heap-type     | refType: the nullable reference to it                               |
 * | type          | index                                                               |
 * | type-field, type-data, type-elem | index: type, index2: field, segment              |
 * | type-count    | index: type, index2: how many                                       |
 * | type-type     | index: type of the destination, index2: of the source               |
 * | cast          | refType: what it is cast to                                         |
 * | branch-cast   | index: label depth, refType: what it is, refType2: what it is cast to |
 * | data-memory   | index: data segment, index2: memory                                 |
 * | elem-table    | index: element segment, index2: table                               |
 * | memory-memory, table-table | index: destination, index2: source                     |
 *
 * Throws a DecodeError on what is malformed, an UnsupportedError on one of stack switching.
 */
export class InstructionReader extends ByteReader {
  /** Of the instruction the reader stands on; `pos` is one past it. */
  offset: ByteOffset;
  opcode: Opcode = opcodes[0]!;
  /** Blocks open around the instruction, the function or expression itself not counted. An `end` counts its own. */
  depth = 0;
  index = 0;
  index2 = 0;
  align = 0;
  memOffset = 0;
  lane = 0;
  blockTypeIndex: TypeIndex = -1;
  blockResult: ValueType | null = null;
  labels = new Uint32Array(16);
  labelCount = 0;
  /** For each clause of a try_table: see `CatchKind`, and its tag (0 where it has none). */
  catchKinds = new Uint8Array(0);
  catchTags = new Uint32Array(0);
  types: readonly ValueType[] = [];
  refType: RefType = 'funcref';
  refType2: RefType = 'funcref';

  /** For each open block what it may still have: see MAY_ELSE. */
  private openBlocks = new Uint8Array(64);
  private open = 0;
  private closed = false;
  /** Where the 16 bytes are that were read last. */
  private vectorAt: ByteOffset = 0;
  private readonly needs: NeedsFeature = (what, feature, offset) => {
    throw needs(what, feature, offset, this.func);
  };

  /** `end` is one past the last byte; `func` only goes into errors. */
  constructor(
    bytes: Uint8Array,
    start: ByteOffset,
    end: ByteOffset,
    readonly func: FuncIndex | null = null,
  ) {
    super(bytes, start, end, malformed);
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
        if (opcode.immediate !== 'none') this.readImmediates(opcode.immediate);
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

  /** One of the 16 bytes of a v128 or of the lanes of a shuffle. */
  vectorByte(index: number): number {
    return this.bytes[this.vectorAt + index]!;
  }

  /** Four of those bytes, little-endian, as a signed 32-bit number. */
  vectorWord(index: number): number {
    const at = 4 * index;
    const low = this.vectorByte(at) | (this.vectorByte(at + 1) << 8);
    return low | (this.vectorByte(at + 2) << 16) | (this.vectorByte(at + 3) << 24);
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

  private readBlockType(): void {
    const at = this.pos;
    const byte = this.peek();
    if (byte === 0x40) {
      this.pos++;
      this.blockTypeIndex = -1;
      this.blockResult = null;
    } else if (isTypeCode(byte)) {
      this.blockTypeIndex = -1;
      this.blockResult = readValueType(this, this.needs);
    } else {
      const index = this.readS33();
      if (index < 0) malformed('malformed block type', at);
      this.blockTypeIndex = index;
      this.blockResult = null;
    }
  }

  private readImmediates(kind: ImmediateKind): void {
    switch (kind) {
      case 'local':
      case 'label':
      case 'func':
      case 'global':
      case 'table':
      case 'memory':
      case 'data':
      case 'elem':
      case 'type':
      case 'tag':
        this.index = this.readU32();
        return;
      case 'i32':
        this.low = this.readS32();
        return;
      case 'memarg':
        this.readMemarg();
        return;
      case 'memarg-lane':
        this.readMemarg();
        this.readLane();
        return;
      case 'zero':
        if (this.readByte() !== 0) malformed('zero byte expected', this.pos - 1);
        return;
      case 'lane':
        this.readLane();
        return;
      case 'v128':
      case 'shuffle':
        this.vectorAt = this.skip(16);
        return;
      case 'i64':
        this.readS64();
        return;
      case 'f32':
        this.low = this.readFixed32();
        return;
      case 'f64':
        this.readFixed64();
        return;
      case 'type-table':
      case 'data-memory':
      case 'elem-table':
      case 'memory-memory':
      case 'table-table':
      case 'type-field':
      case 'type-count':
      case 'type-data':
      case 'type-elem':
      case 'type-type':
        this.index = this.readU32();
        this.index2 = this.readU32();
        return;
      case 'labels':
        this.readLabels();
        return;
      case 'value-types':
        this.types = this.readTypes();
        return;
      case 'heap-type':
        this.refType = refType(true, readHeapType(this, this.needs));
        return;
      case 'cast':
        // Each comes in two: behind the odd number the type is nullable.
        this.refType = refType((this.opcode.number & 1) === 1, readHeapType(this, this.needs));
        return;
      case 'branch-cast':
        this.readBranchCast();
        return;
      case 'block':
      case 'try-table':
      case 'none':
        return;
    }
  }

  /** https://webassembly.github.io/spec/core/binary/instructions.html#binary-memarg */
  private readMemarg(): void {
    const at = this.pos;
    const flags = this.readU32();
    if (flags >= 0x80) malformed('malformed memop flags', at);
    this.align = flags & 0x3f;
    this.index = (flags & 0x40) === 0 ? 0 : this.readU32();
    if (this.pos < this.limit && this.bytes[this.pos]! < 0x80) {
      this.low = this.bytes[this.pos++]!;
      this.high = 0;
      this.memOffset = this.low;
    } else {
      this.readU64();
      this.memOffset = numberOfHalves(this.low, this.high);
    }
  }

  /** https://webassembly.github.io/spec/core/binary/instructions.html#binary-castop */
  private readBranchCast(): void {
    const at = this.pos;
    const flags = this.readByte();
    if (flags > 3) malformed(`malformed br_on_cast flags ${flags}`, at);
    this.index = this.readU32();
    this.refType = refType((flags & 1) !== 0, readHeapType(this, this.needs));
    this.refType2 = refType((flags & 2) !== 0, readHeapType(this, this.needs));
  }

  private readLane(): void {
    this.lane = this.bytes[this.skip(1)]!;
  }

  private readLabels(): void {
    const count = this.readCount() + 1;
    if (count > this.labels.length) this.labels = new Uint32Array(Math.max(count, 2 * this.labels.length));
    for (let i = 0; i < count; i++) this.labels[i] = this.readU32();
    this.labelCount = count;
  }

  /** https://webassembly.github.io/spec/core/binary/instructions.html#binary-catch */
  private readCatches(): void {
    const count = this.readCount(2);
    if (count > this.labels.length) this.labels = new Uint32Array(Math.max(count, 2 * this.labels.length));
    if (count > this.catchKinds.length) {
      this.catchKinds = new Uint8Array(Math.max(8, 2 * count));
      this.catchTags = new Uint32Array(Math.max(8, 2 * count));
    }
    for (let i = 0; i < count; i++) {
      const kind = this.readByte();
      if (kind > CatchKind.catchAllRef) malformed(`malformed catch clause ${kind}`, this.pos - 1);
      this.catchKinds[i] = kind;
      this.catchTags[i] = kind < CatchKind.catchAll ? this.readU32() : 0;
      this.labels[i] = this.readU32();
    }
    this.labelCount = count;
  }

  private readTypes(): ValueType[] {
    const count = this.readCount();
    const types: ValueType[] = [];
    for (let i = 0; i < count; i++) types.push(readValueType(this, this.needs));
    return types;
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
