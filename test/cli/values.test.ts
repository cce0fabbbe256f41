import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/cli/args.ts';
import { parseArguments, typedText, valueText } from '../../src/cli/values.ts';
import { f32, f64, HostRef, i32, i64, type ValueType } from '../../src/engine/index.ts';

const parse = (params: readonly ValueType[], ...words: string[]) => parseArguments('f', { params, results: [] }, words);

describe('parseArguments', () => {
  it('reads every type by its bits', () => {
    expect(parse(['i32', 'i32'], '-1', '0xffff_ffff')).toEqual([i32(-1), i32(-1)]);
    expect(parse(['i64', 'i64'], '-9223372036854775808', '18446744073709551615')).toEqual([
      i64(-(2n ** 63n)),
      i64(-1n),
    ]);
    expect(parse(['f32', 'f64'], '0.1', '-inf')).toEqual([f32(0.1), f64(-Infinity)]);
    expect(parse(['f64'], 'nan:0x4000')).toEqual([{ type: 'f64', bits: 0x7ff0_0000_0000_4000n }]);
    expect(parse(['externref'], 'null')).toEqual([{ type: 'externref', ref: null }]);
  });

  it.each([
    [['i32'], [], /'f' takes 1 \(i32\), 0 given/],
    [[], ['1'], /'f' takes no arguments, 1 given/],
    [['i32', 'i32'], ['1', 'x'], /Argument 2 of 'f' \(i32\): "x" is no integer/],
    [['i32'], ['4294967296'], /does not fit an i32/],
    [['funcref'], ['3'], /only null/],
    [['v128'], ['3'], /v128/],
  ] as const)('refuses %j for %j', (params, words, message) => {
    expect(() => parse(params, ...words)).toThrow(UsageError);
    expect(() => parse(params, ...words)).toThrow(message);
  });
});

describe('values as text', () => {
  it('prints plain numbers, signed', () => {
    expect([i32(-1), i64(-(2n ** 63n)), f32(0.1), f64(0.1), f64(NaN), f64(-0)].map(valueText)).toEqual([
      '-1',
      '-9223372036854775808',
      '0.1',
      '0.1',
      'nan',
      '-0',
    ]);
  });

  it('prints references and types without blanks', () => {
    expect(typedText({ type: 'funcref', ref: null })).toBe('funcref:null');
    expect(typedText({ type: 'externref', ref: new HostRef('a b') })).toBe('externref:host');
    expect(typedText(i32(5))).toBe('i32:5');
  });
});
