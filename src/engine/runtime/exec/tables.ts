/**
 * Instructions on tables and element segments.
 * https://webassembly.github.io/spec/core/exec/instructions.html#table-instructions
 */
import { Trap } from '../../module/errors.ts';
import type { Machine } from '../machine.ts';

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
export function tableOperation(m: Machine, sub: number): void {
  const words = m.store.code.pristine;
  const instance = m.instance!;
  const first = words[m.pc + 1]!;
  const second = words[m.pc + 2]!;
  switch (sub) {
    case 12: // table.init
      tableInit(m, first, second);
      m.pc += 3;
      break;
    case 13: // elem.drop
      instance.elements[first] = [];
      m.pc += 2;
      break;
    case 14: // table.copy
      tableCopy(m, first, second);
      m.pc += 3;
      break;
    case 15: // table.grow
      m.i32[m.sp - 4] = instance.tables[first]!.grow(m.i32[m.sp - 2]! >>> 0, m.readRef(m.sp - 4));
      m.sp -= 2;
      m.pc += 2;
      break;
    case 16: // table.size
      m.i32[m.sp] = instance.tables[first]!.size;
      m.sp += 2;
      m.pc += 2;
      break;
    case 17: // table.fill
      tableFill(m, first);
      m.pc += 2;
      break;
    default:
      throw new Error(`internal error: no operation FC ${sub}`);
  }
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
  for (let i = 0; i < length; i++) table.elements[target + i] = refs[source + i]!;
  m.sp -= 6;
}

function tableCopy(m: Machine, to: number, from: number): void {
  const target = m.i32[m.sp - 6]! >>> 0;
  const source = m.i32[m.sp - 4]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  const into = m.instance!.tables[to]!;
  const out = m.instance!.tables[from]!;
  out.check(source, length, from);
  into.check(target, length, to);
  if (into === out) into.elements.copyWithin(target, source, source + length);
  else for (let i = 0; i < length; i++) into.elements[target + i] = out.elements[source + i]!;
  m.sp -= 6;
}

function tableFill(m: Machine, index: number): void {
  const table = m.instance!.tables[index]!;
  const target = m.i32[m.sp - 6]! >>> 0;
  const length = m.i32[m.sp - 2]! >>> 0;
  table.check(target, length, index);
  table.elements.fill(m.readRef(m.sp - 4), target, target + length);
  m.sp -= 6;
}
