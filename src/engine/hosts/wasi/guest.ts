import type { HostContext } from '../host.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { refuse } from './errno.ts';

/** Most bytes of a path, and most buffers of one call: what other systems allow. */
const LONGEST_PATH = 4096;
const MOST_BUFFERS = 1024;

/** A piece of the program's memory that it wants read or filled. */
export interface Buffer {
  readonly at: number;
  readonly length: number;
}

/**
 * The memory of the calling program as WASI's structures lie in it: little-endian, by 32-bit address. Whatever lies
 * outside is refused with `fault`, before anything is read or written.
 */
export class Guest {
  constructor(
    readonly context: HostContext,
    /** Is it called by the older name `wasi_unstable`, whose structures differ? */
    readonly unstable: boolean,
  ) {}

  /** Refuses a range that is not all inside; functions check what they will write before they do anything. */
  check(at: number, length: number): void {
    if (at + length > this.context.memorySize(0)) refuse('fault');
  }

  /** A copy. */
  read(at: number, length: number): Uint8Array {
    this.check(at, length);
    return length === 0 ? new Uint8Array(0) : this.context.readBytes(0, at, length);
  }

  write(at: number, bytes: Uint8Array): void {
    this.check(at, bytes.length);
    if (bytes.length > 0) this.context.writeBytes(0, at, bytes);
  }

  setU32(at: number, value: number): void {
    this.write(at, new Struct(4).u32(0, value).bytes);
  }

  setU64(at: number, value: bigint): void {
    this.write(at, new Struct(8).u64(0, value).bytes);
  }

  /** A view of a structure. */
  view(at: number, length: number): DataView {
    return new DataView(this.read(at, length).buffer);
  }

  /** A list of (address, length) pairs; every one is checked. */
  buffers(at: number, count: number): readonly Buffer[] {
    if (count > MOST_BUFFERS) refuse('inval');
    const view = this.view(at, count * 8);
    return Array.from({ length: count }, (_, i) => {
      const buffer = { at: view.getUint32(i * 8, true), length: view.getUint32(i * 8 + 4, true) };
      this.check(buffer.at, buffer.length);
      return buffer;
    });
  }

  /** A path, or anything else that is a name for something. */
  path(at: number, length: number): string {
    this.check(at, length);
    if (length > LONGEST_PATH) refuse('nametoolong');
    const result = decodeUtf8(this.read(at, length), 0, length);
    if (!('text' in result)) refuse('ilseq');
    if (result.text.includes('\0')) refuse('inval');
    return result.text;
  }
}

/** Bytes of a structure that is being filled. */
export class Struct {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.#view = new DataView(this.bytes.buffer);
  }

  u8(at: number, value: number): this {
    this.#view.setUint8(at, value);
    return this;
  }

  u16(at: number, value: number): this {
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(at: number, value: number): this {
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(at: number, value: bigint): this {
    this.#view.setBigUint64(at, BigInt.asUintN(64, value), true);
    return this;
  }
}

/** The sum of their lengths, at most `most`. */
export function lengthOf(buffers: readonly Buffer[], most: number): number {
  let length = 0;
  for (const buffer of buffers) length += buffer.length;
  return Math.min(length, most);
}

/** Bytes of all buffers in a row, at most `most` of them. */
export function gather(guest: Guest, buffers: readonly Buffer[], most: number): Uint8Array {
  const bytes = new Uint8Array(lengthOf(buffers, most));
  let done = 0;
  for (const { at, length } of buffers) {
    if (done === bytes.length) break;
    const part = guest.read(at, Math.min(length, bytes.length - done));
    bytes.set(part, done);
    done += part.length;
  }
  return bytes;
}

/** Fills the buffers one after the other, as far as the bytes reach. */
export function scatter(guest: Guest, buffers: readonly Buffer[], bytes: Uint8Array): void {
  let done = 0;
  for (const { at, length } of buffers) {
    if (done === bytes.length) break;
    const part = bytes.subarray(done, done + length);
    guest.write(at, part);
    done += part.length;
  }
}
