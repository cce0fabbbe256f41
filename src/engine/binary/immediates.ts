import { needs } from '../module/features.ts';
import type { Opcode } from '../module/opcode.ts';
import { refType } from '../module/ref-type.ts';
import type { ByteOffset, FuncIndex, RefType, TypeIndex, ValueType } from '../module/types.ts';
import { numberOfHalves } from '../util/bits.ts';
import { ByteReader } from '../util/byte-reader.ts';
import { isTypeCode, malformed, type NeedsFeature, readHeapType, readValueType } from './type-codes.ts';

/** A clause of a try_table, by its number in the binary. */
export const CatchKind = { catch: 0, catchRef: 1, catchAll: 2, catchAllRef: 3 } as const;

const noKinds = new Uint8Array(0);
const noTags = new Uint32Array(0);

/**
 * Reads what stands behind an opcode, and keeps it:
 *
 * | immediate                  | fields |
 * | -------------------------- | ------ |
 * | block                      | blockTypeIndex, blockResult |
 * | label                      | index: label depth |
 * | labels                     | labels[0 .. labelCount): depths, the default last |
 * | try-table                  | as block; labels[0 .. labelCount): depth of each clause, counted |
 * |                            | outside of the block, catchKinds and catchTags beside them |
 * | func, local, global, table | index |
 * | memory, data, elem, tag    | index |
 * | type-table                 | index: type, index2: table |
 * | memarg                     | align (exponent of 2), index: memory, memOffset (rounded from 2^53 on; halves: low, high) |
 * | i32, f32                   | low: the 32 bits, signed |
 * | i64, f64                   | low, high: halves of the 64 bits, signed (`wide`: as one bigint) |
 * | v128, shuffle              | vectorWord(0 .. 3), vectorByte(0 .. 15): the 16 bytes |
 * | lane                       | lane |
 * | memarg-lane                | as memarg, and lane |
 * | value-types                | types |
 * | heap-type                  | refType: the nullable reference to it |
 * | type                       | index |
 * | type-field                 | index: type, index2: field |
 * | type-data, type-elem       | index: type, index2: segment |
 * | type-count                 | index: type, index2: how many |
 * | type-type                  | index: type of the destination, index2: of the source |
 * | cast                       | refType: what it is cast to |
 * | branch-cast                | index: label depth, refType: what it is, refType2: what it is cast to |
 * | data-memory                | index: data segment, index2: memory |
 * | elem-table                 | index: element segment, index2: table |
 * | memory-memory, table-table | index: destination, index2: source |
 */
export abstract class ImmediateReader extends ByteReader {
  index = 0;
  index2 = 0;
  align = 0;
  memOffset = 0;
  lane = 0;
  /** The type of a block: the index of a function type, or at most one result. -1 when the block has no type index. */
  blockTypeIndex: TypeIndex = -1;
  /** The one result of a block without type index, else null. */
  blockResult: ValueType | null = null;
  labels = new Uint32Array(16);
  labelCount = 0;
  /** For each clause of a try_table: see `CatchKind`, and its tag (0 where it has none). */
  catchKinds = noKinds;
  catchTags = noTags;
  types: readonly ValueType[] = [];
  refType: RefType = 'funcref';
  refType2: RefType = 'funcref';
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
    readonly func: FuncIndex | null,
  ) {
    super(bytes, start, end, malformed);
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

  protected readBlockType(): void {
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

  protected readImmediates({ immediate, number }: Opcode): void {
    switch (immediate) {
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
        this.refType = refType((number & 1) === 1, readHeapType(this, this.needs));
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
  protected readCatches(): void {
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
