import type { Opcode } from '../opcode.ts';
import { fd, op, type Signature } from './row.ts';
import { shapes } from './simd-shapes.ts';

const one: Signature = [['v128'], ['v128']];
const two: Signature = [['v128', 'v128'], ['v128']];
const three: Signature = [['v128', 'v128', 'v128'], ['v128']];

/** Where the specification leaves a choice, this machine always makes the same. */
const here = 'Other machines may differ';

type Line = readonly [name: string, signature: Signature, help: string];

function multiplyAdd(shape: 'f32x4' | 'f64x2'): Line[] {
  return [
    ['madd', `a times b plus c`],
    ['nmadd', `c minus a times b`],
  ].map(([name, what]): Line => [
    `${shape}.relaxed_${name!}`,
    three,
    `Takes a, b and c, and pushes ${what!} for each of ${shapes[shape].lanes}, rounding the product and then the sum. ${here}: they may round once.`,
  ]);
}

function minMax(shape: 'f32x4' | 'f64x2'): Line[] {
  return ['min', 'max'].map((name): Line => [
    `${shape}.relaxed_${name}`,
    two,
    `Does what ${shape}.${name} does. ${here} for NaN, and for 0 and -0.`,
  ]);
}

function truncation(from: string): Line[] {
  return ['s', 'u'].map((sign): Line => {
    const zero = from === 'f64x2' ? '_zero' : '';
    const help = `Does what i32x4.trunc_sat_${from}_${sign}${zero} does. ${here} for NaN and for what does not fit.`;
    return [`i32x4.relaxed_trunc_${from}_${sign}${zero}`, one, help];
  });
}

/** From number 0x100 on, without a hole. */
const lines: readonly Line[] = [
  ['i8x16.relaxed_swizzle', two, `Does what i8x16.swizzle does. ${here} for numbers from 16 to 127.`],
  ...truncation('f32x4'),
  ...truncation('f64x2'),
  ...multiplyAdd('f32x4'),
  ...multiplyAdd('f64x2'),
  ...(['i8x16', 'i16x8', 'i32x4', 'i64x2'] as const).map((shape): Line => [
    `${shape}.relaxed_laneselect`,
    three,
    `Does what v128.bitselect does. ${here} where one of ${shapes[shape].lanes} of the mask is neither all ones nor all zeros.`,
  ]),
  ...minMax('f32x4'),
  ...minMax('f64x2'),
  ['i16x8.relaxed_q15mulr_s', two, `Does what i16x8.q15mulr_sat_s does. ${here} for -1 times -1.`],
  [
    'i16x8.relaxed_dot_i8x16_i7x16_s',
    two,
    `Multiplies two vectors of sixteen i8 lanes and adds neighbouring products; the sums are i16 lanes. ${here} where a lane of the second is negative.`,
  ],
  [
    'i32x4.relaxed_dot_i8x16_i7x16_add_s',
    three,
    `Takes a, b and c, multiplies the i8 lanes of a and b, adds four neighbouring products each, and adds the i32 lanes of c. ${here} where a lane of b is negative.`,
  ],
];

/** The relaxed vector instructions of WebAssembly 3.0, prefix 0xFD. */
export const relaxedSimdRows: readonly Opcode[] = lines.map(([name, signature, help], i) =>
  op(fd(0x100 + i), name, 'vector', 'none', signature, help),
);
