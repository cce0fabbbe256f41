import { DecodeError, type Feature } from '../module/errors.ts';
import { refType } from '../module/ref-type.ts';
import type { AbstractHeapType, ByteOffset, HeapType, RefType, StorageType, ValueType } from '../module/types.ts';
import { ByteReader } from '../util/byte-reader.ts';
import { hex } from '../util/hex.ts';

/**
 * Told when something well-formed needs a `Feature`. It may throw (inside bodies) or take a note and let
 * decoding go on (in sections), so that as much as possible of the module can be shown.
 */
export type NeedsFeature = (what: string, feature: Feature, offset: ByteOffset) => void;

/** Fails as decoding does: with a DecodeError. */
export function malformed(message: string, offset: ByteOffset): never {
  throw new DecodeError(`${message} (at ${hex(offset)})`, offset);
}

/** A reader over module bytes. */
export function moduleReader(bytes: Uint8Array, start: ByteOffset, end: ByteOffset): ByteReader {
  return new ByteReader(bytes, start, end, malformed);
}

/** Numbers and vectors. https://webassembly.github.io/spec/core/binary/types.html#number-types */
const plain: Readonly<Record<number, ValueType>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
};

/** Abstract heap types; the same byte alone is their nullable reference type. */
const heapTypes: Readonly<Record<number, AbstractHeapType>> = {
  0x74: 'noexn',
  0x73: 'nofunc',
  0x72: 'noextern',
  0x71: 'none',
  0x70: 'func',
  0x6f: 'extern',
  0x6e: 'any',
  0x6d: 'eq',
  0x6c: 'i31',
  0x6b: 'struct',
  0x6a: 'array',
  0x69: 'exn',
};

/** Heap types of stack switching, which is refused. */
const continuations: Readonly<Record<number, string>> = { 0x75: 'nocont', 0x68: 'cont' };

const NULLABLE = 0x63;
const NON_NULL = 0x64;

/** Is this the byte of a value type (so not the first byte of a type index)? */
export function isTypeCode(byte: number): boolean {
  return plain[byte] !== undefined || isRefCode(byte);
}

function isRefCode(byte: number): boolean {
  return heapTypes[byte] !== undefined || continuations[byte] !== undefined || byte === NULLABLE || byte === NON_NULL;
}

/**
 * Reads a value type. https://webassembly.github.io/spec/core/binary/types.html#value-types
 *
 * A type of stack switching is reported to `needs`; where that does not throw, another type stands in for it, good for
 * showing and nothing else: the module will be refused.
 */
export function readValueType(reader: ByteReader, needs: NeedsFeature): ValueType {
  const byte = reader.peek();
  const type = plain[byte];
  if (type !== undefined) {
    reader.readByte();
    return type;
  }
  if (!isRefCode(byte)) malformed(`malformed value type ${hex(byte)}`, reader.pos);
  return readRefType(reader, needs);
}

/** What a field of a struct or array holds. https://webassembly.github.io/spec/core/binary/types.html#storage-types */
export function readStorageType(reader: ByteReader, needs: NeedsFeature): StorageType {
  const byte = reader.peek();
  if (byte !== 0x78 && byte !== 0x77) return readValueType(reader, needs);
  reader.readByte();
  return byte === 0x78 ? 'i8' : 'i16';
}

/** Reads a reference type. https://webassembly.github.io/spec/core/binary/types.html#reference-types */
export function readRefType(reader: ByteReader, needs: NeedsFeature): RefType {
  const at = reader.pos;
  const byte = reader.peek();
  if (!isRefCode(byte)) malformed(`malformed reference type ${hex(byte)}`, at);
  if (byte !== NULLABLE && byte !== NON_NULL) return refType(true, readHeapType(reader, needs));
  reader.readByte();
  return refType(byte === NULLABLE, readHeapType(reader, needs));
}

/** Reads a heap type. https://webassembly.github.io/spec/core/binary/types.html#heap-types */
export function readHeapType(reader: ByteReader, needs: NeedsFeature): HeapType {
  const at = reader.pos;
  const byte = reader.peek();
  const abstract = heapTypes[byte];
  if (abstract !== undefined) {
    reader.readByte();
    return abstract;
  }
  const foreign = continuations[byte];
  if (foreign !== undefined) {
    reader.readByte();
    needs(`the type ${foreign}`, 'stack-switching', at);
    return 'any';
  }
  const index = reader.readS33();
  if (index < 0) malformed('malformed heap type', at);
  return index;
}
