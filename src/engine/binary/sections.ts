import type { ConstExpr, ElementItem, FuncBody, SegmentMode } from '../module/module.ts';
import { needs } from '../module/features.ts';
import type { ExternKind, GlobalType, MemoryType, RefType, TableType, TypeIndex, ValueType } from '../module/types.ts';
import type { ByteReader } from '../util/byte-reader.ts';
import { checkMost, readCountOf } from './counts.ts';
import type { Draft } from './draft.ts';
import { malformed, readRefType, readValueType } from './type-codes.ts';
import { readMutability, readTypes } from './type-section.ts';

/** Reads the contents of one section into the draft; the reader's limit is the end of the section. */
export type SectionReader = (reader: ByteReader, draft: Draft) => void;

/**
 * The sections in the order they must have in a file.
 * https://webassembly.github.io/spec/core/binary/modules.html#sections
 */
export const sectionOrder: readonly (readonly [id: number, name: string, read: SectionReader])[] = [
  [1, 'type', readTypes],
  [2, 'import', readImports],
  [3, 'function', readFunctions],
  [4, 'table', readTables],
  [5, 'memory', readMemories],
  [13, 'tag', readTags],
  [6, 'global', readGlobals],
  [7, 'export', readExports],
  [8, 'start', readStart],
  [9, 'element', readElements],
  [12, 'data count', readDataCount],
  [10, 'code', readCode],
  [11, 'data', readDatas],
];

/** Bytes of one function body, with its locals. */
const MOST_BODY = 7_654_321;

function readImports(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('imports', reader, 3); left > 0; left--) {
    const offset = reader.pos;
    const module = reader.readName();
    const name = reader.readName();
    const importIndex = draft.imports.length;
    const here = { importIndex, offset };
    // The import comes last: one whose type cannot be read is not there.
    const add = (kind: ExternKind, space: { readonly length: number }) =>
      draft.imports.push({ module, name, kind, index: space.length - 1, offset });
    const kind = reader.readByte();
    switch (kind) {
      case 0:
        draft.funcs.push({ ...here, typeIndex: reader.readU32(), body: null });
        add('func', draft.funcs);
        break;
      case 1:
        draft.tables.push({ ...here, type: readTableType(reader, draft), init: null });
        add('table', draft.tables);
        checkMost('tables', draft.tables.length, offset);
        break;
      case 2:
        addMemory(reader, draft, importIndex);
        add('memory', draft.memories);
        checkMost('memories', draft.memories.length, offset);
        break;
      case 3:
        draft.globals.push({ ...here, type: readGlobalType(reader, draft), init: null });
        add('global', draft.globals);
        break;
      case 4:
        draft.tags.push({ ...here, typeIndex: readTagType(reader) });
        add('tag', draft.tags);
        break;
      default:
        // A name that is empty and one of these: many imports of one module follow.
        if (name === '' && (kind === 0x7f || kind === 0x7e)) throw needs('it', 'compact-imports', reader.pos - 1);
        malformed(`malformed import kind ${kind}`, reader.pos - 1);
    }
  }
}

function readFunctions(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('functions', reader, 1, draft.funcs.length); left > 0; left--) {
    const offset = reader.pos;
    draft.declared.push({ offset, typeIndex: reader.readU32() });
  }
}

function readTables(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('tables', reader, 3, draft.tables.length); left > 0; left--) {
    const offset = reader.pos;
    if (reader.peek() !== 0x40) {
      draft.tables.push({ importIndex: null, offset, type: readTableType(reader, draft), init: null });
      continue;
    }
    reader.readByte();
    if (reader.readByte() !== 0) malformed('malformed table', reader.pos - 1);
    const type = readTableType(reader, draft);
    draft.tables.push({ importIndex: null, offset, type, init: readConstExpr(reader, draft) });
  }
}

function readTableType(reader: ByteReader, draft: Draft): TableType {
  const element = readRefType(reader, draft.needs);
  const { limits, address } = readLimits(reader, draft, 'table');
  return { element, limits, address };
}

function readMemories(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('memories', reader, 2, draft.memories.length); left > 0; left--)
    addMemory(reader, draft, null);
}

function addMemory(reader: ByteReader, draft: Draft, importIndex: number | null): void {
  const offset = reader.pos;
  draft.memories.push({ importIndex, offset, type: readLimits(reader, draft, 'memory') });
}

/** https://webassembly.github.io/spec/core/binary/types.html#limits */
function readLimits(reader: ByteReader, draft: Draft, of: 'table' | 'memory'): MemoryType {
  const at = reader.pos;
  const flags = reader.readByte();
  if (flags > (of === 'memory' ? 0x0f : 0x07)) malformed('malformed limits flags', at);
  if ((flags & 2) !== 0 && of === 'table') draft.needs('a shared table', 'shared-everything-threads', at);
  if ((flags & 8) !== 0) draft.needs('a memory with pages of its own size', 'custom-page-sizes', at);
  const limits = { min: readU64(reader), max: (flags & 1) === 0 ? null : readU64(reader) };
  if ((flags & 8) !== 0) reader.readU32();
  return { limits, address: (flags & 4) === 0 ? 'i32' : 'i64', shared: (flags & 2) !== 0 };
}

function readU64(reader: ByteReader): number {
  reader.readU64();
  return (reader.high >>> 0) * 0x1_0000_0000 + (reader.low >>> 0);
}

function readTags(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('tags', reader, 2, draft.tags.length); left > 0; left--) {
    const offset = reader.pos;
    draft.tags.push({ importIndex: null, offset, typeIndex: readTagType(reader) });
  }
}

/** https://webassembly.github.io/spec/core/binary/types.html#tag-types */
function readTagType(reader: ByteReader): TypeIndex {
  if (reader.readByte() !== 0) malformed('malformed tag attribute', reader.pos - 1);
  return reader.readU32();
}

function readGlobals(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('globals', reader, 3, draft.globals.length); left > 0; left--) {
    const offset = reader.pos;
    const type = readGlobalType(reader, draft);
    draft.globals.push({ importIndex: null, offset, type, init: readConstExpr(reader, draft) });
  }
}

function readGlobalType(reader: ByteReader, draft: Draft): GlobalType {
  const value = readValueType(reader, draft.needs);
  return { value, mutable: readMutability(reader) };
}

function readConstExpr(reader: ByteReader, draft: Draft): ConstExpr {
  const start = reader.pos;
  const end = draft.expressions.skipExpression(start, reader.limit);
  reader.pos = end;
  return { start, end };
}

function readExports(reader: ByteReader, draft: Draft): void {
  const kinds: readonly ExternKind[] = ['func', 'table', 'memory', 'global', 'tag'];
  for (let left = readCountOf('exports', reader, 3); left > 0; left--) {
    const offset = reader.pos;
    const name = reader.readName();
    const byte = reader.readByte();
    const kind = kinds[byte];
    if (kind === undefined) malformed(`malformed export kind ${byte}`, reader.pos - 1);
    const index = reader.readU32();
    draft.exports.push({ name, kind, index, offset });
  }
}

function readStart(reader: ByteReader, draft: Draft): void {
  const offset = reader.pos;
  draft.start = { func: reader.readU32(), offset };
}

/**
 * Bits of an element segment's flags: 1 not active, 2 explicit table (active) or declarative, 4 expressions.
 * https://webassembly.github.io/spec/core/binary/modules.html#element-section
 */
function readElements(reader: ByteReader, draft: Draft): void {
  for (let left = readCountOf('element segments', reader, 2); left > 0; left--) {
    const offset = reader.pos;
    const flags = reader.readU32();
    if (flags > 7) malformed('malformed elements segment kind', offset);
    const active = (flags & 1) === 0;
    const mode: SegmentMode = active ? 'active' : (flags & 2) === 0 ? 'passive' : 'declarative';
    const table = active && (flags & 2) !== 0 ? reader.readU32() : 0;
    const at = active ? readConstExpr(reader, draft) : null;
    const expressions = (flags & 4) !== 0;
    const type = readElementType(reader, draft, flags);
    const items: ElementItem[] = [];
    for (let count = readCountOf('elements', reader); count > 0; count--) {
      if (expressions) items.push({ expr: readConstExpr(reader, draft) });
      else items.push({ offset: reader.pos, func: reader.readU32() });
    }
    draft.elements.push({ mode, type, table, at, items, offset });
  }
}

/** Segments of function indices hold references that are not null; so do they when nothing says what they hold. */
function readElementType(reader: ByteReader, draft: Draft, flags: number): RefType {
  if ((flags & 4) !== 0) return (flags & 3) === 0 ? 'funcref' : readRefType(reader, draft.needs);
  if ((flags & 3) !== 0 && reader.readByte() !== 0) malformed('malformed element kind', reader.pos - 1);
  return '(ref func)';
}

function readDataCount(reader: ByteReader, draft: Draft): void {
  draft.dataCount = reader.readU32();
}

function readCode(reader: ByteReader, draft: Draft): void {
  const at = reader.pos;
  const count = reader.readCount();
  if (count !== draft.declared.length) {
    const both = `${draft.declared.length} functions, ${count} bodies`;
    malformed(`function and code section have inconsistent lengths: ${both}`, at);
  }
  const sectionEnd = reader.limit;
  for (const { typeIndex, offset } of draft.declared) {
    const sizeAt = reader.pos;
    const size = reader.readU32();
    const start = reader.pos;
    const end = start + size;
    if (end > sectionEnd) malformed('unexpected end: a function body is longer than its section', sizeAt);
    if (size > MOST_BODY) malformed(`a function body is too long: ${size} bytes, the limit is ${MOST_BODY}`, sizeAt);
    reader.limit = end;
    const body = readBody(reader, draft, start, end);
    reader.limit = sectionEnd;
    reader.pos = end;
    draft.funcs.push({ importIndex: null, offset, typeIndex, body });
    draft.bodies++;
  }
}

function readBody(reader: ByteReader, draft: Draft, start: number, end: number): FuncBody {
  const locals: { count: number; type: ValueType }[] = [];
  let total = 0;
  for (let left = reader.readCount(2); left > 0; left--) {
    const at = reader.pos;
    const count = reader.readU32();
    total += count;
    if (total > 0xffff_ffff) malformed('too many locals', at);
    locals.push({ count, type: readValueType(reader, draft.needs) });
  }
  if (reader.done) malformed('unexpected end of section or function: a body without instructions', reader.pos);
  return { start, code: reader.pos, end, locals };
}

/** https://webassembly.github.io/spec/core/binary/modules.html#data-section */
function readDatas(reader: ByteReader, draft: Draft): void {
  const countAt = reader.pos;
  const count = readCountOf('data segments', reader, 2);
  if (draft.dataCount !== null && draft.dataCount !== count) {
    const both = `${draft.dataCount} announced, ${count} segments`;
    malformed(`data count and data section have inconsistent lengths: ${both}`, countAt);
  }
  for (let left = count; left > 0; left--) {
    const offset = reader.pos;
    const flags = reader.readU32();
    if (flags > 2) malformed('malformed data segment kind', offset);
    const memory = flags === 2 ? reader.readU32() : 0;
    const at = flags === 1 ? null : readConstExpr(reader, draft);
    const lengthAt = reader.pos;
    const length = reader.readU32();
    if (length > reader.left) malformed('unexpected end: the length of a data segment is out of bounds', lengthAt);
    const start = reader.skip(length);
    draft.datas.push({ mode: at === null ? 'passive' : 'active', memory, at, start, end: start + length, offset });
  }
}
