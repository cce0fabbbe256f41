/** Structs. https://webassembly.github.io/spec/core/exec/instructions.html#exec-struct-new */
import { Form, stackWordsOf } from '../../../compile/field-form.ts';
import { Trap } from '../../../module/errors.ts';
import { listOf, zeroCells } from '../../gc/object-type.ts';
import { StructRef } from '../../gc/struct.ts';
import type { Machine } from '../../machine.ts';
import type { Ref } from '../../ref.ts';

export function structNew(m: Machine): void {
  const { heap, code } = m.store;
  const type = heap.types.struct(code.pristine[m.pc + 1]!);
  const { forms, starts } = type;
  const base = m.sp - type.stackWords;
  const cells = listOf(type.cells, 0);
  let word = base;
  for (let i = 0; i < forms.length; i++) {
    const form = forms[i]!;
    store(m, cells, starts[i]!, form, word);
    word += stackWordsOf(form);
  }
  // The operands stay where they are until there is room: they are alive.
  const struct = heap.newStruct(type, cells, m);
  m.fuel -= type.fuel;
  m.writeRef(base, struct);
  m.sp = base + 2;
  m.pc += 2;
}

export function structNewDefault(m: Machine): void {
  const { heap, code } = m.store;
  const type = heap.types.struct(code.pristine[m.pc + 1]!);
  const struct = heap.newStruct(type, zeroCells(type), m);
  m.fuel -= type.fuel;
  m.writeRef(m.sp, struct);
  m.sp += 2;
  m.pc += 2;
}

/** `signed` matters for packed fields only. */
export function structGet(m: Machine, signed: boolean): void {
  const words = m.store.code.pristine;
  const word = m.sp - 2;
  const { cells } = structAt(m, word);
  const at = words[m.pc + 1]!;
  const { i32 } = m;
  switch (words[m.pc + 2]) {
    case Form.word:
      i32[word] = cells[at] as number;
      break;
    case Form.reference:
      m.writeRef(word, cells[at]!);
      break;
    case Form.double:
      i32[word] = cells[at] as number;
      i32[word + 1] = cells[at + 1] as number;
      break;
    case Form.byte:
      i32[word] = signed ? ((cells[at] as number) << 24) >> 24 : (cells[at] as number);
      break;
    case Form.half:
      i32[word] = signed ? ((cells[at] as number) << 16) >> 16 : (cells[at] as number);
      break;
    default:
      for (let i = 0; i < 4; i++) i32[word + i] = cells[at + i] as number;
      m.sp += 2;
  }
  m.pc += 3;
}

export function structSet(m: Machine): void {
  const words = m.store.code.pristine;
  const form = words[m.pc + 2] as Form;
  const value = m.sp - stackWordsOf(form);
  const struct = structAt(m, value - 2);
  m.store.heap.writes(struct);
  store(m, struct.cells, words[m.pc + 1]!, form, value);
  m.sp = value - 2;
  m.pc += 3;
}

/** Puts the value that begins at `word` of the stack into the cells of a field. */
function store(m: Machine, cells: Ref[], at: number, form: Form, word: number): void {
  const { i32 } = m;
  switch (form) {
    case Form.word:
      cells[at] = i32[word]!;
      break;
    case Form.reference:
      cells[at] = m.readRef(word);
      break;
    case Form.double:
      cells[at] = i32[word]!;
      cells[at + 1] = i32[word + 1]!;
      break;
    case Form.byte:
      cells[at] = i32[word]! & 0xff;
      break;
    case Form.half:
      cells[at] = i32[word]! & 0xffff;
      break;
    default:
      for (let i = 0; i < 4; i++) cells[at + i] = i32[word + i]!;
  }
}

function structAt(m: Machine, word: number): StructRef {
  const ref = m.readRef(word);
  if (ref instanceof StructRef) return ref;
  if (ref === null) throw new Trap({ kind: 'null-structure-reference' });
  throw new Error('internal error: a reference to a struct is none');
}
