import type { Input } from '../debug/time/tape.ts';
import type { FramebufferSettings } from '../hosts/framebuffer-settings.ts';
import { type Keys, noKeys, type Pointer } from '../hosts/game.ts';
import type { ByteReader, Fail } from '../util/byte-reader.ts';
import type { ByteWriter } from '../util/byte-writer.ts';
import { readPicture } from './header.ts';
import type { SavedEdit, SavedInput, SavedPlace, SavedValue } from './saved-log.ts';
import { ShapeError, shapeOf } from './shape.ts';
import { readF64, readValue, readWhole, writeValue } from './value-code.ts';

/** The kinds by the number that is written; new ones go to the end. */
const kinds = [
  'frame',
  'fixed-dt',
  'picture',
  'interrupted',
  'enter',
  'invoke',
  'input',
  'stub',
  'edit',
  'give-up',
  'unwind',
  'tried',
] as const satisfies readonly Input['kind'][];

const edits = ['stack', 'global', 'memory', 'member'] as const;

/** Of the byte that an input begins with: the kind, flags of the kind, and whether its place follows. */
const KIND = 0x0f;
const FIRST_FLAG = 0x10;
const SECOND_FLAG = 0x20;
const THIRD_FLAG = 0x40;
const PLACE = 0x80;

const buttons = ['left', 'right', 'up', 'down', 'button1', 'button2'] as const;
/** Of the byte for keys, above the six buttons: the mouse is elsewhere than before, and at fractions of a pixel. */
const POINTER = 0x40;
const FRACTIONS = 0x80;

/** What was written of a kind last, on which the next one of it leans: the same at both ends. */
export class Leaning {
  elapsed = 0;
  pointer: Pointer = noKeys.pointer;
}

/**
 * An input as a byte for its kind and flags, its place if it has one, and what the kind needs. A frame, of which there
 * are thousands, takes one byte and the time that it took: nothing when that is the same as before, microseconds where
 * that is exact, else eight bytes.
 */
export function writeInput(out: ByteWriter, input: SavedInput, place: SavedPlace | null, before: Leaning): void {
  const code = kinds.indexOf(input.kind) | (place === null ? 0 : PLACE);
  const head = (flags = 0): void => {
    out.writeByte(code | flags);
    if (place === null) return;
    out.writeU32(place.func);
    out.writeU32(place.ordinal);
  };
  switch (input.kind) {
    case 'frame': {
      const { elapsed, keys } = input;
      const same = Object.is(elapsed, before.elapsed);
      const micro = Math.round(elapsed * 1e6);
      const short = !same && micro > 0 && micro < 2 ** 28 && Object.is(micro / 1e6, elapsed);
      head((keys === null ? 0 : FIRST_FLAG) | (same ? SECOND_FLAG : 0) | (short ? THIRD_FLAG : 0));
      if (short) out.writeU32(micro);
      else if (!same) out.writeF64(elapsed);
      before.elapsed = elapsed;
      if (keys !== null) writeKeys(out, keys, before);
      return;
    }
    case 'fixed-dt':
      return head(input.on ? FIRST_FLAG : 0);
    case 'picture':
      head();
      return out.writeName(JSON.stringify(input.settings));
    case 'invoke':
      head(input.nested ? FIRST_FLAG : 0);
      out.writeName(input.name);
      return writeValues(out, input.args);
    case 'input':
      head(input.bytes === null ? FIRST_FLAG : 0);
      if (input.bytes !== null) out.writeVector(input.bytes);
      return;
    case 'stub':
      head();
      out.writeName(input.module);
      out.writeName(input.name);
      return writeValues(out, input.results);
    case 'edit':
      head();
      return writeEdit(out, input.edit);
    case 'unwind':
      head(input.exit === null ? 0 : FIRST_FLAG);
      if (input.exit !== null) out.writeWhole(input.exit);
      return;
    case 'interrupted':
    case 'enter':
    case 'give-up':
    case 'tried':
      return head();
  }
}

/** Reads what writeInput wrote. */
export function readInput(
  from: ByteReader,
  before: Leaning,
  fail: Fail,
): { readonly input: SavedInput; readonly place: SavedPlace | null } {
  const start = from.pos;
  const head = from.readByte();
  const place = (head & PLACE) === 0 ? null : { func: from.readU32(), ordinal: from.readU32() };
  const kind = kinds[head & KIND] ?? fail('an unknown kind of input', start);
  const first = (head & FIRST_FLAG) !== 0;
  return { place, input: readKind(from, kind, head, first, before, fail) };
}

function readKind(
  from: ByteReader,
  kind: Input['kind'],
  head: number,
  first: boolean,
  before: Leaning,
  fail: Fail,
): SavedInput {
  switch (kind) {
    case 'frame': {
      const start = from.pos;
      if ((head & THIRD_FLAG) !== 0) before.elapsed = from.readU32() / 1e6;
      else if ((head & SECOND_FLAG) === 0) before.elapsed = readF64(from);
      const { elapsed } = before;
      if (!Number.isFinite(elapsed)) fail('a frame that takes no time that there is', start);
      return { kind, elapsed, keys: first ? readKeys(from, before) : null };
    }
    case 'fixed-dt':
      return { kind, on: first };
    case 'picture':
      return { kind, settings: readSettings(from, fail) };
    case 'invoke':
      return { kind, nested: first, name: from.readName(), args: readValues(from, fail) };
    case 'input':
      return { kind, bytes: first ? null : readVector(from) };
    case 'stub':
      return { kind, module: from.readName(), name: from.readName(), results: readValues(from, fail) };
    case 'edit':
      return { kind, edit: readEdit(from, fail) };
    case 'unwind':
      return { kind, exit: first ? readWhole(from, fail) : null };
    case 'interrupted':
    case 'enter':
    case 'give-up':
    case 'tried':
      return { kind };
  }
}

function writeKeys(out: ByteWriter, keys: Keys, before: Leaning): void {
  const { pointer } = keys;
  const { x, y } = pointer;
  const old = before.pointer;
  const same = Object.is(x, old.x) && Object.is(y, old.y) && pointer.buttons === old.buttons;
  const whole = [x, y].every((value) => Object.is(value >>> 0, value));
  const down = buttons.reduce((bits, name, i) => bits | (keys[name] ? 1 << i : 0), 0);
  out.writeByte(down | (same ? 0 : POINTER) | (same || whole ? 0 : FRACTIONS));
  before.pointer = pointer;
  if (same) return;
  for (const value of [x, y]) {
    if (whole) out.writeU32(value);
    else out.writeF64(value);
  }
  out.writeU32(pointer.buttons);
}

function readKeys(from: ByteReader, before: Leaning): Keys {
  const head = from.readByte();
  if ((head & POINTER) !== 0) {
    const read = (): number => ((head & FRACTIONS) !== 0 ? readF64(from) : from.readU32());
    before.pointer = { x: read(), y: read(), buttons: from.readU32() };
  }
  const [left, right, up, down, button1, button2] = buttons.map((_, i) => (head & (1 << i)) !== 0);
  return {
    left: left === true,
    right: right === true,
    up: up === true,
    down: down === true,
    button1: button1 === true,
    button2: button2 === true,
    pointer: before.pointer,
  };
}

function writeValues(out: ByteWriter, values: readonly SavedValue[]): void {
  out.writeU32(values.length);
  for (const value of values) writeValue(out, value);
}

function readValues(from: ByteReader, fail: Fail): readonly SavedValue[] {
  return Array.from({ length: from.readCount(2) }, () => readValue(from, fail));
}

function readVector(from: ByteReader): Uint8Array {
  const length = from.readCount();
  const start = from.skip(length);
  return from.bytes.slice(start, start + length);
}

function writeEdit(out: ByteWriter, edit: SavedEdit): void {
  out.writeByte(edits.indexOf(edit.of));
  switch (edit.of) {
    case 'stack':
      out.writeWhole(edit.word);
      return writeValue(out, edit.value);
    case 'global':
      out.writeWhole(edit.index);
      return writeValue(out, edit.value);
    case 'memory':
      out.writeWhole(edit.memory);
      out.writeWhole(edit.address);
      return out.writeVector(edit.bytes);
    case 'member':
      out.writeWhole(edit.object);
      out.writeWhole(edit.index);
      return writeValue(out, edit.value);
  }
}

function readEdit(from: ByteReader, fail: Fail): SavedEdit {
  const start = from.pos;
  const of = edits[from.readByte()];
  const whole = (): number => readWhole(from, fail);
  switch (of) {
    case 'stack':
      return { of, word: whole(), value: readValue(from, fail) };
    case 'global':
      return { of, index: whole(), value: readValue(from, fail) };
    case 'memory':
      return { of, memory: whole(), address: whole(), bytes: readVector(from) };
    case 'member':
      return { of, object: whole(), index: whole(), value: readValue(from, fail) };
    default:
      return fail('an unknown kind of edit', start);
  }
}

function readSettings(from: ByteReader, fail: Fail): FramebufferSettings | null {
  const start = from.pos;
  try {
    return readPicture(shapeOf(from.readName()));
  } catch (error) {
    if (error instanceof ShapeError) return fail(`a picture whose settings are wrong: ${error.message}`, start);
    throw error;
  }
}
