import { describe, expect, it } from 'vitest';
import { i32, Inspector, Marks } from '../../../src/engine/index.ts';
import { assemble, type Assembly } from '../../support/assemble.ts';
import { debugBytes } from '../../support/debugging.ts';

const types: Assembly['types'] = [
  { struct: ['mut i8', 'mut (ref null 0)'] },
  { array: 'mut i32' },
  { func: [[], []] },
  { func: [['i32'], ['i32']] },
  { array: 'mut funcref' },
];

/** What is foretold before each instruction of a function, and what it takes and leaves. */
function effects(code: string, more: Partial<Assembly> = {}): string[] {
  const bytes = assemble({
    types,
    declared: [1],
    datas: [[1, 2, 3, 4, 5, 6, 7, 8]],
    elements: [{ type: 'funcref', items: ['ref.func 1'] }],
    tables: [{ type: 'funcref', size: 2 }],
    ...more,
    funcs: [
      { type: 2, name: 'f', locals: ['(ref null 0)', '(ref null 1)'], code },
      { type: 3, code: 'local.get 0' },
    ],
  });
  const it = debugBytes(bytes, { entry: { export: 'f', args: [] } });
  const driver = it.debug.start();
  driver.toEntry();
  const seen: string[] = [];
  for (let i = 0; i < 60; i++) {
    it.settle();
    if (driver.state !== 'paused') break;
    const next = new Inspector(driver, new Marks()).frame(0).next;
    if (next) seen.push(`${next.text} -- ${next.pops.length} ${next.pushes?.join() ?? '?'} -- ${next.effect}`);
    driver.step('into');
  }
  return seen;
}

/** The line of an instruction of which there is one. */
function effectOf(instruction: string, code: string): string | undefined {
  return effects(code).find((text) => text.startsWith(`${instruction} `));
}

const newStruct = 'i32.const 300; ref.null (ref null 0); struct.new 0';
const newArray = 'i32.const 7; i32.const 3; array.new 1';

describe('what the next instruction on objects will do', () => {
  it.each([
    ['struct.new', `${newStruct}; drop`, '2 (ref type0) -- makes type0(300, null)'],
    ['struct.new_default', 'struct.new_default 0; drop', '0 (ref type0) -- makes type0 of zeros'],
    ['struct.get_s', `${newStruct}; struct.get_s 0 0; drop`, '1 i32 -- 0 of type0 #1 → 44'],
    ['struct.get', `${newStruct}; struct.get 0 1; drop`, '1 (ref null type0) -- 1 of type0 #1 → null'],
    ['struct.set', `${newStruct}; i32.const 5; struct.set 0 0`, '2  -- 0 of type0 #1: 5'],
    ['struct.set', 'ref.null (ref null 0); i32.const 5; struct.set 0 0', '2  -- null: traps'],
    ['array.new', `${newArray}; drop`, '2 (ref type1) -- makes type1, 3 times 7'],
    ['array.new_default', 'i32.const 4; array.new_default 1; drop', '1 (ref type1) -- makes type1 of 4 zeros'],
    ['array.new_fixed', 'i32.const 4; i32.const 5; array.new_fixed 1 2; drop', '2 (ref type1) -- makes type1(4, 5)'],
    [
      'array.new_data',
      'i32.const 4; i32.const 1; array.new_data 1 0; drop',
      '2 (ref type1) -- makes type1 of 1 elements from data0',
    ],
    ['array.get', `${newArray}; i32.const 2; array.get 1; drop`, '2 i32 -- element 2 of type1 #1 → 7'],
    [
      'array.get',
      `${newArray}; i32.const 3; array.get 1; drop`,
      '2 i32 -- element 3 of type1 #1 traps: Element 3 of an array does not exist: the array has 3 elements.',
    ],
    ['array.set', `${newArray}; i32.const 2; i32.const 9; array.set 1`, '3  -- element 2 of type1 #1: 9'],
    ['array.len', `${newArray}; array.len; drop`, '1 i32 -- length of type1 #1 → 3'],
    [
      'array.fill',
      `${newArray}; i32.const 0; i32.const 9; i32.const 2; array.fill 1`,
      '4  -- fills 2 elements of type1 #1, from 0 on, with 9',
    ],
    [
      'array.copy',
      `${newArray}; i32.const 0; ${newArray}; i32.const 1; i32.const 2; array.copy 1 1`,
      '5  -- copies 2 elements of type1 #2, from 1 on, to type1 #1 from 0 on',
    ],
    [
      'array.init_data',
      `${newArray}; i32.const 0; i32.const 4; i32.const 1; array.init_data 1 0`,
      '4  -- copies 1 elements from data0 to type1 #1 from 0 on',
    ],
    ['ref.eq', `${newStruct}; local.tee 0; local.get 0; ref.eq; drop`, '2 i32 -- type0 #1 = type0 #1 → 1'],
    ['ref.test', `${newStruct}; ref.test (ref 1); drop`, '1 i32 -- is type0 #1 a (ref type1) → 0'],
    ['ref.cast', `${newStruct}; ref.cast anyref; drop`, '1 anyref -- type0 #1 as anyref → type0 #1'],
    [
      'ref.cast',
      `${newStruct}; ref.cast (ref 1); drop`,
      '1 (ref type1) -- type0 #1 as (ref type1) traps: The cast failed: the reference is one to type0, and must be one to type1.',
    ],
    ['ref.i31', 'i32.const 7; ref.i31; drop', '1 (ref i31) -- 7 → i31 7'],
    ['i31.get_u', 'i32.const -1; ref.i31; i31.get_u; drop', '1 i32 -- i31 -1 → 2147483647'],
    ['any.convert_extern', 'ref.null externref; any.convert_extern; drop', '1 anyref -- '],
    ['ref.as_non_null', 'local.get 0; ref.as_non_null; drop', '1 (ref type0) -- null: traps'],
    ['br_on_null', 'local.get 0; br_on_null 0; drop', '1 ? -- null: returns'],
    [
      'br_on_non_null',
      `block (ref 0); ${newStruct}; br_on_non_null 0; return; end; drop`,
      '1 ? -- type0 #1: jumps to 0x69',
    ],
    [
      'br_on_cast',
      `block (ref 1); ${newStruct}; br_on_cast 0 anyref (ref 1); drop; return; end; drop`,
      '1 ? -- type0 #1: not taken',
    ],
    [
      'br_on_cast_fail',
      `block anyref; ${newStruct}; br_on_cast_fail 0 anyref (ref 1); drop; return; end; drop`,
      '1 ? -- type0 #1: jumps to 0x6e',
    ],
    ['call_ref', 'i32.const 5; ref.func 1; call_ref 3; drop', '2 i32 -- calls func1(5)'],
    ['call_ref', 'i32.const 5; ref.null (ref null 3); call_ref 3; drop', '2 i32 -- null cannot be called: traps'],
  ])('%s', (instruction, code, expected) => {
    expect(effectOf(instruction, code)?.replace(/^.*? -- /, '')).toBe(expected);
  });

  it('tail calls leave', () => {
    const bytes = assemble({
      types,
      funcs: [
        { type: 3, name: 'f', code: 'local.get 0; return_call 1' },
        { type: 3, code: 'local.get 0' },
      ],
    });
    const it = debugBytes(bytes, { entry: { export: 'f', args: [i32(7)] } });
    const driver = it.debug.start();
    driver.toEntry();
    it.settle();
    driver.step('into');
    it.settle();
    const next = new Inspector(driver, new Marks()).frame(0).next;
    expect(next).toMatchObject({ effect: 'leaves for func1(7)', pushes: null });
    expect(next?.pops).toHaveLength(1);
  });
});

it('foretelling changes nothing, references included', () => {
  const told = effects(`${newStruct}; local.tee 0; local.get 0; ref.eq; drop; local.get 0; struct.get_u 0 0; drop`);
  expect(told.at(-3)).toBe('struct.get_u type0 0 -- 1 i32 -- 0 of type0 #1 → 44');
  expect(told.at(-1)).toBe('end -- 0 ? -- returns');
});
