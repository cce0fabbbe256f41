import { describe, expect, it } from 'vitest';
import { HostRef, i32, type Ref, toNumber, type Value } from '../../../../../src/engine/index.ts';
import { Assembled } from '../../assembled.ts';

const number = ([value]: readonly Value[]): number => (value ? toNumber(value) : NaN);
const any = (ref: Ref): Value => ({ type: 'anyref', ref });

// 0 above 1 above 2, 3 equal in shape to 1 but declared apart, 4 an array.
const types = [
  { final: false, struct: ['i32'] },
  { final: false, sub: 0, struct: ['i32', 'i32'] },
  { sub: 1, struct: ['i32', 'i32', 'i32'] },
  { struct: ['i32', 'i32'] },
  { array: 'i8' },
  { func: [['anyref'], ['i32']] },
  { func: [[], ['anyref']] },
  { func: [['i32'], ['anyref']] },
  { func: [['anyref'], ['anyref']] },
] as const;

const wanted = [
  'anyref',
  '(ref any)',
  '(ref eq)',
  '(ref i31)',
  '(ref struct)',
  '(ref array)',
  'nullref',
  '(ref null 0)',
  '(ref 0)',
  '(ref 1)',
  '(ref 2)',
  '(ref 3)',
  '(ref 4)',
] as const;

const assembled = Assembled.of({
  types,
  funcs: [
    ...[0, 1, 2, 3].map((type) => ({ type: 6, name: `new${type}`, code: `struct.new_default ${type}` })),
    { type: 6, name: 'new4', code: 'i32.const 2; array.new_default 4' },
    { type: 7, name: 'i31', code: 'local.get 0; ref.i31' },
    { type: 5, name: 'i31_s', code: 'local.get 0; ref.cast i31ref; i31.get_s' },
    { type: 5, name: 'i31_u', code: 'local.get 0; ref.cast i31ref; i31.get_u' },
    ...wanted.flatMap((type, i) => [
      { type: 5, name: `test${i}`, code: `local.get 0; ref.test ${type}` },
      { type: 8, name: `cast${i}`, code: `local.get 0; ref.cast ${type}` },
      {
        type: 5,
        name: `on${i}`,
        code: `block anyref; local.get 0; br_on_cast 0 anyref ${type}; drop; i32.const 0; return; end; drop; i32.const 1`,
      },
      {
        type: 5,
        name: `fail${i}`,
        code: `block anyref; local.get 0; br_on_cast_fail 0 anyref ${type}; drop; i32.const 1; return; end; drop; i32.const 0`,
      },
    ]),
  ],
});

const made = [0, 1, 2, 3, 4].map((type) => assembled.invoke(`new${type}`)[0]!);
const [small] = assembled.invoke('i31', i32(5));

/** For each reference the types it is of, in the order of `wanted`. */
const table: readonly (readonly [string, Value, string])[] = [
  ['null', any(null), 'x.....xx.....'],
  ['a small integer', small!, 'xxxx.........'],
  ['a value of the host', any(new HostRef('h')), 'xx...........'],
  ['a struct of the topmost type', made[0]!, 'xxx.x..xx....'],
  ['a struct of a type below', made[1]!, 'xxx.x..xxx...'],
  ['a struct of the lowest type', made[2]!, 'xxx.x..xxxx..'],
  ['a struct of a type apart', made[3]!, 'xxx.x......x.'],
  ['an array', made[4]!, 'xxx..x......x'],
];

describe.each(table)('%s', (_, value, expected) => {
  const shown = (holds: (index: number) => boolean): string => wanted.map((__, i) => (holds(i) ? 'x' : '.')).join('');

  it('is tested, cast and branched on alike', () => {
    expect(shown((i) => number(assembled.invoke(`test${i}`, value)) === 1)).toBe(expected);
    expect(shown((i) => number(assembled.invoke(`on${i}`, value)) === 1)).toBe(expected);
    expect(shown((i) => number(assembled.invoke(`fail${i}`, value)) === 1)).toBe(expected);
    expect(
      shown((i) => {
        const stop = assembled.stop(`cast${i}`, value);
        assembled.machine.unwind();
        if (stop.why === 'done') expect(stop.results[0]).toMatchObject({ ref: 'ref' in value ? value.ref : 0 });
        return stop.why === 'done';
      }),
    ).toBe(expected);
  });
});

it('a failed cast says what was wanted and what was there', () => {
  expect(assembled.trap('cast11', made[0]!)).toEqual({ kind: 'cast-failure', expected: 'type3', actual: 'type0' });
  expect(assembled.trap('cast5', small!)).toEqual({ kind: 'cast-failure', expected: 'array', actual: 'i31' });
  expect(assembled.trap('cast2', any(null))).toEqual({ kind: 'cast-failure', expected: 'eq', actual: 'null' });
});

describe('a small integer', () => {
  it.each([
    [0, 0, 0],
    [-1, -1, 0x7fffffff],
    [0x3fffffff, 0x3fffffff, 0x3fffffff],
    [0x40000000, -0x40000000, 0x40000000],
    [-0x80000000, 0, 0],
  ])('keeps the lower 31 bits of %i', (value, signed, unsigned) => {
    const [ref] = assembled.invoke('i31', i32(value));
    expect(number(assembled.invoke('i31_s', ref!))).toBe(signed);
    expect(number(assembled.invoke('i31_u', ref!))).toBe(unsigned);
  });

  it('cannot be taken out of null', () => {
    expect(assembled.trap('i31_s', any(null))).toEqual({ kind: 'null-i31-reference' });
  });
});
