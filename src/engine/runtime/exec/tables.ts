/**
 * Instructions on tables and element segments.
 * https://webassembly.github.io/spec/core/exec/instructions.html#table-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import type { Table } from '../table.ts';
import { exactAt, unsignedAt, writeUnsigned } from './address.ts';
import { Status } from '../status.ts';
import { pieceDone, pieceOf } from './pieces.ts';

/** Elements that are done at a time, and for one unit of fuel. */
const PIECE = 65_536;
const ELEMENTS_PER_FUEL = 4;

export function tableGet(m: Machine): void {
  const index = m.store.code.pristine[m.pc + 1]!;
  const table = m.instance!.tables[index]!;
  table.check(exactAt(m, m.sp - 2, table.wide), 1, index);
  m.writeRef(m.sp - 2, table.elements[unsignedAt(m, m.sp - 2, table.wide)]!);
  m.pc += 2;
}

export function tableSet(m: Machine): void {
  const index = m.store.code.pristine[m.pc + 1]!;
  const table = m.instance!.tables[index]!;
  table.check(exactAt(m, m.sp - 4, table.wide), 1, index);
  table.elements[unsignedAt(m, m.sp - 4, table.wide)] = m.readRef(m.sp - 2);
  table.changes++;
  m.sp -= 4;
  m.pc += 2;
}

/** `sub` is the second number of the instructions FC 12 to FC 17. */
export function tableOperation(m: Machine, sub: number): Status {
  if (m.fuel <= 0) return Status.fuel;
  const words = m.store.code.pristine;
  const instance = m.instance!;
  const first = words[m.pc + 1]!;
  const second = words[m.pc + 2]!;
  switch (sub) {
    case 12: // table.init
      tableInit(m, first, second);
      break;
    case 13: // elem.drop
      instance.elements[first] = [];
      m.pc += 2;
      break;
    case 14: // table.copy
      tableCopy(m, first, second);
      break;
    case 15: // table.grow
      tableGrow(m, first);
      break;
    case 16: // table.size
      writeUnsigned(m, m.sp, instance.tables[first]!.size, instance.tables[first]!.wide);
      m.sp += 2;
      m.pc += 2;
      break;
    case 17: // table.fill
      tableFill(m, first);
      break;
    default:
      throw new Error(`internal error: no operation FC ${sub}`);
  }
  return Status.run;
}

function tableGrow(m: Machine, index: number): void {
  const table = m.instance!.tables[index]!;
  const count = unsignedAt(m, m.sp - 2, table.wide);
  const old = table.grow(count, m.readRef(m.sp - 4));
  m.fuel -= old < 0 ? 1 : 1 + count;
  writeUnsigned(m, m.sp - 4, old, table.wide);
  m.sp -= 2;
  m.pc += 2;
}

function tableInit(m: Machine, segment: number, index: number): void {
  const table = m.instance!.tables[index]!;
  const refs = m.instance!.elements[segment]!;
  const source = m.i32[m.sp - 4]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  if (source + length > refs.length) {
    // The segment is too short; told as an access of the table it should have gone to.
    throw new Trap({
      kind: 'out-of-bounds-table-access',
      index: source,
      size: length,
      limit: refs.length,
      table: index,
    });
  }
  checkRange(m, table, index, m.sp - 6, false);
  const target = unsignedAt(m, m.sp - 6, table.wide);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  for (let i = 0; i < piece; i++) table.elements[target + i] = refs[source + i]!;
  table.changes++;
  pieceDone(m, piece, 3, piece, piece);
}

function tableCopy(m: Machine, to: number, from: number): void {
  const into = m.instance!.tables[to]!;
  const out = m.instance!.tables[from]!;
  const wideLength = into.wide && out.wide;
  checkRange(m, out, from, m.sp - 4, wideLength);
  checkRange(m, into, to, m.sp - 6, wideLength);
  const target = unsignedAt(m, m.sp - 6, into.wide);
  const source = unsignedAt(m, m.sp - 4, out.wide);
  const length = unsignedAt(m, m.sp - 2, wideLength);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  // Upwards, the end goes first: it may lie on what is still to be copied.
  const upwards = into === out && target > source;
  const skip = upwards ? length - piece : 0;
  const begin = source + skip;
  if (into === out) into.elements.copyWithin(target + skip, begin, begin + piece);
  else for (let i = 0; i < piece; i++) into.elements[target + i] = out.elements[begin + i]!;
  into.changes++;
  pieceDone(m, piece, 3, upwards ? 0 : piece, upwards ? 0 : piece, length);
}

function tableFill(m: Machine, index: number): void {
  const table = m.instance!.tables[index]!;
  const { wide } = table;
  checkRange(m, table, index, m.sp - 6, wide);
  const target = unsignedAt(m, m.sp - 6, wide);
  const length = unsignedAt(m, m.sp - 2, wide);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  table.elements.fill(m.readRef(m.sp - 4), target, target + piece);
  table.changes++;
  pieceDone(m, piece, 2, piece, 0, length);
}

/** Throws the trap unless the range with the index at `word`, and the length on top, lies inside of the table. */
function checkRange(m: Machine, table: Table, index: number, word: number, wideLength: boolean): void {
  table.check(exactAt(m, word, table.wide), exactAt(m, m.sp - 2, wideLength), index);
}
