import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import type { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import { WasmError } from '../../../src/engine/module/errors.ts';
import type { BodyState } from '../../../src/engine/validate/body-state.ts';
import { validateBody } from '../../../src/engine/validate/code.ts';
import { validate } from '../../../src/engine/validate/validate.ts';
import { moduleOf } from '../../support/bytes.ts';
import { wat } from '../../support/wat.ts';

/** What validation says about a module with these fields, '' when it is valid. */
async function complaint(fields: string): Promise<string> {
  const module = decode(await wat(`(module ${fields})`));
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
    '(func (result i32) i32.const 1 i32.const 2 i32.add)',
    '(func (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2))))',
    '(func (param i32) (result i32 i64) (block (result i32 i64) i32.const 1 i64.const 2 local.get 0 br_if 0))',
    '(func (result i32) unreachable i32.add)',
    '(func (result i32) (block (result i32) i32.const 1 br 0 i64.const 1 drop))',
    '(func (param i32) i32.const 1 (loop (param i32) (br_if 1 (local.get 0)) (br 0)))',
    '(func (param i32) (block (block local.get 0 br_table 0 1 0)))',
    '(func (result f64) unreachable select)',
    '(func unreachable select drop)',
    '(func (result externref) ref.null extern ref.null extern i32.const 0 select (result externref))',
    '(memory 1) (func i32.const 0 i64.const 1 i64.store align=8)',
    '(memory 1) (data "x") (func i32.const 0 i32.const 0 i32.const 1 memory.init 0 data.drop 0)',
    '(table 1 funcref) (elem declare func 0) (func i32.const 0 ref.func 0 table.set 0)',
    '(func (result i32) i32.const 1 return drop)',
  ])('%s', async (fields) => {
    expect(await complaint(fields)).toBe('');
  });
});

describe('operands', () => {
  it('say what was expected, what was found and who pushed it', async () => {
    expect(await complaint('(func $area (result i32) i32.const 1 f64.const 2 i32.add)')).toBe(
      'type mismatch: i32.add expects i32, found f64 pushed at 0x1a (in function area at 0x23)',
    );
  });

  it.each([
    ['(func i32.add drop)', 'i32.add expects i32, but the stack is empty'],
    ['(func i32.const 1 (block i32.eqz drop) drop)', 'i32.eqz expects i32, but the stack of this block is empty'],
    ['(func drop)', 'drop expects a value, but the stack is empty'],
    ['(func (result i32))', 'the end of the function expects i32, but the stack is empty'],
    ['(func i32.const 1)', 'the end of the function leaves one value too many on the stack, i32 pushed at 0x17'],
    ['(func i64.const 1 i32.const 1 (block))', 'the end of the function leaves 2 values too many'],
    [
      '(func (block (result i32) i64.const 1) drop)',
      'the end of the block at 0x17 expects i32, found i64 pushed at 0x19',
    ],
    ['(func (block i32.const 1))', 'the end of the block at 0x17 leaves one value too many'],
    ['(func (param i32) (if (result i32) (local.get 0) (then i32.const 1)) drop)', 'has results, so it needs an else'],
    ['(func i64.const 0 (if (then)))', 'if expects i32, found i64'],
    ['(func (local i32) f32.const 0 local.set 0)', 'local.set expects i32, found f32'],
    ['(func (result i64) i32.const 1 return)', 'return expects i64, found i32'],
    [
      '(func i32.const 1 i64.const 1 i32.const 0 select drop)',
      'select expects two values of one type, found i32 and i64',
    ],
    [
      '(func ref.null func ref.null func i32.const 0 select drop)',
      'select without a type expects numbers, found funcref',
    ],
    ['(func i32.const 0 ref.is_null drop)', 'ref.is_null expects a reference, found i32'],
    ['(func (param i64) local.get 0 call 0 call 0)', 'call expects i64, but the stack is empty'],
    ['(func unreachable i64.const 0 i32.add drop)', 'i32.add expects i32, found i64'],
    ['(func (block (result i32) (br 0 (i64.const 1))) drop)', 'br expects i32, found i64'],
    [
      '(func (block (result i32) (block (br_table 0 1 (i32.const 0))) i32.const 1) drop)',
      'br_table has labels that take 1 and 0 values',
    ],
  ])('%s', async (fields, said) => {
    expect(await complaint(fields)).toContain(said);
  });
});

describe('immediates', () => {
  it.each([
    ['(func br 1)', 'br 1: unknown label, there are 1'],
    ['(func local.get 0 drop)', 'unknown local 0, the function has 0'],
    ['(func (param i32) (local f64) local.get 2 drop)', 'unknown local 2, the function has 2'],
    ['(func global.get 3 drop)', 'unknown global 3'],
    ['(func call 9)', 'unknown function 9'],
    ['(func i32.const 0 call_indirect)', 'unknown table 0'],
    [
      '(table 1 externref) (func i32.const 0 call_indirect)',
      'call_indirect expects a table of funcref, table 0 holds externref',
    ],
    ['(global i32 (i32.const 1)) (func i32.const 1 global.set 0)', 'global 0 is immutable'],
    ['(func i32.const 0 i32.load drop)', 'unknown memory 0'],
    ['(func memory.size drop)', 'unknown memory 0'],
    [
      '(memory 1) (func i32.const 0 i32.load8_u align=2 drop)',
      'alignment must not be larger than natural: 2 of i32.load8_u',
    ],
    ['(func i32.const 0 table.get 0 drop)', 'unknown table 0'],
    ['(func elem.drop 0)', 'unknown elem segment 0'],
    ['(memory 1) (data "") (func data.drop 1)', 'unknown data segment 1'],
    ['(func $f ref.func $f drop)', 'undeclared function reference 0'],
    [
      '(table 1 funcref) (table 1 externref) (func (table.copy 0 1 (i32.const 0) (i32.const 0) (i32.const 0)))',
      'table.copy from externref to funcref',
    ],
  ])('%s', async (fields, said) => {
    expect(await complaint(fields)).toContain(said);
  });

  it('name the type that a block wants and nobody has', () => {
    const module = decode(
      moduleOf(`
        01 04 01 60 00 00            ; one type
        03 02 01 00
        0a 07 01 05 00 02 07 0b 0b   ; a block of type 7
      `),
    );
    expect(() => validate(module)).toThrow('unknown type 7 (in function func0 at 0x17)');
  });

  it('need a data count section where they name a data segment', () => {
    const module = decode(
      moduleOf(`
        01 04 01 60 00 00          ; one type
        03 02 01 00
        0a 07 01 05 00 fc 09 00 0b ; data.drop 0
        0b 03 01 01 00             ; a data segment, but no data count section
      `),
    );
    expect(() => validate(module)).toThrow('data count section required by data.drop (at 0x17)');
  });
});

describe('malformed bodies', () => {
  it.each([
    ['00', 'END opcode'],
    ['ff 0b', 'illegal opcode ff'],
    ['0b 0b', 'END opcode expected'],
    ['05 0b', 'else outside of an if'],
  ])('%s', (code, said) => {
    const size = code.split(' ').length + 1;
    const module = decode(moduleOf(`01 04 01 60 00 00\n03 02 01 00\n0a 0${size + 2} 01 0${size} 00 ${code}`));
    expect(() => validate(module)).toThrow(said);
  });
});

describe('a visitor', () => {
  async function trace(fields: string): Promise<string[]> {
    const module = decode(await wat(`(module ${fields})`));
    const seen: string[] = [];
    validateBody(module, 0, {
      instruction(state: BodyState, reader: InstructionReader) {
        const types = state.operands.map(({ type }) => type).join(' ');
        const open = state.controls.map(({ kind }) => kind).join('>');
        seen.push(`${reader.opcode.mnemonic} [${types}] ${open}${state.reachable ? '' : ' dead'}`);
      },
    });
    return seen;
  }

  it('sees both stacks before each instruction', async () => {
    expect(
      await trace(
        '(func (param i32) (result i32) (if (result i32) (local.get 0) (then i32.const 7) (else i32.const 8)))',
      ),
    ).toEqual([
      'local.get [] func',
      'if [i32] func',
      'i32.const [] func>if',
      'else [i32] func>if',
      'i32.const [] func>else',
      'end [i32] func>else',
      'end [i32] func',
    ]);
  });

  it('sees unreachable code as such, with what nobody knows at the bottom', async () => {
    expect(await trace('(func (result i32) unreachable i32.add (block nop))')).toEqual([
      'unreachable [] func',
      'i32.add [] func dead',
      'block [i32] func dead',
      'nop [i32] func>block dead',
      'end [i32] func>block dead',
      'end [i32] func dead',
    ]);
    expect(await trace('(func unreachable select drop)')).toEqual([
      'unreachable [] func',
      'select [] func dead',
      'drop [bottom] func dead',
      'end [] func dead',
    ]);
  });

  it('is not called for a body that is not valid', async () => {
    const module = decode(await wat('(module (func i32.const 1))'));
    let calls = 0;
    const visitor = { instruction: () => void calls++ };
    expect(() => validateBody(module, 0, visitor)).toThrow('one value too many');
    expect(calls).toBe(0);
  });

  it('is told where operands come from, through blocks, tees and conditional branches', async () => {
    const module = decode(
      await wat(`(module (func (param i32) (result i32)
        i32.const 1
        (block (param i32) (result i32)
          local.tee 0
          local.get 0
          br_if 0)))`),
    );
    const origins: number[][] = [];
    validateBody(module, 0, {
      instruction: (state) => origins.push(state.operands.map((operand) => operand.pushedAt)),
    });
    const start = module.funcs[0]!.body!.code;
    const constant = start;
    const end = start + 2 + 2 + 2 + 2 + 2;
    expect(origins).toEqual([[], [constant], [constant], [constant], [constant, start + 6], [constant], [end]]);
  });
});
