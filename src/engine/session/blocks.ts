import { ByteWriter } from '../util/byte-writer.ts';
import { crc32 } from '../util/crc32.ts';
import type { Damage } from './session-error.ts';

/**
 * What a block holds, by the letter it begins with.
 * ```
 *  H  what was run, and how: module, host, settings, moment          JSON
 *  N  breakpoints, labels, bookmarks                                  JSON
 *  L  a part of the log of inputs                                     see tape-code.ts
 *  S  the state at some moments, as sums
 *  F  the contents of one of the program's files
 *  M  the module
 *  E  the end: nothing is missing
 * ```
 */
export type BlockKind = 'H' | 'N' | 'L' | 'S' | 'F' | 'M' | 'E';

const letters = 'HNLSFME';

export interface Block {
  /** Its letter; those that this version does not know are passed over by whoever reads the blocks. */
  readonly kind: string;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly payload: Uint8Array;
}

/** A file cut into its blocks, as far as it is whole. */
export interface Blocks {
  readonly version: number;
  /** The whole ones, in order. */
  readonly blocks: readonly Block[];
  /** The first thing that is wrong, null when nothing is. */
  readonly damage: Damage | null;
}

/** A byte that is no text, the name, and a line end: a file that was sent as text is not one any more. */
export const magic = [0x89, 0x77, 0x73, 0x63, 0x6f, 0x70, 0x65, 0x0a] as const;

/** The version of the format that is written, and the newest one that is read. */
export const formatVersion = 1;

/** Letter, length, sum. */
const HEAD = 9;
const FIRST = magic.length + 4;

/** Does it begin as a session file does? */
export function isSession(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/**
 * A file of these blocks, with an end.
 * ```
 *  89 77 73 63 6f 70 65 0a   version: 4 bytes    then blocks, one after the other:
 *  letter: 1 byte   length of the payload: 4 bytes   CRC-32 of letter, length and payload: 4 bytes   payload
 * ```
 * Numbers of fixed length are little-endian.
 */
export function writeBlocks(
  blocks: readonly { readonly kind: BlockKind; readonly payload: Uint8Array }[],
): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  writeStart(out);
  for (const { kind, payload } of blocks) writeBlock(out, kind, payload);
  writeEnd(out);
  return out.bytes;
}

/** What a file begins with, before its first block. */
export function writeStart(out: ByteWriter): void {
  out.writeBytes(Uint8Array.from(magic));
  out.writeFixed32(formatVersion);
}

/** The block that says that nothing is missing. */
export function writeEnd(out: ByteWriter): void {
  writeBlock(out, 'E', new Uint8Array(0));
}

export function writeBlock(out: ByteWriter, kind: BlockKind, payload: Uint8Array): void {
  const head = new ByteWriter();
  head.writeByte(kind.charCodeAt(0));
  head.writeFixed32(payload.length);
  const sum = crc32(payload, 0, payload.length, crc32(head.bytes));
  out.writeBytes(head.bytes);
  out.writeFixed32(sum);
  out.writeBytes(payload);
}

/** Bytes that are summed at most while the next whole block is looked for: a file may be made to look like thousands. */
const MOST_SUMMED = 2 ** 28;

/**
 * Cuts a file into its blocks. What is not as it was written is left out and told of, and the next whole block is looked
 * for behind it: a part that was changed, shortened or lengthened by hand costs itself. Null when the file does not begin
 * as a session. Never throws, whatever the bytes are.
 */
export function readBlocks(bytes: Uint8Array): Blocks | null {
  if (!isSession(bytes)) return null;
  const reader = new BlockReader(bytes);
  if (bytes.length < FIRST) return { version: formatVersion, blocks: [], damage: cut(magic.length) };
  const blocks: Block[] = [];
  let damage: Damage | null = null;
  let at: number | null = FIRST;
  while (at !== null) {
    const found = reader.at(at);
    if (found === null) {
      damage ??= reader.fits(at) ? changed(at) : cut(at);
      at = reader.next(at + 1);
      continue;
    }
    const end: number = at + HEAD + found.payload.length;
    blocks.push(found);
    if (found.kind !== 'E') at = end;
    else {
      if (end < bytes.length) damage ??= { offset: end, what: 'There is something behind the end.' };
      at = null;
    }
  }
  return { version: reader.view.getUint32(magic.length, true), blocks, damage };
}

class BlockReader {
  readonly view: DataView;
  #left = MOST_SUMMED;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Is there room for the block that begins here, as long as it says it is? */
  fits(at: number): boolean {
    return at + HEAD <= this.bytes.length && at + HEAD + this.view.getUint32(at + 1, true) <= this.bytes.length;
  }

  /** The whole block that begins here; null when none does. */
  at(offset: number): Block | null {
    if (!this.fits(offset)) return null;
    const start = offset + HEAD;
    const end = start + this.view.getUint32(offset + 1, true);
    const sum = crc32(this.bytes, start, end, crc32(this.bytes, offset, offset + 5));
    if (sum !== this.view.getUint32(offset + 5, true)) return null;
    return { kind: String.fromCharCode(this.bytes[offset]!), offset, payload: this.bytes.subarray(start, end) };
  }

  /** Where the next whole block of a known kind begins, from an offset on; null when none does. */
  next(from: number): number | null {
    for (let offset = from; offset + HEAD <= this.bytes.length; offset++) {
      if (!letters.includes(String.fromCharCode(this.bytes[offset]!)) || !this.fits(offset)) continue;
      this.#left -= HEAD + this.view.getUint32(offset + 1, true);
      if (this.#left < 0) return null;
      if (this.at(offset) !== null) return offset;
    }
    return null;
  }
}

function cut(offset: number): Damage {
  return { offset, what: 'The file ends before the part that begins there does.' };
}

function changed(offset: number): Damage {
  return { offset, what: 'The part that begins there is not as it was written.' };
}
