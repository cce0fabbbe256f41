import { expect, it } from 'vitest';
import { decode, instructionText } from '../../../src/engine/index.ts';
import { heapTypeText } from '../../../src/engine/text/instruction-args.ts';
import { signatureText } from '../../../src/engine/text/type-text.ts';
import { assemble } from '../../support/assemble.ts';

it('writes signatures as the text format does', () => {
  expect(signatureText({ params: ['i32', 'f64'], results: ['i64'] })).toBe('(param i32 f64) (result i64)');
  expect(signatureText({ params: [], results: ['i64'] })).toBe('(result i64)');
  expect(signatureText({ params: [], results: [] })).toBe('');
});

it('writes heap types as ref.null does', () => {
  const named = (index: number) => `$t${index}`;
  expect([heapTypeText('funcref', named), heapTypeText('(ref null 3)', named)]).toEqual(['func', '$t3']);
});

it('writes instructions on objects as the text format does', () => {
  const lines = [
    ['call_ref 0', 'call_ref type0'],
    ['return_call 1', 'return_call $f'],
    ['return_call_indirect 0 0', 'return_call_indirect (type type0)'],
    ['br_on_null 0', 'br_on_null 0'],
    ['ref.test (ref null 1)', 'ref.test (ref null type1)'],
    ['ref.test (ref 1)', 'ref.test (ref type1)'],
    ['ref.cast structref', 'ref.cast structref'],
    ['br_on_cast_fail 0 anyref (ref 1)', 'br_on_cast_fail 0 anyref (ref type1)'],
    ['struct.get_u 1 2', 'struct.get_u type1 2'],
    ['array.new_fixed 2 10', 'array.new_fixed type2 10'],
    ['array.new_data 2 3', 'array.new_data type2 data3'],
    ['array.init_elem 2 3', 'array.init_elem type2 elem3'],
    ['array.copy 2 3', 'array.copy type2 type3'],
    ['i31.get_u', 'i31.get_u'],
  ] as const;
  for (const [code, text] of lines) {
    const module = decode(
      assemble({ types: [{ func: [[], []] }], imports: [['g', 0]], funcs: [{ type: 0, name: 'f', code }] }),
    );
    expect(instructionText(module, 1, module.funcs[1]!.body!.code)).toBe(text);
  }
});
