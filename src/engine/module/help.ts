import { opcodeByMnemonic } from './opcodes.ts';

/** What one instruction does, in words. */
export interface InstructionHelp {
  readonly mnemonic: string;
  readonly group: string;
  readonly pops: string;
  readonly pushes: string;
  readonly text: string;
}

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
