import { DecodeError, UnsupportedError } from '../module/errors.ts';
import { needs } from '../module/features.ts';
import { importedFuncCount, type WasmModule } from '../module/module.ts';
import type { ByteOffset } from '../module/types.ts';
import type { ByteReader } from '../util/byte-reader.ts';
import { hexBytes } from '../util/hex.ts';
import { readModuleNames } from './custom/names.ts';
import { type Draft, finished, newDraft } from './draft.ts';
import { problemOfBody } from './instructions.ts';
import { type SectionReader, sectionOrder } from './sections.ts';
import { missingMagic } from './sniff.ts';
import { malformed, moduleReader } from './type-codes.ts';

export interface PartialModule {
  /** Everything that was read before the problem, and after it where that made sense. */
  readonly module: WasmModule;
  readonly problem: DecodeError | UnsupportedError | null;
}

/**
 * Decodes a module. https://webassembly.github.io/spec/core/binary/modules.html
 *
 * Function bodies stay undecoded byte ranges: what is malformed inside of them is found by validation. Throws a
 * DecodeError when the bytes are no module of any version, else an UnsupportedError when they need a feature that
 * this engine does not run.
 */
export function decode(bytes: Uint8Array): WasmModule {
  const { module, problem } = decodePartial(bytes);
  if (problem !== null) throw problem;
  return module;
}

/** Decodes as much as can be read, for showing; `problem` is what `decode` would have thrown. */
export function decodePartial(bytes: Uint8Array): PartialModule {
  const draft = newDraft(bytes);
  let problem: DecodeError | UnsupportedError | null = null;
  try {
    readHeader(bytes);
    readSections(draft);
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof UnsupportedError)) throw error;
    problem = error;
  }
  draft.names = readModuleNames(bytes, draft.customs);
  const module = finished(draft);
  // A module that is malformed is so with every feature there is; so that is said first.
  return { module, problem: problem ?? (draft.refusal && firstMalformedBody(module)) ?? draft.refusal };
}

/** https://webassembly.github.io/spec/core/binary/modules.html#binary-module */
function readHeader(bytes: Uint8Array): void {
  const missing = missingMagic(bytes);
  if (missing !== null) throw new DecodeError(missing.message, missing.badAt, missing.advice);
  if (bytes.length < 8) malformed('unexpected end: the file stops within its version', bytes.length);
  const version = bytes[4]! | (bytes[5]! << 8);
  const layer = bytes[6]! | (bytes[7]! << 8);
  if (layer === 1 && version >= 0x0a) throw needs('this file is a component: it', 'component-model', 4);
  if (version !== 1 || layer !== 0) {
    malformed(`unknown binary version ${hexBytes(bytes.subarray(4, 8))}, expected 01 00 00 00`, 4);
  }
}

/** More sections than any tool writes: each costs memory, and a custom section needs but three bytes. */
const MOST_SECTIONS = 100_000;

function readSections(draft: Draft): void {
  const { bytes } = draft;
  const reader = moduleReader(bytes, 8, bytes.length);
  let last = -1;
  while (!reader.done) {
    const offset = reader.pos;
    if (draft.sections.length === MOST_SECTIONS) malformed(`too many sections, the limit is ${MOST_SECTIONS}`, offset);
    const id = reader.readByte();
    const place = sectionOrder.findIndex((row) => row[0] === id);
    if (id !== 0 && place < 0) throw badSectionId(id, offset, draft);
    const size = reader.readU32();
    const start = reader.pos;
    const cutOff = size > reader.left;
    const end = cutOff ? bytes.length : start + size;
    const section = { id, offset, start, end };
    if (id === 0) {
      readCustom(moduleReader(bytes, start, end), draft, section, cutOff);
      reader.pos = end;
      continue;
    }
    if (place <= last) complainAboutOrder(place, last, offset);
    last = place;
    const [, name, read] = sectionOrder[place]!;
    draft.sections.push({ ...section, name });
    if (cutOff) {
      readWhatIsThere(() => read(moduleReader(bytes, start, end), draft));
      const there = `but ${end - start} are left in the file`;
      malformed(`unexpected end: the ${name} section says it has ${size} bytes, ${there}`, bytes.length);
    }
    readSection(read, moduleReader(bytes, start, end), draft, name);
    reader.pos = end;
  }
  checkCounts(draft, bytes.length);
}

/** Where a section should begin stands something else: appended to the module, or the module itself is damaged. */
function badSectionId(id: number, offset: ByteOffset, { sections, bytes }: Draft): DecodeError {
  const last = sections.at(-1);
  const advice =
    last === undefined
      ? null
      : `The last ${bytes.length - offset} bytes of the file, behind the ${last.name} section, are no section: ` +
        'if something was appended to the module, cut it off; else copy, download or build the file again.';
  return new DecodeError(`malformed section id ${id}`, offset, advice);
}

function readSection(read: SectionReader, reader: ByteReader, draft: Draft, name: string): void {
  try {
    read(reader, draft);
  } catch (error) {
    // The rest of such a section cannot be read, but the sections after it can.
    if (!(error instanceof UnsupportedError)) throw error;
    draft.refusal ??= error;
    return;
  }
  if (!reader.done)
    malformed(`section size mismatch: ${reader.left} bytes too many in the ${name} section`, reader.pos);
}

function readWhatIsThere(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof UnsupportedError)) throw error;
  }
}

function complainAboutOrder(place: number, last: number, offset: ByteOffset): never {
  const name = sectionOrder[place]![1];
  const why = place === last ? 'twice' : `after the ${sectionOrder[last]![1]} section`;
  malformed(`unexpected content after last section: the ${name} section stands ${why}`, offset);
}

interface Place {
  readonly offset: ByteOffset;
  readonly start: ByteOffset;
  readonly end: ByteOffset;
}

/** Only the name of a custom section must be well-formed. */
function readCustom(reader: ByteReader, draft: Draft, section: Place, cutOff: boolean): void {
  const name = reader.readName();
  draft.sections.push({ ...section, id: 0, name });
  draft.customs.push({ name, start: reader.pos, end: section.end, offset: section.offset });
  if (cutOff) malformed(`unexpected end: the custom section "${name}" goes on past the end of the file`, section.end);
}

/** What only the whole file can tell. */
function checkCounts(draft: Draft, end: ByteOffset): void {
  if (draft.declared.length !== draft.bodies && !draft.sections.some(({ id }) => id === 10)) {
    malformed(
      `function and code section have inconsistent lengths: ${draft.declared.length} functions, no code section`,
      end,
    );
  }
  const hasData = draft.sections.some(({ id }) => id === 11);
  if (draft.dataCount !== null && draft.dataCount > 0 && !hasData) {
    malformed(
      `data count and data section have inconsistent lengths: ${draft.dataCount} announced, no data section`,
      end,
    );
  }
}

/** The first malformed function body of a module that is refused anyway. */
function firstMalformedBody(module: WasmModule): DecodeError | null {
  for (let i = importedFuncCount(module); i < module.funcs.length; i++) {
    const body = module.funcs[i]!.body;
    const problem = body === null ? null : problemOfBody(module.bytes, body, i);
    if (problem instanceof DecodeError) return problem;
  }
  return null;
}
