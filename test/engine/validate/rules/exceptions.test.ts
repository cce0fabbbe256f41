import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { WasmError } from '../../../../src/engine/module/errors.ts';
import { inspectAt } from '../../../../src/engine/validate/inspect.ts';
import { validate } from '../../../../src/engine/validate/validate.ts';
import { InstructionReader } from '../../../../src/engine/binary/instructions.ts';
import { wat } from '../../../support/wat.ts';

/** What validation says about a module with these fields beside two tags, '' when it is valid. */
async function complaint(fields: string): Promise<string> {
  const module = decode(await wat(`(module (tag $e (param i32)) (tag $f) ${fields})`));
  try {
    validate(module);
    return '';
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    return error.message;
  }
}

describe('valid bodies', () => {
  it.each([
    '(func (throw $e (i32.const 1)))',
    '(func (result i64) (throw $f) i64.add)',
    '(func (param exnref) (result i32) (throw_ref (local.get 0)))',
    '(func (result i32) (block $h (result i32) (try_table (catch $e $h)) (i32.const 1)))',
    '(func (result i32 exnref) (try_table (catch_ref $e 0) (throw $f)) unreachable)',
    '(func (result exnref) (try_table (catch_all_ref 0) (catch_ref $f 0)) (ref.null exn))',
    '(func (loop $again (try_table (catch_all $again) (catch $f $again) (call 0))))',
    '(func (result i32) (try_table (result i32) (catch $e 0) (i32.const 2)))',
    '(func (result i32) (try (result i32) (do (i32.const 1)) (catch $e) (catch_all (i32.const 2))))',
    '(func (try (do)))',
    '(func (try (do (throw $f)) (catch $e (drop) (rethrow 0)) (catch_all (block (rethrow 1)))))',
    '(func (block $a (try (do (throw $f)) (delegate $a))))',
    '(func (try $a (do (try (do (throw $f)) (delegate $a))) (catch_all)))',
    '(func (try (do) (delegate 0)))',
  ])('%s', async (fields) => {
    expect(await complaint(fields)).toBe('');
  });
});

describe('bodies that are not valid', () => {
  it.each([
    ['(func (throw $e))', 'type mismatch: throw expects i32, but the stack is empty'],
    ['(func (throw 7))', 'unknown tag 7'],
    ['(func (param externref) (throw_ref (local.get 0)))', 'type mismatch: throw_ref expects exnref, found externref'],
    ['(func (try_table (catch_all 7)))', 'unknown label'],
    ['(func (try_table (catch $e 0)))', 'type mismatch: catch clause 0 of the try_table gives [i32], label 0 takes []'],
    [
      '(func (result i32) (block (try_table (catch_all_ref 0))) (i32.const 1))',
      'catch clause 0 of the try_table gives [(ref exn)], label 0 takes []',
    ],
    ['(func (result i32) (try (result i32) (do (i32.const 1)) (catch_all)))', 'the end of the catch_all at'],
    ['(func (result i32) (try (result i32) (do) (catch $e)))', 'the end of the try at'],
    ['(func (try (do (rethrow 0)) (catch_all)))', 'invalid rethrow label 0: the try at 0x'],
    ['(func (rethrow 0))', 'invalid rethrow label 0: the function is no catch part'],
    ['(func (try (do) (delegate 7)))', 'unknown label'],
    ['(tag (result i32))', 'non-empty tag result type'],
  ])('%s', async (fields, said) => {
    expect(await complaint(fields)).toContain(said);
  });
});

describe('malformed bodies', () => {
  /** A function with these instructions, written as bytes. */
  const problem = (...code: readonly number[]): string => {
    const reader = new InstructionReader(new Uint8Array(code), 0, code.length);
    try {
      while (reader.next());
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    [[0x07, 0x00, 0x0b], 'catch outside of a try'],
    [[0x02, 0x40, 0x19, 0x0b, 0x0b], 'catch_all outside of a try'],
    [[0x06, 0x40, 0x19, 0x07, 0x00, 0x0b, 0x0b], 'catch outside of a try'],
    [[0x06, 0x40, 0x19, 0x19, 0x0b, 0x0b], 'catch_all outside of a try'],
    [[0x06, 0x40, 0x19, 0x18, 0x00, 0x0b], 'delegate outside of a try'],
    [[0x06, 0x40, 0x05, 0x0b, 0x0b], 'else outside of an if'],
    [[0x18, 0x00, 0x0b], 'delegate outside of a try'],
    [[0x1f, 0x40, 0x01, 0x04, 0x00, 0x0b, 0x0b], 'malformed catch clause 4'],
  ] as const)('%j', (code, said) => {
    expect(problem(...code)).toContain(said);
  });

  it('close a try with its delegate', () => {
    expect(problem(0x06, 0x40, 0x18, 0x00, 0x0b)).toBe('');
    expect(problem(0x06, 0x40, 0x07, 0x00, 0x19, 0x0b, 0x0b)).toBe('');
  });
});

it('tells which part of a try a place lies in', async () => {
  const module = decode(
    await wat('(module (tag $e (param i32)) (func (try (do nop) (catch $e drop) (catch_all nop))))'),
  );
  validate(module);
  const { body } = module.funcs[0]!;
  const reader = InstructionReader.ofBody(module.bytes, body!);
  const kinds: string[] = [];
  while (reader.next())
    kinds.push(
      inspectAt(module, 0, reader.offset)!
        .controls.map(({ kind }) => kind)
        .join(' '),
    );
  expect(kinds).toEqual([
    'func',
    'func try',
    'func try',
    'func catch',
    'func catch',
    'func catch_all',
    'func catch_all',
    'func',
  ]);
});

describe('a local without a default value', () => {
  /** A function with a local of type (ref $t), $t being its own type; the code may name tag 0. */
  const problem = (...code: readonly number[]): string => {
    const body = [1, 1, 0x64, 0, ...code, 0x0b];
    const sections = [
      [1, 4, 1, 0x60, 0, 0],
      [3, 2, 1, 0],
      [13, 3, 1, 0, 0],
      [9, 5, 1, 3, 0, 1, 0],
      [10, body.length + 2, 1, body.length, ...body],
    ];
    const module = decode(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]));
    try {
      validate(module);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const set = [0xd2, 0, 0x21, 0];
  const get = [0x20, 0, 0x1a];
  const [TRY, CATCH, CATCH_ALL, DELEGATE, TRY_TABLE, END] = [0x06, 0x07, 0x19, 0x18, 0x1f, 0x0b];

  it.each([
    ['in the same part', [TRY, 0x40, ...set, ...get, END], ''],
    ['in a part of its own', [TRY, 0x40, CATCH, 0, ...set, ...get, CATCH_ALL, ...set, ...get, END], ''],
    ['before', [...set, TRY, 0x40, CATCH_ALL, ...get, END, ...get], ''],
    ['in the part before', [TRY, 0x40, ...set, CATCH, 0, ...get, END], 'uninitialized local 0'],
    ['in a catch before', [TRY, 0x40, CATCH, 0, ...set, CATCH_ALL, ...get, END], 'uninitialized local 0'],
    ['inside of a try', [TRY, 0x40, ...set, END, ...get], 'uninitialized local 0'],
    ['inside of a try with delegate', [TRY, 0x40, ...set, DELEGATE, 0, ...get], 'uninitialized local 0'],
    ['inside of a try_table', [TRY_TABLE, 0x40, 0, ...set, END, ...get], 'uninitialized local 0'],
  ] as const)('is known to be set when it was set %s', (_where, code, said) => {
    expect(problem(...code)).toContain(said);
    if (said === '') expect(problem(...code)).toBe('');
  });
});
