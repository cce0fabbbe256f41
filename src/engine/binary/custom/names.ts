import { type CustomSection, type NameMap, noNames } from '../../module/module.ts';
import type { ByteReader } from '../../util/byte-reader.ts';
import { moduleReader } from '../type-codes.ts';
import { attempt, eachSubsection } from './contents.ts';

type Names = Map<number, string>;
type Names2 = Map<number, Names>;

/**
 * Reads a name section: https://webassembly.github.io/spec/core/appendix/custom.html#name-section
 * Never fails: what is broken ends the reading, and stands in `problem`.
 */
export function readNames(bytes: Uint8Array, section: CustomSection): NameMap {
  const maps = {
    funcs: new Map() as Names,
    locals: new Map() as Names2,
    labels: new Map() as Names2,
    types: new Map() as Names,
    tables: new Map() as Names,
    memories: new Map() as Names,
    globals: new Map() as Names,
    tags: new Map() as Names,
    fields: new Map() as Names2,
    elements: new Map() as Names,
    datas: new Map() as Names,
  };
  const plain: Readonly<Record<number, Names>> = {
    1: maps.funcs,
    4: maps.types,
    5: maps.tables,
    6: maps.memories,
    7: maps.globals,
    8: maps.elements,
    9: maps.datas,
    11: maps.tags,
  };
  let module: string | null = null;
  const reader = moduleReader(bytes, section.start, section.end);
  const problem = attempt(() => {
    eachSubsection(reader, (id, inner) => {
      if (id === 0) module = inner.readName();
      else if (id === 2) readIndirect(inner, maps.locals);
      else if (id === 3) readIndirect(inner, maps.labels);
      else if (id === 10) readIndirect(inner, maps.fields);
      else if (plain[id] !== undefined) readInto(inner, plain[id]);
    });
  });
  return { ...maps, module, problem };
}

function readInto(reader: ByteReader, names: Names): void {
  for (let left = reader.readCount(2); left > 0; left--) names.set(reader.readU32(), reader.readName());
}

function readIndirect(reader: ByteReader, names: Names2): void {
  for (let left = reader.readCount(2); left > 0; left--) {
    const inner: Names = new Map();
    names.set(reader.readU32(), inner);
    readInto(reader, inner);
  }
}

/** The names of a module: its first section called "name", or none. */
export function readModuleNames(bytes: Uint8Array, customs: readonly CustomSection[]): NameMap {
  const section = customs.find(({ name }) => name === 'name');
  return section === undefined ? noNames : readNames(bytes, section);
}
