import { expect, it } from 'vitest';
import { decode, validate } from '../../../../src/engine/index.ts';
import { assemble } from '../../../support/assemble.ts';

/** What is wrong with the body of a function [i32] -> [anyref]; 'valid' when nothing is. */
function verdict(code: string): string {
  const bytes = assemble({
    types: [
      { struct: [] },
      { func: [['i32'], ['anyref']] },
      { func: [['i64'], ['(ref 0)']] },
      { func: [[], ['externref']] },
    ],
    tables: [{ type: 'funcref', size: 1 }],
    funcs: [
      { type: 1, code },
      { type: 2, code: 'unreachable' },
      { type: 3, code: 'unreachable' },
    ],
  });
  try {
    validate(decode(bytes));
    return 'valid';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

it.each([
  ['local.get 0; return_call 0', 'valid'],
  ['i64.const 0; return_call 1', 'valid'],
  ['i64.const 0; return_call 1; i32.add; drop', 'valid'],
  ['return_call 2', 'return_call of a function that gives [externref], the function gives [anyref]'],
  ['local.get 0; return_call 1', 'return_call expects i64, found i32'],
  ['return_call 9', 'unknown function 9'],
  ['i64.const 0; i32.const 0; return_call_indirect 2 0', 'valid'],
  ['i32.const 0; return_call_indirect 3 0', 'return_call_indirect of a function that gives [externref]'],
  ['i64.const 0; i32.const 0; return_call_indirect 2 1', 'unknown table 1'],
  ['i64.const 0; ref.null (ref null 2); return_call_ref 2', 'valid'],
  ['ref.null (ref null 2); return_call_ref 3', 'return_call_ref expects (ref null 3), found (ref null 2)'],
  ['ref.null (ref null 0); return_call_ref 0', 'type 0 is a struct, not a function'],
])('%s: %s', (code, said) => {
  expect(verdict(code)).toContain(said);
});
