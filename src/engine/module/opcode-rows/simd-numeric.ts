import type { Opcode } from '../opcode.ts';
import { fd, op, type Signature } from './row.ts';
import { type Shape, shapes } from './simd-shapes.ts';

const one: Signature = [['v128'], ['v128']];
const two: Signature = [['v128', 'v128'], ['v128']];
const shift: Signature = [['v128', 'i32'], ['v128']];
const test: Signature = [['v128'], ['i32']];

type Line = readonly [sub: number, name: string, signature: Signature, help: string];

function rows(shape: Shape, lines: readonly Line[]): Opcode[] {
  return lines.map(([sub, name, signature, help]) =>
    op(fd(sub), `${shape}.${name}`, 'vector', 'none', signature, help),
  );
}

const signed = ['as signed numbers', 's'] as const;
const unsigned = ['as unsigned numbers', 'u'] as const;
const relations = { eq: '=', ne: '≠', lt: '<', gt: '>', le: '≤', ge: '≥' } as const;
type Relation = keyof typeof relations;

function comparison(shape: Shape, sub: number, relation: Relation, sign: '' | '_s' | '_u'): Line {
  const { lanes } = shapes[shape];
  const how = { '': '', _s: ` ${signed[0]}`, _u: ` ${unsigned[0]}` }[sign];
  const nan = !shape.startsWith('f')
    ? ''
    : relation === 'ne'
      ? ' NaN differs from everything.'
      : ' With a NaN always 0.';
  const help = `Compares two vectors of ${lanes}: all bits of a lane are 1 where a ${relations[relation]} b${how}, else 0.${nan}`;
  return [sub, `${relation}${sign}`, two, help];
}

const ordered: readonly Relation[] = ['lt', 'gt', 'le', 'ge'];

function integerComparisons(shape: Shape, first: number): Opcode[] {
  return rows(shape, [
    comparison(shape, first, 'eq', ''),
    comparison(shape, first + 1, 'ne', ''),
    ...ordered.flatMap((relation, i) => [
      comparison(shape, first + 2 + 2 * i, relation, '_s'),
      comparison(shape, first + 3 + 2 * i, relation, '_u'),
    ]),
  ]);
}

function floatComparisons(shape: Shape, first: number): Opcode[] {
  return rows(
    shape,
    (['eq', 'ne', ...ordered] as const).map((relation, i) => comparison(shape, first + i, relation, '')),
  );
}

/** abs, neg, all_true, bitmask, the shifts, add and sub: what all integer shapes have, `first` being abs. */
function integerArithmetic(shape: Shape, first: number): Opcode[] {
  const { bits, lanes } = shapes[shape];
  const wraps = `wrapping at 2^${bits}`;
  const shifted = `Shifts each of ${lanes} by an i32 modulo ${bits}`;
  return rows(shape, [
    [first, 'abs', one, `Makes each of ${lanes} positive; the lowest number stays as it is.`],
    [first + 1, 'neg', one, `Negates each of ${lanes}, ${wraps}.`],
    [first + 3, 'all_true', test, `Pushes 1 when none of ${lanes} is 0, else 0.`],
    [first + 4, 'bitmask', test, `Collects the sign bits of ${lanes} in an i32, that of lane 0 lowest.`],
    [first + 0x0b, 'shl', shift, `${shifted} to the left, filling with zeros.`],
    [first + 0x0c, 'shr_s', shift, `${shifted} to the right, filling with the sign bit.`],
    [first + 0x0d, 'shr_u', shift, `${shifted} to the right, filling with zeros.`],
    [first + 0x0e, 'add', two, `Adds two vectors of ${lanes}, ${wraps}.`],
    [first + 0x11, 'sub', two, `Subtracts the top vector of ${lanes} from the one below, ${wraps}.`],
  ]);
}

function minMax(shape: Shape, first: number): Opcode[] {
  const { lanes } = shapes[shape];
  return rows(
    shape,
    (['min', 'max'] as const).flatMap((name, i) =>
      [signed, unsigned].map(([how, sign], j): Line => {
        const which = name === 'min' ? 'smaller' : 'larger';
        return [first + 2 * i + j, `${name}_${sign}`, two, `Pushes the ${which} of each pair of ${lanes}, ${how}.`];
      }),
    ),
  );
}

/** What the two narrow shapes have beyond the others; `first` is abs again. */
function saturating(shape: 'i8x16' | 'i16x8', first: number): Opcode[] {
  const { lanes } = shapes[shape];
  return rows(shape, [
    ...[signed, unsigned].flatMap(([how, sign], i): Line[] => [
      [
        first + 0x0f + i,
        `add_sat_${sign}`,
        two,
        `Adds two vectors of ${lanes} ${how}; what does not fit becomes the nearest number that does.`,
      ],
      [
        first + 0x12 + i,
        `sub_sat_${sign}`,
        two,
        `Subtracts the top vector of ${lanes} from the one below ${how}; what does not fit becomes the nearest number that does.`,
      ],
    ]),
    [first + 0x1b, 'avgr_u', two, `Averages each pair of ${lanes} as unsigned numbers, halves rounded up.`],
  ]);
}

/** Instructions between a shape and the one of half the lane width; null where one does not exist. */
function widening(
  shape: 'i16x8' | 'i32x4' | 'i64x2',
  from: Shape,
  at: { readonly extend: number; readonly multiply: number; readonly pairs: number | null },
): Opcode[] {
  const bits = shapes[from].bits;
  const lines: Line[] = [];
  [signed, unsigned].forEach(([how, sign], i) => {
    (['low', 'high'] as const).forEach((half, j) => {
      const sub = 2 * i + j;
      const extended = sign === 's' ? 'Sign-extends' : 'Zero-extends';
      lines.push(
        [
          at.extend + sub,
          `extend_${half}_${from}_${sign}`,
          one,
          `${extended} the ${half} half of the i${bits} lanes to i${2 * bits} lanes.`,
        ],
        [
          at.multiply + sub,
          `extmul_${half}_${from}_${sign}`,
          two,
          `Multiplies the ${half} halves of the i${bits} lanes of two vectors ${how}; the products are i${2 * bits} lanes.`,
        ],
      );
    });
    if (at.pairs === null) return;
    lines.push([
      at.pairs + i,
      `extadd_pairwise_${from}_${sign}`,
      one,
      `Adds neighbouring i${bits} lanes ${how}; the sums are i${2 * bits} lanes.`,
    ]);
  });
  return rows(shape, lines);
}

function narrowing(shape: 'i8x16' | 'i16x8', from: Shape, first: number): Opcode[] {
  return rows(
    shape,
    [signed, unsigned].map(([how, sign], i): Line => {
      const { lanes, bits } = shapes[shape];
      return [
        first + i,
        `narrow_${from}_${sign}`,
        two,
        `Makes ${lanes} of the signed lanes of two vectors; what does not fit ${bits} bits ${how} becomes the nearest number that does.`,
      ];
    }),
  );
}

function floatArithmetic(shape: 'f32x4' | 'f64x2', first: number, rounding: readonly number[]): Opcode[] {
  const { lanes, type } = shapes[shape];
  const rounds = `rounding each of ${lanes} to the nearest ${type}`;
  const [ceil, floor, trunc, nearest] = rounding as [number, number, number, number];
  return rows(shape, [
    [ceil, 'ceil', one, `Rounds each of ${lanes} up to a whole number.`],
    [floor, 'floor', one, `Rounds each of ${lanes} down to a whole number.`],
    [trunc, 'trunc', one, `Rounds each of ${lanes} towards 0 to a whole number.`],
    [nearest, 'nearest', one, `Rounds each of ${lanes} to the nearest whole number, halves to the even one.`],
    [first, 'abs', one, `Clears the sign bits of ${lanes}.`],
    [first + 1, 'neg', one, `Flips the sign bits of ${lanes}.`],
    [first + 3, 'sqrt', one, `Takes the square roots of ${lanes}; NaN for a negative number.`],
    [first + 4, 'add', two, `Adds two vectors, ${rounds}.`],
    [first + 5, 'sub', two, `Subtracts the top vector from the one below, ${rounds}.`],
    [first + 6, 'mul', two, `Multiplies two vectors, ${rounds}.`],
    [
      first + 7,
      'div',
      two,
      `Divides the lower vector by the top one, ${rounds}; dividing by 0 gives an infinity or NaN.`,
    ],
    [first + 8, 'min', two, `Pushes the smaller of each pair of ${lanes}; -0 is smaller than 0, a NaN gives NaN.`],
    [first + 9, 'max', two, `Pushes the larger of each pair of ${lanes}; 0 is larger than -0, a NaN gives NaN.`],
    [first + 10, 'pmin', two, `Takes a and b, and pushes for each of ${lanes} b where b < a, else a, bits unchanged.`],
    [first + 11, 'pmax', two, `Takes a and b, and pushes for each of ${lanes} b where b > a, else a, bits unchanged.`],
  ]);
}

const cut = 'never traps: NaN gives 0, what does not fit gives the nearest number that does';

function conversions(): Opcode[] {
  const signs = [
    ['signed', 's'],
    ['unsigned', 'u'],
  ] as const;
  return [
    ...rows('f32x4', [
      [0x5e, 'demote_f64x2_zero', one, 'Rounds two f64 lanes to the nearest f32; the other two lanes are 0.'],
      ...signs.map(([sign, s], i): Line => [
        0xfa + i,
        `convert_i32x4_${s}`,
        one,
        `Turns four ${sign} i32 lanes into the nearest f32.`,
      ]),
    ]),
    ...rows('f64x2', [
      [0x5f, 'promote_low_f32x4', one, 'Turns the two low f32 lanes into f64 lanes of the same value.'],
      ...signs.map(([sign, s], i): Line => [
        0xfe + i,
        `convert_low_i32x4_${s}`,
        one,
        `Turns the two low ${sign} i32 lanes into f64 lanes of the same value.`,
      ]),
    ]),
    ...rows(
      'i32x4',
      signs.flatMap(([sign, s], i): Line[] => [
        [
          0xf8 + i,
          `trunc_sat_f32x4_${s}`,
          one,
          `Cuts the fractions off four f32 lanes and pushes them as ${sign} i32 lanes; ${cut}.`,
        ],
        [
          0xfc + i,
          `trunc_sat_f64x2_${s}_zero`,
          one,
          `Cuts the fractions off two f64 lanes and pushes them as ${sign} i32 lanes, two lanes of 0 behind them; ${cut}.`,
        ],
      ]),
    ),
  ];
}

/** Comparisons, arithmetic and conversions lane by lane. */
export const vectorNumericRows: readonly Opcode[] = [
  ...integerComparisons('i8x16', 0x23),
  ...integerComparisons('i16x8', 0x2d),
  ...integerComparisons('i32x4', 0x37),
  ...floatComparisons('f32x4', 0x41),
  ...floatComparisons('f64x2', 0x47),
  ...rows('i64x2', [
    comparison('i64x2', 0xd6, 'eq', ''),
    comparison('i64x2', 0xd7, 'ne', ''),
    ...ordered.map((relation, i) => comparison('i64x2', 0xd8 + i, relation, '_s')),
  ]),

  ...integerArithmetic('i8x16', 0x60),
  ...rows('i8x16', [[0x62, 'popcnt', one, 'Counts the 1 bits of each of sixteen i8 lanes.']]),
  ...narrowing('i8x16', 'i16x8', 0x65),
  ...saturating('i8x16', 0x60),
  ...minMax('i8x16', 0x76),

  ...integerArithmetic('i16x8', 0x80),
  ...rows('i16x8', [
    [
      0x82,
      'q15mulr_sat_s',
      two,
      'Multiplies two vectors of eight i16 lanes as fractions with 15 bits, rounding; -1 times -1 gives the largest fraction.',
    ],
    [0x95, 'mul', two, 'Multiplies two vectors of eight i16 lanes, wrapping at 2^16.'],
  ]),
  ...narrowing('i16x8', 'i32x4', 0x85),
  ...saturating('i16x8', 0x80),
  ...minMax('i16x8', 0x96),
  ...widening('i16x8', 'i8x16', { extend: 0x87, multiply: 0x9c, pairs: 0x7c }),

  ...integerArithmetic('i32x4', 0xa0),
  ...rows('i32x4', [
    [0xb5, 'mul', two, 'Multiplies two vectors of four i32 lanes, wrapping at 2^32.'],
    [
      0xba,
      'dot_i16x8_s',
      two,
      'Multiplies two vectors of eight i16 lanes as signed numbers and adds neighbouring products; the sums are i32 lanes.',
    ],
  ]),
  ...minMax('i32x4', 0xb6),
  ...widening('i32x4', 'i16x8', { extend: 0xa7, multiply: 0xbc, pairs: 0x7e }),

  ...integerArithmetic('i64x2', 0xc0),
  ...rows('i64x2', [[0xd5, 'mul', two, 'Multiplies two vectors of two i64 lanes, wrapping at 2^64.']]),
  ...widening('i64x2', 'i32x4', { extend: 0xc7, multiply: 0xdc, pairs: null }),

  ...floatArithmetic('f32x4', 0xe0, [0x67, 0x68, 0x69, 0x6a]),
  ...floatArithmetic('f64x2', 0xec, [0x74, 0x75, 0x7a, 0x94]),
  ...conversions(),
];
