import type { Problem } from '../debug/views.ts';
import { ByteWriter } from '../util/byte-writer.ts';
import { counted, grouped } from '../util/counted.ts';
import { hex } from '../util/hex.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import { encodeUtf8 } from '../util/utf8-encode.ts';
import { type Block, type BlockKind, formatVersion, readBlocks, writeBlocks } from './blocks.ts';
import { headerJson, readHeader, type SessionHeader } from './header.ts';
import { readLog, writeLog } from './log-code.ts';
import { noNotes, readNotes, type SessionNotes } from './notes.ts';
import type { SavedLog } from './saved-log.ts';
import { type Damage, SessionError } from './session-error.ts';
import { type Shape, ShapeError, shapeOf } from './shape.ts';
import { readSums, type StateSum, writeSums } from './sums-code.ts';

/** All that a session file holds. */
export interface SessionContents {
  readonly header: SessionHeader;
  readonly notes: SessionNotes;
  readonly log: SavedLog;
  /** What the state was like at some moments, ascending. */
  readonly sums: readonly StateSum[];
  /** Contents of the program's files by their SHA-256; large ones are left out. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The module's bytes; null when it was saved without them. */
  readonly module: Uint8Array | null;
}

/** A session file as far as it could be read. */
export interface SessionRead extends SessionContents {
  /** What is wrong with the file and what of it is kept, null when nothing is wrong. */
  readonly damage: Problem | null;
  /** False: only the notes can be used. */
  readonly playable: boolean;
}

/**
 * The bytes of a session file. Header and notes come first, so that they survive when the file is cut off, and once more
 * at the end, so that they survive when somebody edits them.
 */
export function writeSession({ header, notes, log, sums, files, module }: SessionContents): Uint8Array<ArrayBuffer> {
  const texts = [
    { kind: 'H', payload: encodeUtf8(headerJson(header)) },
    { kind: 'N', payload: encodeUtf8(JSON.stringify(notes)) },
  ] as const;
  return writeBlocks([
    ...texts,
    ...writeLog(log).map((payload) => ({ kind: 'L', payload }) as const),
    { kind: 'S', payload: writeSums(sums) },
    ...[...files].map(([hash, bytes]) => ({ kind: 'F', payload: writeFile(hash, bytes) }) as const),
    ...(module === null ? [] : [{ kind: 'M', payload: module } as const]),
    ...texts,
  ]);
}

/**
 * Reads a session file, as far as it is whole. Throws a SessionError when it is none, or when not even its header can be
 * read.
 */
export function readSession(name: string, bytes: Uint8Array): SessionRead {
  const read = readBlocks(bytes);
  if (read === null) {
    const message = `${name} is no session: it does not begin as one.`;
    throw new SessionError({ kind: 'io', message, offset: 0, hint: 'Open a file that Wasmscope saved (.wscope).' });
  }
  const { blocks, version } = read;
  const newer = version > formatVersion;
  const faults = new Faults(read.damage);
  const header = firstOf(blocks, 'H', readHeader, faults);
  const notes = firstOf(blocks, 'N', readNotes, faults);
  if (header === null) {
    if (newer) throw new SessionError(newerProblem(name, version, notes));
    throw new SessionError({
      kind: 'io',
      message: `${name} is damaged where it says what it is about, ${faults.text}`,
      offset: faults.first?.offset ?? 0,
      hint: 'Take an earlier copy of the file.',
    });
  }
  const { log, damage } = readLog(blocks.filter(({ kind }) => kind === 'L'));
  if (damage) faults.add(damage);
  if (log.total < header.total && faults.first === null) faults.add({ offset: bytes.length, what: noInputs });
  const module = blocks.find(({ kind }) => kind === 'M')?.payload ?? null;
  const contents: SessionContents = {
    header,
    notes: notes ?? noNotes,
    log: log.total > header.total ? { ...log, total: header.total } : log,
    sums: blocks.filter(({ kind }) => kind === 'S').flatMap(({ payload }) => readSums(payload) ?? []),
    files: new Map(blocks.filter(({ kind }) => kind === 'F').flatMap(({ payload }) => readFile(payload))),
    module,
  };
  if (newer) return { ...contents, damage: newerProblem(name, version, notes), playable: false };
  return { ...contents, damage: faults.first ? damagedProblem(name, contents, faults) : null, playable: true };
}

const noInputs = 'The log of inputs ends before the session does.';

/** What is wrong with a file: the first place is told. */
class Faults {
  constructor(public first: Damage | null) {}

  add(damage: Damage): void {
    if (this.first === null || damage.offset < this.first.offset) this.first = damage;
  }

  get text(): string {
    const { offset, what } = this.first ?? { offset: 0, what: 'A part of it is missing.' };
    return `at byte ${offset} (${hex(offset)}). ${what}`;
  }
}

/** The first block of a kind that can be read; null when none can. */
function firstOf<T>(blocks: readonly Block[], kind: BlockKind, read: (json: Shape) => T, faults: Faults): T | null {
  for (const { kind: found, offset, payload } of blocks) {
    if (found !== kind) continue;
    try {
      const decoded = decodeUtf8(payload, 0, payload.length);
      return read(shapeOf('text' in decoded ? decoded.text : ''));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      faults.add({ offset, what: error.message });
    }
  }
  return null;
}

function newerProblem(name: string, version: number, notes: SessionNotes | null): Problem {
  const message = `${name} was saved by a newer Wasmscope: its format is ${version}, the newest known here is ${formatVersion}.`;
  const kept = notes === null ? '' : ` Kept of it: ${notesText(notes)}.`;
  return {
    kind: 'unsupported',
    message: message + kept,
    offset: 8,
    hint: 'Open it with a newer version of Wasmscope.',
  };
}

function damagedProblem(name: string, { header, notes, log }: SessionContents, faults: Faults): Problem {
  const recording =
    log.total < header.total
      ? `the recording up to #${grouped(log.total)} of #${grouped(header.total)}`
      : `all of the recording, up to #${grouped(header.total)}`;
  return {
    kind: 'io',
    message: `${name} is damaged ${faults.text} Kept of it: ${notesText(notes)}, and ${recording}.`,
    offset: faults.first?.offset ?? 0,
  };
}

function notesText({ breakpoints, labels, bookmarks }: SessionNotes): string {
  const count = Object.keys(labels.functions).length + Object.keys(labels.addresses).length;
  return [
    counted(breakpoints.length, 'breakpoint'),
    counted(count, 'label'),
    counted(bookmarks.length, 'bookmark'),
  ].join(', ');
}

/** SHA-256 in 32 bytes, then the contents. */
function writeFile(hash: string, bytes: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  for (let i = 0; i < 64; i += 2) out.writeByte(Number.parseInt(hash.slice(i, i + 2), 16));
  out.writeBytes(bytes);
  return out.bytes;
}

function readFile(payload: Uint8Array): readonly (readonly [hash: string, bytes: Uint8Array])[] {
  if (payload.length < 32) return [];
  const hash = Array.from(payload.subarray(0, 32), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [[hash, payload.slice(32)]];
}
