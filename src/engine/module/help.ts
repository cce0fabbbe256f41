import { opcodeByMnemonic } from './opcodes.ts';

/** What one instruction does, in words. */
export interface InstructionHelp {
  readonly mnemonic: string;
  readonly group: string;
  readonly pops: string;
  readonly pushes: string;
  readonly text: string;
}

const array = 'a reference to an array';
const struct = 'a reference to a struct';

/** The same of instructions on typed references and objects. */
const objects: Readonly<Record<string, readonly [pops: string, pushes: string]>> = {
  call_ref: ['the arguments and a reference to a function', 'the results'],
  return_call: ['the arguments', 'nothing: it goes on in the other function'],
  return_call_indirect: ['the arguments and an i32', 'nothing: it goes on in the other function'],
  return_call_ref: ['the arguments and a reference to a function', 'nothing: it goes on in the other function'],
  'ref.as_non_null': ['any reference', 'the same reference'],
  br_on_null: ['what the label takes and a reference', 'the same, when it does not branch'],
  br_on_non_null: [
    'what the label takes, the last of it a reference',
    'all but the reference, when it does not branch',
  ],
  br_on_cast: ['what the label takes, the last of it a reference', 'the same, when it does not branch'],
  br_on_cast_fail: ['what the label takes, the last of it a reference', 'the same, when it does not branch'],
  'ref.test': ['a reference', 'i32'],
  'ref.cast': ['a reference', 'the same reference'],
  'any.convert_extern': ['externref', 'anyref'],
  'extern.convert_any': ['anyref', 'externref'],
  'struct.new': ['a value for each field', struct],
  'struct.new_default': ['', struct],
  'struct.get': [struct, 'the value of the field'],
  'struct.get_s': [struct, 'i32'],
  'struct.get_u': [struct, 'i32'],
  'struct.set': [`${struct} and a value`, ''],
  'array.new': ['a value and an i32', array],
  'array.new_default': ['i32', array],
  'array.new_fixed': ['the given number of values', array],
  'array.new_data': ['i32 i32', array],
  'array.new_elem': ['i32 i32', array],
  'array.get': [`${array} and an i32`, 'the value of the element'],
  'array.get_s': [`${array} and an i32`, 'i32'],
  'array.get_u': [`${array} and an i32`, 'i32'],
  'array.set': [`${array}, an i32 and a value`, ''],
  'array.fill': [`${array}, an i32, a value and an i32`, ''],
  'array.copy': [`${array}, an i32, ${array} and two i32`, ''],
  'array.init_data': [`${array} and three i32`, ''],
  'array.init_elem': [`${array} and three i32`, ''],
};

/** The same of those that throw and catch. */
const exceptions: Readonly<Record<string, readonly [pops: string, pushes: string]>> = {
  try: ['its parameters', 'its parameters, inside the block'],
  try_table: ['its parameters', 'its parameters, inside the block'],
  catch: ['the results of the block', 'what the exception carries, inside this part'],
  catch_all: ['the results of the block', 'nothing, inside this part'],
  delegate: ['the results of the block', 'the results of the block'],
  throw: ['what the exception is to carry', 'nothing: it goes on at a handler'],
  rethrow: ['', 'nothing: it goes on at a handler'],
  throw_ref: ['exnref', 'nothing: it goes on at a handler'],
};

/** Operands and results of the instructions whose types the table cannot tell. */
const byContext: Readonly<Record<string, readonly [pops: string, pushes: string]>> = {
  unreachable: ['anything', 'nothing: it never goes on'],
  block: ['its parameters', 'its parameters, inside the block'],
  loop: ['its parameters', 'its parameters, inside the loop'],
  if: ['its parameters and an i32', 'its parameters, inside the block'],
  else: ['the results of the block', 'its parameters, inside the other part'],
  end: ['the results of the block', 'the results of the block'],
  br: ['what the label takes', 'nothing: it goes on at the label'],
  br_if: ['what the label takes and an i32', 'what the label takes, when it does not branch'],
  br_table: ['what the labels take and an i32', 'nothing: it goes on at a label'],
  return: ['the results of the function', 'nothing: it goes on in the caller'],
  call: ['the arguments', 'the results'],
  call_indirect: ['the arguments and an i32', 'the results'],
  drop: ['any value', ''],
  select: ['two values of one type and an i32', 'one of the values'],
  'local.get': ['', 'the value of the local'],
  'local.set': ['a value of the type of the local', ''],
  'local.tee': ['a value of the type of the local', 'the same value'],
  'global.get': ['', 'the value of the global'],
  'global.set': ['a value of the type of the global', ''],
  'table.get': ['i32', 'an element of the table'],
  'table.set': ['i32 and an element of the table', ''],
  'table.grow': ['an element of the table and an i32', 'i32'],
  'table.fill': ['i32, an element of the table and an i32', ''],
  'ref.null': ['', 'a null reference'],
  'ref.is_null': ['any reference', 'i32'],
  ...objects,
  ...exceptions,
  'ref.func': ['', 'a reference to the function'],
};

/** Help for a mnemonic, from the opcode table; null for one that is not in it. */
export function helpFor(mnemonic: string): InstructionHelp | null {
  const row = opcodeByMnemonic(mnemonic);
  if (row === undefined) return null;
  const [pops, pushes] = byContext[mnemonic] ?? ['', ''];
  return {
    mnemonic,
    group: row.group,
    pops: row.params?.join(' ') ?? pops,
    pushes: row.results?.join(' ') ?? pushes,
    text: row.help,
  };
}
