/** Bytes written one after the other into one array that grows. Values are LEB128 unless their name says otherwise. */
export class Output {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(size = 1024) {
    this.bytes = new Uint8Array(size);
  }

  /** What was written, copied. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  /** Makes room for so many more. */
  room(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.bytes.length));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  byte(byte: number): void {
    if (this.length === this.bytes.length) this.room(1);
    this.bytes[this.length++] = byte;
  }

  u32(value: number): void {
    this.room(5);
    const { bytes } = this;
    let rest = value >>> 0;
    while (rest >= 0x80) {
      bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.length++] = rest;
  }

  s32(value: number): void {
    this.room(5);
    const { bytes } = this;
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    bytes[this.length++] = rest & 0x7f;
  }

  s64(value: bigint): void {
    let rest = value;
    while (rest < -0x40n || rest >= 0x40n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.byte(Number(rest & 0x7fn));
  }

  /** An opcode byte and an index. */
  op(opcode: number, index: number): void {
    this.byte(opcode);
    this.u32(index);
  }

  /** i32.const. */
  i32(value: number): void {
    this.byte(0x41);
    this.s32(value);
  }

  /** The little-endian bytes of a float. */
  float(value: number, size: 4 | 8): void {
    this.room(8);
    const view = new DataView(this.bytes.buffer, this.length, 8);
    if (size === 4) view.setFloat32(0, value, true);
    else view.setFloat64(0, value, true);
    this.length += size;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    this.room(end - start);
    const { bytes } = this;
    if (end - start > 32) {
      bytes.set(from.subarray(start, end), this.length);
      this.length += end - start;
      return;
    }
    let at = this.length;
    for (let i = start; i < end; i++) bytes[at++] = from[i]!;
    this.length = at;
  }

  /** All of another one. */
  append(other: Output): void {
    this.copy(other.bytes, 0, other.length);
  }

  /** A length and that many bytes. */
  sized(other: Output): void {
    this.u32(other.length);
    this.append(other);
  }

  /** A name of ASCII characters. */
  name(text: string): void {
    this.u32(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }
}
