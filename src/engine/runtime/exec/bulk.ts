/**
 * Instructions on whole memories and data segments.
 * https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import { CHUNK, DIRTY, type Memory } from '../memory.ts';
import { checkRange, unsignedAt, writeUnsigned } from './address.ts';
import { Status } from '../status.ts';
import { pieceDone, pieceOf } from './pieces.ts';

/** Bytes that are done at a time, and for one unit of fuel. */
const PIECE = 1024 * 1024;
const BYTES_PER_FUEL = 128;
/** What a page costs that a memory grows by: some platforms make the whole memory anew. */
const FUEL_PER_PAGE = 8;
/** What growth costs also where it is by nothing: other views of the bytes, and marks that are copied, for each page. */
const GROWTH_FUEL = 100;
const FUEL_PER_OLD_PAGE = 16;

export function memorySize(m: Machine): void {
  const { pages, wide } = m.instance!.memories[m.store.code.pristine[m.pc + 1]!]!;
  writeUnsigned(m, m.sp, pages, wide);
  m.sp += 2;
  m.pc += 2;
}

export function memoryGrow(m: Machine): Status {
  if (m.fuel <= 0) return Status.fuel;
  const memory = m.instance!.memories[m.store.code.pristine[m.pc + 1]!]!;
  const pages = unsignedAt(m, m.sp - 2, memory.wide);
  const old = memory.grow(pages);
  m.fuel -= old < 0 ? 1 : GROWTH_FUEL + FUEL_PER_OLD_PAGE * old + FUEL_PER_PAGE * pages;
  writeUnsigned(m, m.sp - 2, old, memory.wide);
  m.pc += 2;
  return Status.run;
}

/** `sub` is the second number of the instructions FC 8 to FC 11. */
export function bulkMemory(m: Machine, sub: number): Status {
  if (m.fuel <= 0) return Status.fuel;
  const words = m.store.code.pristine;
  const first = words[m.pc + 1]!;
  const second = words[m.pc + 2]!;
  switch (sub) {
    case 8:
      memoryInit(m, first, second);
      break;
    case 9: // data.drop
      m.instance!.datas[first] = new Uint8Array(0);
      m.pc += 2;
      break;
    case 10:
      memoryCopy(m, first, second);
      break;
    default:
      memoryFill(m, first);
  }
  return Status.run;
}

/** Is an access of these bytes told to a watch? Then it is one access, not several. */
function watched({ watch, marks }: Memory, address: number, length: number): boolean {
  if (watch === null) return false;
  const to = Math.ceil((address + length) / CHUNK);
  for (let i = Math.floor(address / CHUNK); i < to; i++) if (marks[i]! > DIRTY) return true;
  return false;
}

function memoryInit(m: Machine, segment: number, index: number): void {
  const data = m.instance!.datas[segment]!;
  const memory = m.instance!.memories[index]!;
  const source = m.i32[m.sp - 4]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  if (source + length > data.length) {
    // The segment is too short; told as an access of the memory it should have gone to.
    throw new Trap({
      kind: 'out-of-bounds-memory-access',
      address: source,
      size: length,
      limit: data.length,
      memory: index,
    });
  }
  checkRange(m, memory, index, m.sp - 6, m.sp - 2, false);
  const target = unsignedAt(m, m.sp - 6, memory.wide);
  const piece = pieceOf(m, length, PIECE, BYTES_PER_FUEL, m.stepping || watched(memory, target, length));
  memory.touch(target, piece);
  memory.bytes.set(data.subarray(source, source + piece), target);
  pieceDone(m, piece, 3, piece, piece);
}

function memoryCopy(m: Machine, to: number, from: number): void {
  const into = m.instance!.memories[to]!;
  const out = m.instance!.memories[from]!;
  const wideLength = into.wide && out.wide;
  checkRange(m, out, from, m.sp - 4, m.sp - 2, wideLength);
  checkRange(m, into, to, m.sp - 6, m.sp - 2, wideLength);
  const target = unsignedAt(m, m.sp - 6, into.wide);
  const source = unsignedAt(m, m.sp - 4, out.wide);
  const length = unsignedAt(m, m.sp - 2, wideLength);
  const atOnce = m.stepping || watched(into, target, length) || watched(out, source, length);
  const piece = pieceOf(m, length, PIECE, BYTES_PER_FUEL, atOnce);
  // Upwards, the end goes first: it may lie on what is still to be copied.
  const upwards = into === out && target > source;
  const skip = upwards ? length - piece : 0;
  const begin = source + skip;
  out.look(begin, piece);
  into.touch(target + skip, piece);
  if (into === out) into.bytes.copyWithin(target + skip, begin, begin + piece);
  else into.bytes.set(out.bytes.subarray(begin, begin + piece), target);
  pieceDone(m, piece, 3, upwards ? 0 : piece, upwards ? 0 : piece, length);
}

function memoryFill(m: Machine, index: number): void {
  const memory = m.instance!.memories[index]!;
  const { wide } = memory;
  checkRange(m, memory, index, m.sp - 6, m.sp - 2, wide);
  const target = unsignedAt(m, m.sp - 6, wide);
  const length = unsignedAt(m, m.sp - 2, wide);
  const piece = pieceOf(m, length, PIECE, BYTES_PER_FUEL, m.stepping || watched(memory, target, length));
  memory.touch(target, piece);
  memory.bytes.fill(m.i32[m.sp - 4]!, target, target + piece);
  pieceDone(m, piece, 2, piece, 0, length);
}
