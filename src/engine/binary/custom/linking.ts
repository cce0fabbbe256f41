import type { CustomSection, WasmModule } from '../../module/module.ts';
import type { ByteReader } from '../../util/byte-reader.ts';
import { counted } from '../../util/counted.ts';
import { hex } from '../../util/hex.ts';
import { malformed } from '../type-codes.ts';
import { type CustomContents, contentsOf, eachSubsection, type Rows } from './contents.ts';

/** What a subsection is, by its id: its name, and what its elements are when it is a list. */
type Known = Readonly<Record<number, readonly [name: string, element: string]>>;

const linkingParts: Known = {
  5: ['segments', 'segment'],
  6: ['init functions', 'function'],
  7: ['comdats', 'group'],
  8: ['symbols', 'symbol'],
};

/**
 * What a linker needs of an object file; only named here.
 * https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#linking-metadata-section
 */
export function linkingContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'for a linker', (reader, rows) => {
    const offset = reader.pos;
    const version = reader.readU32();
    rows.add('version', String(version), offset);
    if (version !== 2) malformed(`version ${version} of the linking section, only 2 is known`, offset);
    eachSubsection(reader, (id, inner, at) => countedRow(linkingParts, id, inner, at, rows));
  });
}

function countedRow(known: Known, id: number, inner: ByteReader, offset: number, rows: Rows): void {
  const [name, element] = known[id] ?? [`subsection ${id}`, ''];
  rows.add(name, element === '' ? counted(inner.left, 'byte') : counted(inner.readCount(), element), offset);
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md#relocation-sections */
export function relocContents(module: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(module.bytes, section, 'places for a linker to fill in', (reader, rows) => {
    const offset = reader.pos;
    const index = reader.readU32();
    const of = module.sections[index];
    if (of === undefined) malformed(`relocations of section ${index}, which the file does not have`, offset);
    const what = of.id === 0 ? `custom section ${of.name}` : `${of.name} section`;
    rows.add('relocations', `${reader.readCount(3)} in the ${what}`, offset);
    reader.pos = reader.limit;
  });
}

const dylinkParts: Readonly<Record<number, (reader: ByteReader, rows: Rows) => void>> = {
  1: (reader, rows) => {
    const offset = reader.pos;
    const memory = reader.readU32();
    const align = reader.readU32();
    const table = reader.readU32();
    const tableAlign = reader.readU32();
    rows.add('memory', `${counted(memory, 'byte')}, aligned to 2^${align}`, offset);
    rows.add('table', `${counted(table, 'element')}, aligned to 2^${tableAlign}`, offset);
  },
  2: (reader, rows) => names('needs', reader, rows),
  3: (reader, rows) => {
    for (let left = reader.readCount(2); left > 0; left--) {
      const offset = reader.pos;
      rows.add('export', `${reader.readName()}, flags ${hex(reader.readU32())}`, offset);
    }
  },
  4: (reader, rows) => {
    for (let left = reader.readCount(3); left > 0; left--) {
      const offset = reader.pos;
      const module = reader.readName();
      const name = reader.readName();
      rows.add('import', `${module}.${name}, flags ${hex(reader.readU32())}`, offset);
    }
  },
  5: (reader, rows) => names('search path', reader, rows),
};

function names(what: string, reader: ByteReader, rows: Rows): void {
  for (let left = reader.readCount(); left > 0; left--) {
    const offset = reader.pos;
    rows.add(what, reader.readName(), offset);
  }
}

/** https://github.com/WebAssembly/tool-conventions/blob/main/DynamicLinking.md#the-dylink0-section */
export function dylinkContents({ bytes }: WasmModule, section: CustomSection): CustomContents {
  return contentsOf(bytes, section, 'for dynamic linking', (reader, rows) => {
    eachSubsection(reader, (id, inner, offset) => {
      const read = dylinkParts[id];
      if (read) read(inner, rows);
      else rows.add(`subsection ${id}`, counted(inner.left, 'byte'), offset);
    });
  });
}
