import { DecodeError } from '../module/errors.ts';
import type { ByteOffset } from '../module/types.ts';
import type { ByteReader } from '../util/byte-reader.ts';
import { malformed, moduleReader } from './type-codes.ts';

/**
 * A component: a package of core modules and of what ties them together.
 * https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md
 */
export interface Component {
  /** The name it gives itself, null when it does not. */
  readonly name: string | null;
  /** Its core modules in the order of the file, those of components inside it too. */
  readonly modules: readonly CoreModule[];
  /** All sections in the order of the file. */
  readonly sections: readonly ComponentSection[];
  /** Why the rest could not be read; null when all was. */
  readonly problem: DecodeError | null;
}

export interface CoreModule {
  /** Of its bytes in the file. */
  readonly start: ByteOffset;
  readonly end: ByteOffset;
  /** The name its name section gives it, null without one. */
  readonly name: string | null;
  /** Components around it: 0 when it stands in the outermost one. */
  readonly depth: number;
}

export interface ComponentSection {
  readonly id: number;
  /** What it holds ("core instances"), or a custom section's own name. */
  readonly name: string;
  /** Of the section's id byte. */
  readonly offset: ByteOffset;
  readonly start: ByteOffset;
  readonly end: ByteOffset;
  readonly depth: number;
}

const CUSTOM = 0;
const CORE_MODULE = 1;
const COMPONENT = 4;

/** What sections hold, by their id. */
const sectionNames = [
  'custom',
  'core module',
  'core instances',
  'core types',
  'component',
  'instances',
  'aliases',
  'types',
  'canonical functions',
  'start',
  'imports',
  'exports',
  'values',
];

/** Sections of one file that are listed: each needs but two bytes. */
const MOST_SECTIONS = 100_000;
/** Components inside components. */
const MOST_DEPTH = 1000;

/** Is this a component, and not a module: has it layer 1 in its version field? */
export function isComponent(bytes: Uint8Array): boolean {
  return isLayerOne(bytes, 0, bytes.length);
}

function isLayerOne(bytes: Uint8Array, at: number, end: number): boolean {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  return (
    end - at >= 8 && magic.every((byte, i) => bytes[at + i] === byte) && bytes[at + 6] === 1 && bytes[at + 7] === 0
  );
}

/** Where a component inside the file ends, and what is read behind it. */
interface Level {
  readonly reader: ByteReader;
  readonly depth: number;
}

interface Draft {
  name: string | null;
  readonly modules: CoreModule[];
  readonly sections: ComponentSection[];
}

/**
 * Reads the sections of a component and looks into those that hold components. Never fails: what is broken ends the
 * reading, and stands in `problem`.
 */
export function readComponent(bytes: Uint8Array): Component {
  const draft: Draft = { name: null, modules: [], sections: [] };
  let problem: DecodeError | null = null;
  try {
    readLevels(bytes, draft);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    problem = error;
  }
  return { ...draft, problem };
}

/** The outermost component, and those inside by a list of what is open: their depth is the file's, not the stack's. */
function readLevels(bytes: Uint8Array, draft: Draft): void {
  const open: Level[] = [enter(bytes, 0, bytes.length, 0)];
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    if (level.reader.done) {
      open.pop();
      continue;
    }
    const section = readSection(level, bytes, draft);
    if (section.id !== COMPONENT) continue;
    if (open.length === MOST_DEPTH) malformed(`too many components inside one another`, section.offset);
    open.push(enter(bytes, section.start, section.end, open.length));
  }
}

function enter(bytes: Uint8Array, start: ByteOffset, end: ByteOffset, depth: number): Level {
  if (!isLayerOne(bytes, start, end)) malformed('a component does not begin as components do', start);
  return { reader: moduleReader(bytes, start + 8, end), depth };
}

function readSection({ reader, depth }: Level, bytes: Uint8Array, draft: Draft): ComponentSection {
  const offset = reader.pos;
  if (draft.sections.length === MOST_SECTIONS) malformed(`too many sections, the limit is ${MOST_SECTIONS}`, offset);
  const id = reader.readByte();
  const plain = sectionNames[id] ?? malformed(`malformed section id ${id} in a component`, offset);
  const size = reader.readU32();
  const start = reader.pos;
  const end = start + Math.min(size, reader.left);
  const name = id === CUSTOM ? moduleReader(bytes, start, end).readName() : plain;
  const section = { id, name, offset, start, end, depth };
  draft.sections.push(section);
  if (id === CORE_MODULE) draft.modules.push({ start, end, name: nameIn(bytes, start, end, 'name'), depth });
  if (name === 'component-name' && id === CUSTOM && depth === 0) draft.name = ownName(bytes, start, end);
  if (size > end - start) {
    const there = `but ${end - start} are left in the file`;
    malformed(`unexpected end: the ${plain} section says it has ${size} bytes, ${there}`, end);
  }
  reader.pos = end;
  return section;
}

/** The name that a module gives itself, found by a look at its sections; null when there is none to be read. */
function nameIn(bytes: Uint8Array, start: ByteOffset, end: ByteOffset, custom: string): string | null {
  const reader = moduleReader(bytes, Math.min(start + 8, end), end);
  try {
    while (!reader.done) {
      const id = reader.readByte();
      const size = reader.readU32();
      const at = reader.skip(size);
      if (id === CUSTOM && moduleReader(bytes, at, at + size).readName() === custom) {
        return ownName(bytes, at, at + size);
      }
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return null;
}

/** Subsection 0 of a custom section with names, which has the name of the whole; null when it cannot be read. */
function ownName(bytes: Uint8Array, start: ByteOffset, end: ByteOffset): string | null {
  const reader = moduleReader(bytes, start, end);
  try {
    reader.readName();
    if (reader.readByte() !== 0) return null;
    const size = reader.readU32();
    const at = reader.skip(size);
    const name = moduleReader(bytes, at, at + size).readName();
    return name === '' ? null : name;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return null;
  }
}
