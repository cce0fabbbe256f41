import { u64OfHalves } from './bits.ts';
import { decodeUtf8 } from './utf8.ts';

/** How a reader complains: throws, always. `offset` is the first byte that cannot be what was asked for. */
export type Fail = (message: string, offset: number) => never;

/**
 * A cursor over bytes. Every `read` returns what stands at `pos` and moves past it, or fails with the offset of what
 * cannot be read. Nothing is read at or past `limit`.
 *
 * LEB128 numbers may be longer than they need to be, up to ceil(bits / 7) bytes.
 * https://webassembly.github.io/spec/core/binary/values.html
 */
export class ByteReader {
  pos: number;
  limit: number;
  /** The halves of the 64-bit number read last. */
  low = 0;
  high = 0;

  constructor(
    readonly bytes: Uint8Array,
    start: number,
    end: number,
    protected readonly fail: Fail,
  ) {
    this.pos = start;
    this.limit = end;
  }

  get done(): boolean {
    return this.pos >= this.limit;
  }

  /** Bytes left before the limit. */
  get left(): number {
    return this.limit - this.pos;
  }

  readByte(): number {
    if (this.pos >= this.limit) this.fail('unexpected end', this.pos);
    return this.bytes[this.pos++]!;
  }

  /** The next byte, not taken; -1 at the limit. */
  peek(): number {
    return this.pos < this.limit ? this.bytes[this.pos]! : -1;
  }

  /** Moves past `count` bytes and returns where they begin. */
  skip(count: number): number {
    const start = this.pos;
    if (count > this.left) this.fail('unexpected end', this.limit);
    this.pos += count;
    return start;
  }

  readU32(): number {
    const first = this.pos < this.limit ? this.bytes[this.pos]! : this.readByte();
    if (first < 0x80) {
      this.pos++;
      return first;
    }
    return this.readLong32(0x70, 0) >>> 0;
  }

  /** A signed 32-bit number. */
  readS32(): number {
    const first = this.pos < this.limit ? this.bytes[this.pos]! : this.readByte();
    if (first < 0x80) {
      this.pos++;
      return (first << 25) >> 25;
    }
    return this.readLong32(0x78, 0x78);
  }

  /** A signed 33-bit number: what a block type is when it is no type byte. */
  readS33(): number {
    const start = this.pos;
    const low = this.readLong32(0x70, 0x70);
    if (this.pos - start < 5) return low;
    return (this.bytes[this.pos - 1]! & 0x10) === 0 ? low >>> 0 : (low >>> 0) - 0x1_0000_0000;
  }

  /**
   * Reads up to five bytes. Of the fifth, the bits in `unused` must all be 0 or (signed) all be 1 as in `ones`.
   * Shorter signed numbers are sign-extended, `ones` being 0 means unsigned.
   */
  private readLong32(unused: number, ones: number): number {
    const start = this.pos;
    let result = 0;
    for (let i = 0; i < 5; i++) {
      const byte = this.readByte();
      result |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) {
        if (i === 4) {
          const spare = byte & unused;
          if (spare !== 0 && spare !== ones) this.fail('integer too large', start);
        } else if (ones !== 0) {
          const spare = 32 - 7 * (i + 1);
          result = (result << spare) >> spare;
        }
        return result;
      }
    }
    return this.fail('integer representation too long', start);
  }

  /** Reads a signed 64-bit number into `low` and `high`. */
  readS64(): void {
    this.readLong64(true);
  }

  /** Reads an unsigned 64-bit number into `low` and `high`. */
  readU64(): void {
    this.readLong64(false);
  }

  private readLong64(signed: boolean): void {
    const start = this.pos;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.readByte();
      const seven = byte & 0x7f;
      if (i < 4) low |= seven << (7 * i);
      else if (i === 4) {
        low |= seven << 28;
        high = seven >> 4;
      } else high |= seven << (7 * i - 32);
      if (byte >= 0x80) continue;
      if (i === 9) {
        if (seven !== 0 && seven !== (signed ? 0x7f : 1)) this.fail('integer too large', start);
      } else if (signed && (seven & 0x40) !== 0) {
        const bits = 7 * (i + 1);
        if (bits < 32) {
          low |= -1 << bits;
          high = -1;
        } else high |= -1 << (bits - 32);
      }
      this.low = low | 0;
      this.high = high | 0;
      return;
    }
    this.fail('integer representation too long', start);
  }

  /** The 64-bit number read last, unsigned. */
  get wide(): bigint {
    return u64OfHalves(this.low, this.high);
  }

  /** Four bytes, little-endian, as a signed 32-bit number. */
  readFixed32(): number {
    const at = this.skip(4);
    const { bytes } = this;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** Eight bytes, little-endian, into `low` and `high`. */
  readFixed64(): void {
    if (this.left < 8) this.fail('unexpected end', this.limit);
    this.low = this.readFixed32();
    this.high = this.readFixed32();
  }

  /**
   * The length of a vector, checked against the bytes that are there, given that each element takes at least
   * `smallest` bytes. So nothing is ever allocated for elements that cannot exist.
   */
  readCount(smallest = 1): number {
    const start = this.pos;
    const count = this.readU32();
    if (count * smallest > this.left) this.fail('unexpected end: there are fewer bytes than the count says', start);
    return count;
  }

  /** A name: a length and that many bytes of UTF-8. */
  readName(): string {
    const at = this.pos;
    const length = this.readU32();
    if (length > this.left) this.fail('unexpected end: the length of a name is out of bounds', at);
    const start = this.skip(length);
    const result = decodeUtf8(this.bytes, start, start + length);
    return 'text' in result ? result.text : this.fail('malformed UTF-8 encoding', result.badAt);
  }
}
