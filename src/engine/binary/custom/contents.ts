import { DecodeError } from '../../module/errors.ts';
import type { CustomSection } from '../../module/module.ts';
import type { ByteOffset, FuncIndex } from '../../module/types.ts';
import type { ByteReader } from '../../util/byte-reader.ts';
import { counted } from '../../util/counted.ts';
import { moduleReader } from '../type-codes.ts';

/** One thing that a custom section says. */
export interface CustomRow {
  readonly name: string;
  readonly detail: string;
  readonly offset: ByteOffset;
  /** The function it is about. */
  readonly func?: FuncIndex;
}

/** What a custom section says, for people. A broken one never fails a module: what is wrong stands in `problem`. */
export interface CustomContents {
  /** In a few words; '' for sections that nobody here knows. */
  readonly summary: string;
  readonly rows: readonly CustomRow[];
  /** Why the rest could not be read; null when all was. */
  readonly problem: CustomProblem | null;
}

export interface CustomProblem {
  readonly message: string;
  readonly offset: ByteOffset;
}

/** Rows that one section gives at most: a section of a megabyte may name a hundred thousand things. */
const MOST_ROWS = 500;

/** Collects rows, and counts those that are too many. */
export class Rows {
  readonly list: CustomRow[] = [];
  #more = 0;

  add(name: string, detail: string, offset: ByteOffset, func?: FuncIndex): void {
    if (this.list.length === MOST_ROWS) this.#more++;
    else this.list.push({ name, detail, offset, ...(func === undefined ? {} : { func }) });
  }

  finish(end: ByteOffset): readonly CustomRow[] {
    if (this.#more > 0) this.list.push({ name: `… ${this.#more} more`, detail: '', offset: end });
    return this.list;
  }
}

/** Reads until it is done or something cannot be read, and answers what that was. */
export function attempt(read: () => void): CustomProblem | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof DecodeError) return { message: error.message, offset: error.offset };
    throw error;
  }
}

/** Contents made of what `read` puts into rows; bytes behind what it read are a problem. */
export function contentsOf(
  bytes: Uint8Array,
  section: CustomSection,
  summary: string,
  read: (reader: ByteReader, rows: Rows) => void,
): CustomContents {
  const rows = new Rows();
  const reader = moduleReader(bytes, section.start, section.end);
  const problem = attempt(() => {
    read(reader, rows);
    if (!reader.done) throw new DecodeError(`${counted(reader.left, 'byte')} too many in the section`, reader.pos);
  });
  return { summary, rows: rows.finish(section.end), problem };
}

/** Subsections, each of an id, a size and so many bytes. What `read` leaves of one is skipped. */
export function eachSubsection(
  reader: ByteReader,
  read: (id: number, inner: ByteReader, offset: ByteOffset) => void,
): void {
  while (!reader.done) {
    const offset = reader.pos;
    const id = reader.readByte();
    const size = reader.readU32();
    const start = reader.skip(size);
    read(id, moduleReader(reader.bytes, start, start + size), offset);
  }
}
