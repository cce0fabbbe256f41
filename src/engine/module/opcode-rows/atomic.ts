import type { Opcode } from '../opcode.ts';
import { fe, op } from './row.ts';

type Type = 'i32' | 'i64';
type Bytes = 1 | 2 | 4 | 8;

const sizes = { 1: 'one byte', 2: 'two bytes', 4: 'four bytes', 8: 'eight bytes' } as const;

/** What each family of instructions comes in, in the order of their numbers. */
const shapes: readonly (readonly [type: Type, bytes: Bytes])[] = [
  ['i32', 4],
  ['i64', 8],
  ['i32', 1],
  ['i32', 2],
  ['i64', 1],
  ['i64', 2],
  ['i64', 4],
];

/** What read-modify-write instructions make of the value in memory and their operand. */
const changes: readonly (readonly [name: string, what: string])[] = [
  ['add', 'adds the operand to it'],
  ['sub', 'subtracts the operand from it'],
  ['and', 'keeps those of its bits that the operand has too'],
  ['or', 'sets those of its bits that the operand has'],
  ['xor', 'turns over those of its bits that the operand has'],
  ['xchg', 'puts the operand in its place'],
];

const TRAPS = 'traps out of bounds or when the address is no multiple of the size.';

function isWhole(type: Type, bytes: Bytes): boolean {
  return bytes === (type === 'i32' ? 4 : 8);
}

function extended(type: Type, bytes: Bytes): string {
  return isWhole(type, bytes) ? '' : ', zero-extended';
}

/** "i64.atomic.rmw32.add_u": the width stands behind `rmw` or the name, and says that the rest is zero. */
function named(type: Type, bytes: Bytes, before: string, after = ''): string {
  const narrow = !isWhole(type, bytes);
  return `${type}.atomic.${before}${narrow ? bytes * 8 : ''}${after}${narrow ? '_u' : ''}`;
}

function load([type, bytes]: readonly [Type, Bytes], i: number): Opcode {
  const help = `Reads ${sizes[bytes]} from memory at address plus offset in one go, as an ${type}${extended(type, bytes)}; ${TRAPS}`;
  return op(fe(0x10 + i), named(type, bytes, 'load'), 'memory', 'memarg', [['i32'], [type]], help, { bytes, type });
}

function store([type, bytes]: readonly [Type, Bytes], i: number): Opcode {
  const what = isWhole(type, bytes) ? `the ${sizes[bytes]}` : `the low ${sizes[bytes].replace('one ', '')}`;
  const help = `Takes an address and a value, and writes ${what} of it to memory at address plus offset in one go; ${TRAPS}`;
  const mnemonic = named(type, bytes, 'store').replace('_u', '');
  return op(fe(0x17 + i), mnemonic, 'memory', 'memarg', [['i32', type], []], help, { bytes, type });
}

function change([name, what]: readonly [string, string], family: number): readonly Opcode[] {
  return shapes.map(([type, bytes], i) => {
    const help = `Reads ${sizes[bytes]} of memory, ${what}, and pushes what was there before${extended(type, bytes)}, all in one go; ${TRAPS}`;
    const mnemonic = named(type, bytes, 'rmw', `.${name}`);
    const number = fe(0x1e + 7 * family + i);
    return op(number, mnemonic, 'memory', 'memarg', [['i32', type], [type]], help, { bytes, type });
  });
}

function compareExchange([type, bytes]: readonly [Type, Bytes], i: number): Opcode {
  const help = `Takes an address, an expected and a new value: writes the new one when ${sizes[bytes]} of memory hold the expected one, and pushes what was there before${extended(type, bytes)}, all in one go; ${TRAPS}`;
  const mnemonic = named(type, bytes, 'rmw', '.cmpxchg');
  return op(fe(0x48 + i), mnemonic, 'memory', 'memarg', [['i32', type, type], [type]], help, { bytes, type });
}

function wait(number: number, type: Type): Opcode {
  const bytes = type === 'i32' ? 4 : 8;
  return op(
    number,
    `memory.atomic.wait${bytes * 8}`,
    'memory',
    'memarg',
    [['i32', type, 'i64'], ['i32']],
    `Takes an address, an expected value and a time in nanoseconds: waits at that place of a shared memory. Pushes 1 at once when it holds another value, 0 when woken, 2 when the time is over; traps when the memory is not shared.`,
    { bytes, type },
  );
}

/**
 * Atomic instructions, prefix FE. With one agent, as here, nothing can come in between anyway.
 * https://webassembly.github.io/threads/core/syntax/instructions.html#atomic-memory-instructions
 */
export const atomicRows: readonly Opcode[] = [
  op(
    fe(0),
    'memory.atomic.notify',
    'memory',
    'memarg',
    [['i32', 'i32'], ['i32']],
    'Takes an address and a count, wakes at most so many that wait at that place and pushes how many they were: here nobody ever waits, so 0.',
    { bytes: 4, type: 'i32' },
  ),
  wait(fe(1), 'i32'),
  wait(fe(2), 'i64'),
  op(
    fe(3),
    'atomic.fence',
    'memory',
    'zero',
    [[], []],
    'Keeps reads and writes before it apart from those after it, as other threads see them: with one thread, nothing.',
  ),
  ...shapes.map(load),
  ...shapes.map(store),
  ...changes.flatMap(change),
  ...shapes.map(compareExchange),
];
