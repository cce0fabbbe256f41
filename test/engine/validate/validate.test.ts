import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { WasmError } from '../../../src/engine/module/errors.ts';
import { validate, validateInSlices, validateModule } from '../../../src/engine/validate/validate.ts';
import { moduleOf } from '../../support/bytes.ts';
import { wat } from '../../support/wat.ts';

async function complaint(fields: string): Promise<string> {
  return complaintOf(await wat(`(module ${fields})`));
}

function complaintOf(bytes: Uint8Array): string {
  const module = decode(bytes);
  try {
    validateModule(module);
    return '';
  } catch (error) {
    if (!(error instanceof WasmError)) throw error;
    return error.message;
  }
}

describe('modules', () => {
  it.each([
    ['(memory 65536)', ''],
    ['(memory 65537)', 'memory size must be at most 65536 pages (4 GiB), the minimum is 65537 (at 0xb)'],
    ['(memory 1 65537)', 'memory size must be at most 65536 pages (4 GiB), the maximum is 65537'],
    ['(memory 2 1)', 'size minimum must not be greater than maximum: 2 and 1 of a memory'],
    ['(table 10 5 funcref)', 'size minimum must not be greater than maximum: 10 and 5 of a table'],
    ['(func (export "a")) (func (export "a"))', 'duplicate export name "a"'],
    ['(export "f" (func 0))', 'unknown function 0, exported as "f"'],
    ['(export "m" (memory 0))', 'unknown memory 0'],
    ['(func (param i32)) (start 0)', 'the start function must have neither parameters nor results'],
    ['(start 3)', 'unknown function 3 as start function'],
    ['(data (i32.const 0) "x")', 'unknown memory 0 of a data segment'],
    ['(elem (i32.const 0) func)', 'unknown table 0 of an element segment'],
    ['(table 1 externref) (elem (i32.const 0) func)', 'an element segment of (ref func) for a table of externref'],
    ['(table 1 funcref) (elem (i32.const 0) func 7)', 'unknown function 7'],
    ['(memory 1) (data (i64.const 0) "x")', 'the constant expression expects i32, found i64'],
  ])('%s', async (fields, said) => {
    const found = await complaint(fields);
    if (said === '') expect(found).toBe('');
    else expect(found).toContain(said);
  });

  it('must name types that exist', () => {
    const text = '03 02 01 05\n0a 04 01 02 00 0b';
    expect(complaintOf(moduleOf(text))).toBe('unknown type 5 of a function (at 0xb)');
  });

  it('may not declare more locals than anybody would lay out', () => {
    const module = moduleOf(`
      01 04 01 60 00 00
      03 02 01 00
      0a 08 01 06 01 d1 86 03 7f 0b ; 50,001 locals
    `);
    expect(complaintOf(module)).toContain('function 0 has 50001 locals, more than the limit of 50000');
  });
});

describe('in slices', () => {
  const many = `(module ${'(func (result i32) i32.const 1 i32.const 2 i32.add)'.repeat(200)})`;

  it('yields progress and comes to the end', async () => {
    const module = decode(await wat(many));
    const seen = [...validateInSlices(module, 100)];
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(seen.every(({ total }) => total === 200)).toBe(true);
    // All is known now, so there is nothing to do a second time.
    expect([...validateInSlices(module, 100)]).toEqual([]);
  });

  it('stops inside of a long function too', async () => {
    const module = decode(await wat(`(module (func ${'nop '.repeat(1000)}))`));
    const seen = [...validateInSlices(module, 100)];
    expect(seen.length).toBeGreaterThanOrEqual(9);
    expect(seen[0]).toEqual({ done: 0, total: 1 });
  });

  it('throws what whole validation throws', async () => {
    const bytes = await wat(`${many.slice(0, -1)} (func drop) (func i32.add))`);
    const all = () => [...validateInSlices(decode(bytes), 50)];
    expect(all).toThrow('drop expects a value');
    expect(() => validate(decode(bytes))).toThrow('drop expects a value');
  });
});
