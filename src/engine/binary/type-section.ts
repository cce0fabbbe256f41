import type { TypeDef } from '../module/module.ts';
import type { CompositeType, FieldType, TypeIndex, ValueType } from '../module/types.ts';
import type { ByteReader } from '../util/byte-reader.ts';
import { hex } from '../util/hex.ts';
import { checkMost, readCountOf } from './counts.ts';
import type { Draft } from './draft.ts';
import { malformed, readStorageType, readValueType } from './type-codes.ts';

/** https://webassembly.github.io/spec/core/binary/types.html#recursive-types */
export function readTypes(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('types', reader); left > 0; left--) {
    const group = draft.types.length;
    if (reader.peek() !== 0x4e) {
      readSubType(reader, draft, group);
      continue;
    }
    reader.readByte();
    for (let members = readCountOf('types', reader); members > 0; members--) readSubType(reader, draft, group);
    checkMost('types', draft.types.length, reader.pos);
  }
}

const noSupers: readonly TypeIndex[] = [];

/** https://webassembly.github.io/spec/core/binary/types.html#sub-types */
function readSubType(reader: ByteReader, draft: Draft, group: TypeIndex): void {
  const offset = reader.pos;
  let supers = noSupers;
  let final = true;
  if (reader.peek() === 0x50 || reader.peek() === 0x4f) {
    final = reader.readByte() === 0x4f;
    supers = Array.from({ length: reader.readCount() }, () => reader.readU32());
  }
  draft.types.push(readCompositeType(reader, draft, { supers, final, group, offset }));
}

/** https://webassembly.github.io/spec/core/binary/types.html#composite-types */
function readCompositeType(
  reader: ByteReader,
  draft: Draft,
  { supers, final, group, offset }: Omit<TypeDef, keyof CompositeType>,
): TypeDef {
  const at = reader.pos;
  const form = reader.readByte();
  // Each written out: there may be a million, and copying properties takes ten times as long.
  switch (form) {
    case 0x60: {
      const params = readResultType(reader, draft, 'parameters');
      const results = readResultType(reader, draft, 'results');
      return { kind: 'func', params, results, supers, final, group, offset };
    }
    case 0x5f: {
      const fields: FieldType[] = [];
      for (let left = readCountOf('fields', reader, 2); left > 0; left--) fields.push(readFieldType(reader, draft));
      return { kind: 'struct', fields, supers, final, group, offset };
    }
    case 0x5e:
      return { kind: 'array', field: readFieldType(reader, draft), supers, final, group, offset };
    case 0x5d:
      draft.needs('a continuation type', 'stack-switching', at);
      reader.readS33();
      return { kind: 'func', params: [], results: [], supers, final, group, offset };
    default:
      return malformed(`malformed type: form ${hex(form)}`, at);
  }
}

function readResultType(reader: ByteReader, draft: Draft, what: 'parameters' | 'results'): ValueType[] {
  const types: ValueType[] = [];
  for (let left = readCountOf(what, reader); left > 0; left--) types.push(readValueType(reader, draft.needs));
  return types;
}

function readFieldType(reader: ByteReader, draft: Draft): FieldType {
  const storage = readStorageType(reader, draft.needs);
  return { storage, mutable: readMutability(reader) };
}

/** Whether a field, or a global, can be changed. */
export function readMutability(reader: ByteReader): boolean {
  const byte = reader.readByte();
  if (byte > 1) malformed('malformed mutability', reader.pos - 1);
  return byte === 1;
}
