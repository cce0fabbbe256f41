import { DecodeError, type Feature } from '../module/errors.ts';
import type { ByteOffset, RefType, ValueType } from '../module/types.ts';
import { ByteReader } from '../util/byte-reader.ts';

/**
 * Told when something well-formed needs a feature we do not run. It may throw (inside bodies) or take a note and let
 * decoding go on (in sections), so that as much as possible of the module can be shown.
 */
export type NeedsFeature = (what: string, feature: Feature, offset: ByteOffset) => void;

/** Fails as decoding does: with a DecodeError. */
export function malformed(message: string, offset: ByteOffset): never {
  throw new DecodeError(`${message} (at 0x${offset.toString(16)})`, offset);
}

/** A reader over module bytes. */
export function moduleReader(bytes: Uint8Array, start: ByteOffset, end: ByteOffset): ByteReader {
  return new ByteReader(bytes, start, end, malformed);
}

const plain: Readonly<Record<number, ValueType>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
  0x70: 'funcref',
  0x6f: 'externref',
};

/** Abstract heap types of 3.0 and later, whose one byte is also the nullable reference type. */
const heapTypes: Readonly<Record<number, readonly [name: string, feature: Feature]>> = {
  0x75: ['nocont', 'stack-switching'],
  0x74: ['noexn', 'exceptions'],
  0x73: ['nofunc', 'gc'],
  0x72: ['noextern', 'gc'],
  0x71: ['none', 'gc'],
  0x70: ['func', 'function-references'],
  0x6f: ['extern', 'function-references'],
  0x6e: ['any', 'gc'],
  0x6d: ['eq', 'gc'],
  0x6c: ['i31', 'gc'],
  0x6b: ['struct', 'gc'],
  0x6a: ['array', 'gc'],
  0x69: ['exn', 'exceptions'],
  0x68: ['cont', 'stack-switching'],
};

/** Is this the byte of a value type (so not the first byte of a type index)? */
export function isTypeCode(byte: number): boolean {
  return plain[byte] !== undefined || heapTypes[byte] !== undefined || byte === 0x63 || byte === 0x64;
}

/**
 * Reads a value type. https://webassembly.github.io/spec/core/binary/types.html#value-types
 *
 * A type we do not run is reported to `needs`; where that does not throw, the text of the type comes back, good for
 * showing and nothing else: the module will be refused.
 */
export function readValueType(reader: ByteReader, needs: NeedsFeature): ValueType {
  const at = reader.pos;
  const byte = reader.readByte();
  const type = plain[byte];
  if (type !== undefined) {
    if (type === 'v128') needs('the type v128', 'simd', at);
    return type;
  }
  return foreignRefType(reader, byte, at, needs, 'malformed value type');
}

/** Reads a reference type. https://webassembly.github.io/spec/core/binary/types.html#reference-types */
export function readRefType(reader: ByteReader, needs: NeedsFeature): RefType {
  const at = reader.pos;
  const byte = reader.readByte();
  if (byte === 0x70) return 'funcref';
  if (byte === 0x6f) return 'externref';
  return foreignRefType(reader, byte, at, needs, 'malformed reference type');
}

function foreignRefType(
  reader: ByteReader,
  byte: number,
  at: ByteOffset,
  needs: NeedsFeature,
  complaint: string,
): RefType {
  let text: string;
  let feature: Feature;
  if (byte === 0x63 || byte === 0x64) {
    const [heap, why] = readForeignHeapType(reader);
    text = byte === 0x63 ? `(ref null ${heap})` : `(ref ${heap})`;
    feature = why;
  } else {
    const abstract = heapTypes[byte];
    if (abstract === undefined) malformed(`${complaint} 0x${byte.toString(16)}`, at);
    text = `(ref null ${abstract[0]})`;
    feature = abstract[1];
  }
  needs(`the type ${text}`, feature, at);
  return text as RefType;
}

/** A heap type behind 0x63 or 0x64: an abstract one, or the index of a type. */
function readForeignHeapType(reader: ByteReader): readonly [text: string, feature: Feature] {
  const at = reader.pos;
  const abstract = heapTypes[reader.peek()];
  if (abstract !== undefined) {
    reader.readByte();
    return abstract;
  }
  const index = reader.readS33();
  if (index < 0) malformed('malformed heap type', at);
  return [String(index), 'function-references'];
}

/** Reads the heap type of `ref.null`. https://webassembly.github.io/spec/core/binary/types.html#heap-types */
export function readHeapType(reader: ByteReader, needs: NeedsFeature): RefType {
  const at = reader.pos;
  const byte = reader.peek();
  if (byte === 0x70 || byte === 0x6f) {
    reader.readByte();
    return byte === 0x70 ? 'funcref' : 'externref';
  }
  const [heap, feature] = readForeignHeapType(reader);
  needs(`the type (ref null ${heap})`, feature, at);
  return `(ref null ${heap})` as RefType;
}
