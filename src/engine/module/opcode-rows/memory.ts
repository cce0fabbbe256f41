import type { Opcode } from '../opcode.ts';
import type { NumType } from '../types.ts';
import { byContext, fc, op, type Signature } from './row.ts';

const three: Signature = [['i32', 'i32', 'i32'], []];
const sizes = { 1: 'one byte', 2: 'two bytes', 4: 'four bytes', 8: 'eight bytes' } as const;

type Bytes = keyof typeof sizes;

function load(number: number, type: NumType, bytes: Bytes, sign: '' | '_s' | '_u' = ''): Opcode {
  const narrow = sign === '' ? '' : `${bytes * 8}${sign}`;
  const extended = { '': '', _s: ', sign-extended', _u: ', zero-extended' }[sign];
  return op(
    number,
    `${type}.load${narrow}`,
    'memory',
    'memarg',
    [['i32'], [type]],
    `Reads ${sizes[bytes]} from memory at address plus offset as an ${type}${extended}; traps out of bounds.`,
    { bytes, type },
  );
}

function store(number: number, type: NumType, bytes: Bytes, whole: boolean): Opcode {
  const what = whole
    ? `the ${sizes[bytes]} of an ${type}`
    : `the low ${sizes[bytes].replace('one ', '')} of an ${type}`;
  return op(
    number,
    `${type}.store${whole ? '' : bytes * 8}`,
    'memory',
    'memarg',
    [['i32', type], []],
    `Takes an address and a value, and writes ${what} to memory at address plus offset; traps out of bounds.`,
    { bytes, type },
  );
}

/** Memory, table, data and element instructions. */
export const memoryRows: readonly Opcode[] = [
  op(
    0x25,
    'table.get',
    'table',
    'table',
    byContext,
    'Takes an index and pushes that element of a table; traps out of bounds.',
  ),
  op(
    0x26,
    'table.set',
    'table',
    'table',
    byContext,
    'Takes an index and a reference and puts it into a table; traps out of bounds.',
  ),

  load(0x28, 'i32', 4),
  load(0x29, 'i64', 8),
  load(0x2a, 'f32', 4),
  load(0x2b, 'f64', 8),
  load(0x2c, 'i32', 1, '_s'),
  load(0x2d, 'i32', 1, '_u'),
  load(0x2e, 'i32', 2, '_s'),
  load(0x2f, 'i32', 2, '_u'),
  load(0x30, 'i64', 1, '_s'),
  load(0x31, 'i64', 1, '_u'),
  load(0x32, 'i64', 2, '_s'),
  load(0x33, 'i64', 2, '_u'),
  load(0x34, 'i64', 4, '_s'),
  load(0x35, 'i64', 4, '_u'),
  store(0x36, 'i32', 4, true),
  store(0x37, 'i64', 8, true),
  store(0x38, 'f32', 4, true),
  store(0x39, 'f64', 8, true),
  store(0x3a, 'i32', 1, false),
  store(0x3b, 'i32', 2, false),
  store(0x3c, 'i64', 1, false),
  store(0x3d, 'i64', 2, false),
  store(0x3e, 'i64', 4, false),

  op(0x3f, 'memory.size', 'memory', 'memory', [[], ['i32']], 'Pushes the size of the memory in pages of 64 KiB.'),
  op(
    0x40,
    'memory.grow',
    'memory',
    'memory',
    [['i32'], ['i32']],
    'Takes a number of pages, grows the memory by them and pushes its old size in pages, or -1 when it cannot grow.',
  ),
  op(
    fc(8),
    'memory.init',
    'memory',
    'data-memory',
    three,
    'Takes destination, source and length, and copies bytes of a data segment into memory; traps when either is out of bounds.',
  ),
  op(fc(9), 'data.drop', 'memory', 'data', [[], []], 'Throws a data segment away: from now on it has no bytes.'),
  op(
    fc(10),
    'memory.copy',
    'memory',
    'memory-memory',
    three,
    'Takes destination, source and length, and copies bytes within memory, also when they overlap; traps out of bounds.',
  ),
  op(
    fc(11),
    'memory.fill',
    'memory',
    'memory',
    three,
    'Takes an address, a byte and a length, and sets that many bytes of memory to it; traps out of bounds.',
  ),
  op(
    fc(12),
    'table.init',
    'table',
    'elem-table',
    three,
    'Takes destination, source and length, and copies references of an element segment into a table; traps when either is out of bounds.',
  ),
  op(
    fc(13),
    'elem.drop',
    'table',
    'elem',
    [[], []],
    'Throws an element segment away: from now on it has no references.',
  ),
  op(
    fc(14),
    'table.copy',
    'table',
    'table-table',
    three,
    'Takes destination, source and length, and copies references between tables, also when they overlap; traps out of bounds.',
  ),
  op(
    fc(15),
    'table.grow',
    'table',
    'table',
    byContext,
    'Takes a reference and a count, appends that many copies to a table and pushes its old size, or -1 when it cannot grow.',
  ),
  op(fc(16), 'table.size', 'table', 'table', [[], ['i32']], 'Pushes the number of elements of a table.'),
  op(
    fc(17),
    'table.fill',
    'table',
    'table',
    byContext,
    'Takes an index, a reference and a length, and sets that many elements of a table to it; traps out of bounds.',
  ),
];
