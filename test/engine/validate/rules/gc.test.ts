import { expect, it } from 'vitest';
import { decode, validate, type ValueType } from '../../../../src/engine/index.ts';
import { assemble, type Assembly } from '../../../support/assemble.ts';

const types: Assembly['types'] = [
  { final: false, struct: ['i8', 'mut i64', '(ref null 0)'] },
  { struct: ['i32', '(ref 0)'] },
  { array: 'i16' },
  { array: 'mut (ref null 0)' },
  { array: 'mut funcref' },
  { func: [[], []] },
  { array: 'mut f32' },
  { sub: 0, struct: ['i8', 'mut i64', '(ref null 0)', 'f32'] },
];

/** What is wrong with a function body; 'valid' when nothing is. */
function verdict(code: string, params: readonly ValueType[] = []): string {
  const bytes = assemble({
    types: [...types, { func: [params, []] }],
    funcs: [{ type: types.length, code }],
    elements: [{ type: 'externref', items: [] }],
    datas: [[]],
  });
  try {
    validate(decode(bytes));
    return 'valid';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

it.each([
  ['i32.const 1; i64.const 2; ref.null (ref null 0); struct.new 0; drop', 'valid'],
  ['i64.const 2; i32.const 1; ref.null (ref null 0); struct.new 0; drop', 'struct.new expects i64, found i32'],
  ['struct.new_default 0; struct.get_s 0 0; drop', 'valid'],
  ['struct.new_default 7; struct.get 0 1; drop', 'valid'],
  ['struct.new_default 0; struct.get 7 1; drop', 'struct.get expects (ref null 7), found (ref 0)'],
  ['struct.new_default 1; drop', 'a field of type (ref 0) has no default value'],
  ['struct.new_default 0; struct.get 0 0; drop', 'struct.get of a packed field, which holds i8'],
  ['struct.new_default 0; struct.get_u 0 1; drop', 'struct.get_u of an unpacked field, which holds i64'],
  ['struct.new_default 0; struct.get 0 3; drop', 'unknown field 3 of type 0'],
  ['struct.new_default 0; i64.const 1; struct.set 0 1', 'valid'],
  ['struct.new_default 0; i32.const 1; struct.set 0 0', 'immutable field 0 of type 0'],
  ['struct.new_default 2; drop', 'type 2 is an array, a struct is wanted'],
  ['struct.new_default 99; drop', 'unknown type 99'],
  ['i32.const 1; i32.const 2; array.new 2; drop', 'valid'],
  ['i32.const 1; array.new_default 0; drop', 'type 0 is a struct, an array is wanted'],
  ['i32.const 1; i32.const 2; array.new_fixed 2 3; drop', 'array.new_fixed expects i32, but the stack is empty'],
  ['array.new_fixed 2 10001; drop', 'array.new_fixed takes at most 10000 values, found 10001'],
  ['i32.const 0; i32.const 0; array.new_data 2 0; drop', 'valid'],
  ['i32.const 0; i32.const 0; array.new_data 3 0; drop', 'array type is not numeric or vector'],
  ['i32.const 0; i32.const 0; array.new_data 2 1; drop', 'unknown data segment 1'],
  ['i32.const 0; i32.const 0; array.new_elem 4 0; drop', 'of elements of funcref from a segment of externref'],
  ['i32.const 1; array.new_default 2; i32.const 0; array.get_u 2; drop', 'valid'],
  ['i32.const 1; array.new_default 2; i32.const 0; array.get 2; drop', 'array.get of a packed field'],
  ['i32.const 1; array.new_default 2; i32.const 0; i32.const 0; array.set 2', 'immutable array'],
  ['i32.const 1; array.new_default 6; i32.const 0; f32.const 0; i32.const 1; array.fill 6', 'valid'],
  [
    'ref.null (ref null 3); i32.const 0; ref.null (ref null 4); i32.const 0; i32.const 0; array.copy 3 4',
    'array types do not match',
  ],
  ['ref.null (ref null 2); i32.const 0; i32.const 0; i32.const 0; array.init_data 2 0', 'immutable array'],
  ['ref.null (ref null 6); i32.const 0; i32.const 0; i32.const 0; array.init_data 6 0', 'valid'],
  ['ref.null funcref; ref.test (ref 5); drop', 'valid'],
  ['ref.null funcref; ref.test (ref 0); drop', 'ref.test expects anyref, found funcref'],
  ['ref.null externref; ref.cast externref; drop', 'valid'],
  ['ref.null anyref; ref.cast (ref 99); drop', 'unknown type 99'],
  ['block (ref 0); ref.null anyref; br_on_cast 0 anyref (ref 0); drop; return; end; drop', 'valid'],
  [
    'block (ref 0); ref.null anyref; br_on_cast 0 anyref (ref null 0); drop; return; end; drop',
    'br_on_cast with (ref null 0) to a label that takes (ref 0)',
  ],
  ['block (ref any); ref.null anyref; br_on_cast_fail 0 anyref (ref null 0); drop; return; end; drop', 'valid'],
  [
    'block (ref any); ref.null anyref; br_on_cast_fail 0 anyref (ref 0); drop; return; end; drop',
    'br_on_cast_fail with anyref to a label that takes (ref any)',
  ],
  [
    'block anyref; ref.null structref; br_on_cast 0 structref (ref i31); drop; return; end; drop',
    'br_on_cast from structref to (ref i31), which is no part of it',
  ],
  ['ref.null externref; any.convert_extern; ref.is_null; drop', 'valid'],
  ['ref.null anyref; any.convert_extern; drop', 'any.convert_extern expects externref, found anyref'],
  ['unreachable; any.convert_extern; extern.convert_any; drop', 'valid'],
  ['unreachable; br_on_null 0; i32.eqz; drop', 'i32.eqz expects i32, found (ref bot)'],
  ['unreachable; struct.get 1 0; i32.eqz; drop', 'valid'],
])('%s: %s', (code, said) => {
  expect(verdict(code)).toContain(said);
});

it('nulls and kinds pass from one hierarchy to the other', () => {
  expect(verdict('local.get 0; extern.convert_any; call 0', ['(ref any)'])).toContain('call expects (ref any)');
  expect(verdict('block (ref extern); local.get 0; extern.convert_any; end; drop', ['(ref 0)'])).toBe('valid');
  expect(verdict('block (ref extern); local.get 0; extern.convert_any; end; drop', ['(ref null 0)'])).toContain(
    'expects (ref extern), found externref',
  );
});
