import { encodeUtf8 } from './utf8-encode.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** Bytes written one after the other: what a ByteReader reads, and numbers up to 2^53. */
export class ByteWriter {
  #bytes = new Uint8Array(64);
  length = 0;

  /** What was written so far, copied. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }

  writeByte(byte: number): void {
    this.#room(1);
    this.#bytes[this.length++] = byte;
  }

  writeBytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** An unsigned number below 2^32 as LEB128. */
  writeU32(value: number): void {
    this.writeWhole(value >>> 0);
  }

  /** A whole number from 0 to 2^53 - 1 as LEB128: what `ByteReader.readU64` and `numberOfHalves` read. */
  writeWhole(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.writeByte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.writeByte(rest);
  }

  /** An unsigned number below 2^128 as LEB128. */
  writeWide(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.writeByte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.writeByte(Number(rest));
  }

  /** Four bytes, little-endian. */
  writeFixed32(value: number): void {
    scratch.setUint32(0, value >>> 0, true);
    this.#copy(4);
  }

  /** A float of 64 bits, little-endian. A NaN may lose its payload. */
  writeF64(value: number): void {
    scratch.setFloat64(0, value, true);
    this.#copy(8);
  }

  /** A length and that many bytes. */
  writeVector(bytes: Uint8Array): void {
    this.writeU32(bytes.length);
    this.writeBytes(bytes);
  }

  /** A length in bytes and that many bytes of UTF-8. */
  writeName(text: string): void {
    this.writeVector(encodeUtf8(text));
  }

  #copy(count: number): void {
    for (let i = 0; i < count; i++) this.writeByte(scratch.getUint8(i));
  }

  #room(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
