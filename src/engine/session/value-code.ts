import { isRefType, type ValueType } from '../module/types.ts';
import type { ByteReader, Fail } from '../util/byte-reader.ts';
import type { ByteWriter } from '../util/byte-writer.ts';
import { isValueType, type SavedRef, type SavedValue } from './saved-log.ts';

const numbers = ['i32', 'i64', 'f32', 'f64', 'v128'] as const;
/** What stands for a reference, whose type follows as text. */
const REFERENCE = numbers.length;

const refKinds = ['null', 'i31', 'func', 'text', 'number', 'true', 'false'] as const;

/** A value as one byte for its type and its bits as LEB128. */
export function writeValue(out: ByteWriter, value: SavedValue): void {
  if ('ref' in value) {
    out.writeByte(REFERENCE);
    out.writeName(value.type);
    writeRef(out, value.ref);
    return;
  }
  out.writeByte(numbers.indexOf(value.type));
  if (typeof value.bits === 'number') out.writeU32(value.bits);
  else out.writeWide(value.bits);
}

function writeRef(out: ByteWriter, ref: SavedRef): void {
  const kind = (name: (typeof refKinds)[number]): void => out.writeByte(refKinds.indexOf(name));
  if (ref === null) kind('null');
  else if (typeof ref === 'number') {
    kind('i31');
    out.writeU32(ref);
  } else if ('func' in ref) {
    kind('func');
    out.writeU32(ref.func);
  } else if (typeof ref.host === 'string') {
    kind('text');
    out.writeName(ref.host);
  } else if (typeof ref.host === 'number') {
    kind('number');
    out.writeF64(ref.host);
  } else kind(ref.host ? 'true' : 'false');
}

/** Reads what writeValue wrote. */
export function readValue(input: ByteReader, fail: Fail): SavedValue {
  const start = input.pos;
  const code = input.readByte();
  if (code === REFERENCE) {
    const type = readType(input, fail);
    if (!isRefType(type)) return fail('a reference of a type that has none', start);
    return { type, ref: readRef(input, fail) };
  }
  const type = numbers[code];
  if (type === undefined) return fail('a value of an unknown type', start);
  if (type === 'i32' || type === 'f32') return { type, bits: input.readU32() };
  return { type, bits: readWide(input, type === 'v128' ? 128 : 64, fail) };
}

function readType(input: ByteReader, fail: Fail): ValueType {
  const start = input.pos;
  const text = input.readName();
  return isValueType(text) ? text : fail('an unknown type', start);
}

function readRef(input: ByteReader, fail: Fail): SavedRef {
  const start = input.pos;
  switch (refKinds[input.readByte()]) {
    case 'null':
      return null;
    case 'i31':
      return input.readU32() | 0;
    case 'func':
      return { func: input.readU32() };
    case 'text':
      return { host: input.readName() };
    case 'number':
      return { host: readF64(input) };
    case 'true':
      return { host: true };
    case 'false':
      return { host: false };
    default:
      return fail('an unknown kind of reference', start);
  }
}

/** Reads an unsigned LEB128 number of at most so many bits. */
export function readWide(input: ByteReader, bits: number, fail: Fail): bigint {
  const start = input.pos;
  let result = 0n;
  for (let shift = 0; shift < bits; shift += 7) {
    const byte = input.readByte();
    result |= BigInt(byte & 0x7f) << BigInt(shift);
    if (byte >= 0x80) continue;
    return result < 1n << BigInt(bits) ? result : fail('a number that is too large', start);
  }
  return fail('a number that is too long', start);
}

/** Reads a whole number below 2^53. */
export function readWhole(input: ByteReader, fail: Fail): number {
  const start = input.pos;
  const first = input.peek();
  if (first >= 0 && first < 0x80) return input.readByte();
  const wide = readWide(input, 64, fail);
  return wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : fail('a number that is too large', start);
}

const scratch = new DataView(new ArrayBuffer(8));

/** Reads eight bytes as a float. */
export function readF64(input: ByteReader): number {
  input.readFixed64();
  scratch.setInt32(0, input.low, true);
  scratch.setInt32(4, input.high, true);
  return scratch.getFloat64(0, true);
}
