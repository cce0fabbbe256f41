import type { Opcode, OpcodeGroup } from '../opcode.ts';
import type { NumType } from '../types.ts';
import { op, type Signature } from './row.ts';

type Line = readonly [name: string, help: string];

/** Rows of consecutive numbers that share a type, a group and a signature. */
function run(first: number, type: NumType, group: OpcodeGroup, signature: Signature, lines: readonly Line[]): Opcode[] {
  return lines.map(([name, help], i) => op(first + i, `${type}.${name}`, group, 'none', signature, help));
}

function compare(what: string): string {
  return `Takes a and b, pushes 1 when ${what}, else 0.`;
}

function integerRows(type: 'i32' | 'i64', compareAt: number, arithmeticAt: number): Opcode[] {
  const bits = type === 'i32' ? 32 : 64;
  const unary: Signature = [[type], [type]];
  const binary: Signature = [[type, type], [type]];
  return [
    ...run(compareAt, type, 'compare', [[type], ['i32']], [['eqz', 'Takes a value, pushes 1 when it is 0, else 0.']]),
    ...run(
      compareAt + 1,
      type,
      'compare',
      [[type, type], ['i32']],
      [
        ['eq', compare('a = b')],
        ['ne', compare('a ≠ b')],
        ['lt_s', compare('a < b as signed numbers')],
        ['lt_u', compare('a < b as unsigned numbers')],
        ['gt_s', compare('a > b as signed numbers')],
        ['gt_u', compare('a > b as unsigned numbers')],
        ['le_s', compare('a ≤ b as signed numbers')],
        ['le_u', compare('a ≤ b as unsigned numbers')],
        ['ge_s', compare('a ≥ b as signed numbers')],
        ['ge_u', compare('a ≥ b as unsigned numbers')],
      ],
    ),
    ...run(arithmeticAt, type, 'arithmetic', unary, [
      ['clz', `Counts the zero bits before the highest 1 bit; ${bits} for 0.`],
      ['ctz', `Counts the zero bits below the lowest 1 bit; ${bits} for 0.`],
      ['popcnt', 'Counts the 1 bits.'],
    ]),
    ...run(arithmeticAt + 3, type, 'arithmetic', binary, [
      ['add', `Adds the two top values, wrapping at 2^${bits}.`],
      ['sub', `Subtracts the top value from the one below, wrapping at 2^${bits}.`],
      ['mul', `Multiplies the two top values, wrapping at 2^${bits}.`],
      ['div_s', `Divides signed numbers, rounding towards 0; traps when dividing by 0, or -2^${bits - 1} by -1.`],
      ['div_u', 'Divides unsigned numbers, rounding down; traps when dividing by 0.'],
      ['rem_s', 'Pushes the remainder of a signed division, with the sign of the dividend; traps when dividing by 0.'],
      ['rem_u', 'Pushes the remainder of an unsigned division; traps when dividing by 0.'],
      ['and', 'Combines two values bit by bit: 1 where both bits are 1.'],
      ['or', 'Combines two values bit by bit: 1 where at least one bit is 1.'],
      ['xor', 'Combines two values bit by bit: 1 where the bits differ.'],
      ['shl', `Shifts the lower value left by the top value modulo ${bits}, filling with zeros.`],
      ['shr_s', `Shifts the lower value right by the top value modulo ${bits}, filling with the sign bit.`],
      ['shr_u', `Shifts the lower value right by the top value modulo ${bits}, filling with zeros.`],
      ['rotl', `Rotates the bits of the lower value left by the top value modulo ${bits}.`],
      ['rotr', `Rotates the bits of the lower value right by the top value modulo ${bits}.`],
    ]),
  ];
}

function floatRows(type: 'f32' | 'f64', compareAt: number, arithmeticAt: number): Opcode[] {
  const unary: Signature = [[type], [type]];
  const binary: Signature = [[type, type], [type]];
  return [
    ...run(
      compareAt,
      type,
      'compare',
      [[type, type], ['i32']],
      [
        ['eq', `${compare('a = b')} -0 equals 0, NaN equals nothing.`],
        ['ne', `${compare('a ≠ b')} NaN differs from everything.`],
        ['lt', `${compare('a < b')} With a NaN always 0.`],
        ['gt', `${compare('a > b')} With a NaN always 0.`],
        ['le', `${compare('a ≤ b')} With a NaN always 0.`],
        ['ge', `${compare('a ≥ b')} With a NaN always 0.`],
      ],
    ),
    ...run(arithmeticAt, type, 'arithmetic', unary, [
      ['abs', 'Clears the sign bit.'],
      ['neg', 'Flips the sign bit.'],
      ['ceil', 'Rounds up to a whole number.'],
      ['floor', 'Rounds down to a whole number.'],
      ['trunc', 'Rounds towards 0 to a whole number.'],
      ['nearest', 'Rounds to the nearest whole number, halves to the even one.'],
      ['sqrt', 'Pushes the square root; NaN for a negative number.'],
    ]),
    ...run(arithmeticAt + 7, type, 'arithmetic', binary, [
      ['add', 'Adds the two top values, rounding to the nearest float.'],
      ['sub', 'Subtracts the top value from the one below, rounding to the nearest float.'],
      ['mul', 'Multiplies the two top values, rounding to the nearest float.'],
      [
        'div',
        'Divides the lower value by the top one, rounding to the nearest float; dividing by 0 gives an infinity or NaN.',
      ],
      ['min', 'Pushes the smaller of two values; -0 is smaller than 0, a NaN gives NaN.'],
      ['max', 'Pushes the larger of two values; 0 is larger than -0, a NaN gives NaN.'],
      ['copysign', 'Pushes the lower value with the sign of the top one.'],
    ]),
  ];
}

function constant(number: number, type: NumType): Opcode {
  return op(number, `${type}.const`, 'const', type, [[], [type]], `Pushes an ${type} constant.`);
}

/** Constants, comparisons and arithmetic. */
export const numericRows: readonly Opcode[] = [
  constant(0x41, 'i32'),
  constant(0x42, 'i64'),
  constant(0x43, 'f32'),
  constant(0x44, 'f64'),
  ...integerRows('i32', 0x45, 0x67),
  ...integerRows('i64', 0x50, 0x79),
  ...floatRows('f32', 0x5b, 0x8b),
  ...floatRows('f64', 0x61, 0x99),
];
