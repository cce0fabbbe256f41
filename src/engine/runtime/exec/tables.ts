/**
 * Instructions on tables and element segments.
 * https://webassembly.github.io/spec/core/exec/instructions.html#table-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';
import { Status } from '../status.ts';
import { pieceDone, pieceOf } from './pieces.ts';

/** Elements that are done at a time, and for one unit of fuel. */
const PIECE = 65_536;
const ELEMENTS_PER_FUEL = 4;

export function tableGet(m: Machine): void {
  const index = m.store.code.pristine[m.pc + 1]!;
  const table = m.instance!.tables[index]!;
  const at = m.i32[m.sp - 2]! >>> 0;
  table.check(at, 1, index);
  m.writeRef(m.sp - 2, table.elements[at]!);
  m.pc += 2;
}

export function tableSet(m: Machine): void {
  const index = m.store.code.pristine[m.pc + 1]!;
  const table = m.instance!.tables[index]!;
  const at = m.i32[m.sp - 4]! >>> 0;
  table.check(at, 1, index);
  table.elements[at] = m.readRef(m.sp - 2);
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
      m.i32[m.sp] = instance.tables[first]!.size;
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
  const count = m.i32[m.sp - 2]! >>> 0;
  const old = m.instance!.tables[index]!.grow(count, m.readRef(m.sp - 4));
  m.fuel -= old < 0 ? 1 : 1 + count;
  m.i32[m.sp - 4] = old;
  m.sp -= 2;
  m.pc += 2;
}

function tableInit(m: Machine, segment: number, index: number): void {
  const table = m.instance!.tables[index]!;
  const refs = m.instance!.elements[segment]!;
  const target = m.i32[m.sp - 6]! >>> 0;
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
  table.check(target, length, index);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  for (let i = 0; i < piece; i++) table.elements[target + i] = refs[source + i]!;
  pieceDone(m, piece, 3, piece, piece);
}

function tableCopy(m: Machine, to: number, from: number): void {
  const target = m.i32[m.sp - 6]! >>> 0;
  const source = m.i32[m.sp - 4]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  const into = m.instance!.tables[to]!;
  const out = m.instance!.tables[from]!;
  out.check(source, length, from);
  into.check(target, length, to);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  // Upwards, the end goes first: it may lie on what is still to be copied.
  const upwards = into === out && target > source;
  const skip = upwards ? length - piece : 0;
  const begin = source + skip;
  if (into === out) into.elements.copyWithin(target + skip, begin, begin + piece);
  else for (let i = 0; i < piece; i++) into.elements[target + i] = out.elements[begin + i]!;
  pieceDone(m, piece, 3, upwards ? 0 : piece, upwards ? 0 : piece);
}

function tableFill(m: Machine, index: number): void {
  const table = m.instance!.tables[index]!;
  const target = m.i32[m.sp - 6]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  table.check(target, length, index);
  const piece = pieceOf(m, length, PIECE, ELEMENTS_PER_FUEL);
  table.elements.fill(m.readRef(m.sp - 4), target, target + piece);
  pieceDone(m, piece, 2, piece, 0);
}
