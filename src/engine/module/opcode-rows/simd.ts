import type { Opcode } from '../opcode.ts';
import { fd, op, type Signature } from './row.ts';
import { vectorNumericRows } from './simd-numeric.ts';
import { type Shape, shapes } from './simd-shapes.ts';

const addressed = 'memory at address plus offset; traps out of bounds.';

function load(sub: number, name: string, bytes: 1 | 2 | 4 | 8 | 16, what: string): Opcode {
  const help = `Reads ${what} from ${addressed}`;
  return op(fd(sub), `v128.${name}`, 'memory', 'memarg', [['i32'], ['v128']], help, { bytes, type: 'v128' });
}

const widening: readonly (readonly [from: string, what: string])[] = [
  ['8x8', 'eight i8 lanes'],
  ['16x4', 'four i16 lanes'],
  ['32x2', 'two i32 lanes'],
];
const widths = [8, 16, 32, 64] as const;

function bytesOf(width: (typeof widths)[number]): 1 | 2 | 4 | 8 {
  return ([1, 2, 4, 8] as const)[widths.indexOf(width)]!;
}

const memory: readonly Opcode[] = [
  load(0x00, 'load', 16, 'sixteen bytes'),
  ...widening.flatMap(([from, what], i) => [
    load(
      0x01 + 2 * i,
      `load${from}_s`,
      8,
      `${what}, sign-extends each to twice its width, and pushes them as a vector,`,
    ),
    load(
      0x02 + 2 * i,
      `load${from}_u`,
      8,
      `${what}, zero-extends each to twice its width, and pushes them as a vector,`,
    ),
  ]),
  ...widths.map((width, i) =>
    load(0x07 + i, `load${width}_splat`, bytesOf(width), `${width} bits for every lane of a vector`),
  ),
  op(
    fd(0x0b),
    'v128.store',
    'memory',
    'memarg',
    [['i32', 'v128'], []],
    `Takes an address and a vector, and writes its sixteen bytes to ${addressed}`,
    { bytes: 16, type: 'v128' },
  ),
  ...widths.map((width, i) =>
    op(
      fd(0x54 + i),
      `v128.load${width}_lane`,
      'memory',
      'memarg-lane',
      [['i32', 'v128'], ['v128']],
      `Takes an address and a vector, and replaces one lane of the vector by ${width} bits from ${addressed}`,
      { bytes: bytesOf(width), type: 'v128' },
    ),
  ),
  ...widths.map((width, i) =>
    op(
      fd(0x58 + i),
      `v128.store${width}_lane`,
      'memory',
      'memarg-lane',
      [['i32', 'v128'], []],
      `Takes an address and a vector, and writes one lane of ${width} bits to ${addressed}`,
      { bytes: bytesOf(width), type: 'v128' },
    ),
  ),
  load(0x5c, 'load32_zero', 4, 'the low 32 bits of a vector that is 0 otherwise'),
  load(0x5d, 'load64_zero', 8, 'the low 64 bits of a vector that is 0 otherwise'),
];

function splat(shape: Shape, i: number): Opcode {
  const { type, lanes } = shapes[shape];
  const low = shape === 'i8x16' || shape === 'i16x8' ? `the low bits of an ${type}` : `an ${type}`;
  const help = `Puts ${low} into every lane of a vector of ${lanes}.`;
  return op(fd(0x0f + i), `${shape}.splat`, 'vector', 'none', [[type], ['v128']], help);
}

function extract(sub: number, shape: Shape, sign: '' | '_s' | '_u'): Opcode {
  const { type, lanes } = shapes[shape];
  const extended = { '': '', _s: ', sign-extended', _u: ', zero-extended' }[sign];
  const help = `Pushes one of ${lanes} as an ${type}${extended}.`;
  return op(fd(sub), `${shape}.extract_lane${sign}`, 'vector', 'lane', [['v128'], [type]], help);
}

function replace(sub: number, shape: Shape): Opcode {
  const { type, lanes } = shapes[shape];
  const help = `Takes a vector and an ${type}, and pushes the vector with one of ${lanes} replaced.`;
  return op(fd(sub), `${shape}.replace_lane`, 'vector', 'lane', [['v128', type], ['v128']], help);
}

const lanes: readonly Opcode[] = [
  op(fd(0x0c), 'v128.const', 'const', 'v128', [[], ['v128']], 'Pushes a vector constant of 128 bits.'),
  op(
    fd(0x0d),
    'i8x16.shuffle',
    'vector',
    'shuffle',
    [['v128', 'v128'], ['v128']],
    'Takes a and b, and pushes sixteen bytes chosen by the numbers behind it: 0 to 15 from a, 16 to 31 from b.',
  ),
  op(
    fd(0x0e),
    'i8x16.swizzle',
    'vector',
    'none',
    [['v128', 'v128'], ['v128']],
    'Takes a and b, and pushes bytes of a chosen by the numbers in b; 0 where a number is above 15.',
  ),
  ...(Object.keys(shapes) as Shape[]).map(splat),
  extract(0x15, 'i8x16', '_s'),
  extract(0x16, 'i8x16', '_u'),
  replace(0x17, 'i8x16'),
  extract(0x18, 'i16x8', '_s'),
  extract(0x19, 'i16x8', '_u'),
  replace(0x1a, 'i16x8'),
  ...(['i32x4', 'i64x2', 'f32x4', 'f64x2'] as const).flatMap((shape, i) => [
    extract(0x1b + 2 * i, shape, ''),
    replace(0x1c + 2 * i, shape),
  ]),
];

const two: Signature = [['v128', 'v128'], ['v128']];

const bitwise: readonly Opcode[] = [
  op(fd(0x4d), 'v128.not', 'vector', 'none', [['v128'], ['v128']], 'Flips all 128 bits.'),
  op(fd(0x4e), 'v128.and', 'vector', 'none', two, 'Combines two vectors bit by bit: 1 where both bits are 1.'),
  op(fd(0x4f), 'v128.andnot', 'vector', 'none', two, 'Takes a and b, and clears the bits of a that are 1 in b.'),
  op(fd(0x50), 'v128.or', 'vector', 'none', two, 'Combines two vectors bit by bit: 1 where at least one bit is 1.'),
  op(fd(0x51), 'v128.xor', 'vector', 'none', two, 'Combines two vectors bit by bit: 1 where the bits differ.'),
  op(
    fd(0x52),
    'v128.bitselect',
    'vector',
    'none',
    [['v128', 'v128', 'v128'], ['v128']],
    'Takes a, b and a mask, and pushes the bits of a where the mask is 1 and those of b where it is 0.',
  ),
  op(fd(0x53), 'v128.any_true', 'vector', 'none', [['v128'], ['i32']], 'Pushes 1 when any bit is 1, else 0.'),
];

/** The vector instructions of WebAssembly 2.0, prefix 0xFD. */
export const simdRows: readonly Opcode[] = [...memory, ...lanes, ...bitwise, ...vectorNumericRows];
