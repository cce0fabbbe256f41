import { describe, expect, it } from 'vitest';
import { matchOpcodes, opcodeByMnemonic, opcodeByNumber, opcodes } from '../../../src/engine/module/opcodes.ts';

const names = (pattern: string) => matchOpcodes(pattern).map(({ mnemonic }) => mnemonic);

describe('the opcode table', () => {
  it('has a row for each instruction of WebAssembly 3.0, of threads and of the older exceptions', () => {
    // 172 of the first version, 5 sign extensions, 8 saturating conversions, 10 bulk and table instructions behind FC,
    // table.get, table.set, typed select and three on references, 236 + 20 vector
    // instructions, 67 atomic ones, 3 tail calls, call_ref and four more on references, 31 behind FB, 3 and 5 on
    // exceptions.
    expect(opcodes).toHaveLength(172 + 5 + 8 + 10 + 2 + 1 + 3 + 236 + 20 + 67 + 3 + 5 + 31 + 3 + 5);
  });

  it('gives each number once, ascending', () => {
    const numbers = opcodes.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it('gives each mnemonic once, but for the two encodings of select, ref.test and ref.cast', () => {
    const twice = opcodes.filter((row) => opcodes.some((other) => other !== row && other.mnemonic === row.mnemonic));
    expect(twice.map(({ number }) => number)).toEqual([0x1b, 0x1c, 0xfb014, 0xfb015, 0xfb016, 0xfb017]);
  });

  it('finds each row by its number', () => {
    for (const row of opcodes) expect(opcodeByNumber(row.number)).toBe(row);
    for (const number of [0x16, 0x27, 0xff, 0xfc012, 0xfd09a, 0xfd114, 0x1fc001])
      expect(opcodeByNumber(number)).toBeUndefined();
  });

  it.each([
    [0x00, 'unreachable'],
    [0x0e, 'br_table'],
    [0x28, 'i32.load'],
    [0x3e, 'i64.store32'],
    [0x5a, 'i64.ge_u'],
    [0x78, 'i32.rotr'],
    [0x79, 'i64.clz'],
    [0x98, 'f32.copysign'],
    [0xa6, 'f64.copysign'],
    [0xa9, 'i32.trunc_f32_u'],
    [0xb9, 'f64.convert_i64_s'],
    [0xbf, 'f64.reinterpret_i64'],
    [0xc4, 'i64.extend32_s'],
    [0xfc007, 'i64.trunc_sat_f64_u'],
    [0xfc00a, 'memory.copy'],
    [0xfc011, 'table.fill'],
    [0xfd000, 'v128.load'],
    [0xfd023, 'i8x16.eq'],
    [0xfd04d, 'v128.not'],
    [0xfd054, 'v128.load8_lane'],
    [0xfd06e, 'i8x16.add'],
    [0xfd08e, 'i16x8.add'],
    [0xfd0ae, 'i32x4.add'],
    [0xfd0ce, 'i64x2.add'],
    [0xfd0e4, 'f32x4.add'],
    [0xfd0ff, 'f64x2.convert_low_i32x4_u'],
    [0xfd100, 'i8x16.relaxed_swizzle'],
    [0xfd113, 'i32x4.relaxed_dot_i8x16_i7x16_add_s'],
    [0xfe003, 'atomic.fence'],
    [0xfe016, 'i64.atomic.load32_u'],
    [0xfe04e, 'i64.atomic.rmw32.cmpxchg_u'],
  ])('knows %i as %s', (number, mnemonic) => {
    expect(opcodeByNumber(number)?.mnemonic).toBe(mnemonic);
    expect(opcodeByMnemonic(mnemonic)?.number).toBe(number);
  });

  it('takes the plain select for its mnemonic', () => {
    expect(opcodeByMnemonic('select')?.number).toBe(0x1b);
    expect(opcodeByMnemonic('sellect')).toBeUndefined();
  });

  it('knows types of operands and results', () => {
    expect(opcodeByMnemonic('i64.store16')).toMatchObject({
      params: ['i32', 'i64'],
      results: [],
      access: { bytes: 2, type: 'i64' },
    });
    expect(opcodeByMnemonic('f64.lt')).toMatchObject({ params: ['f64', 'f64'], results: ['i32'], access: null });
    expect(opcodeByMnemonic('call')).toMatchObject({ params: null, results: null });
  });

  it('has one or two whole sentences of help for each, and says which traps there are', () => {
    for (const { help } of opcodes) expect(help).toMatch(/^[A-Z].*[.]$/);
    for (const name of [
      'i32.div_s',
      'i64.rem_u',
      'f32.load',
      'i32.store8',
      'table.get',
      'memory.fill',
      'call_indirect',
    ]) {
      expect(opcodeByMnemonic(name)?.help).toContain('traps');
    }
    expect(opcodeByMnemonic('i32.trunc_sat_f32_s')?.help).toContain('never traps');
  });
});

describe('patterns', () => {
  it('match by wildcard', () => {
    // load, store, const, 6 comparisons, 14 operators, 4 conversions from integers, promote, reinterpret
    expect(names('f64.*')).toHaveLength(3 + 6 + 14 + 4 + 2);
    expect(names('i32.load*')).toEqual(['i32.load', 'i32.load8_s', 'i32.load8_u', 'i32.load16_s', 'i32.load16_u']);
    expect(names('*.load*')).toHaveLength(14 + 17 + 7);
    expect(names('memory.grow')).toEqual(['memory.grow']);
    expect(names('call*')).toEqual(['call', 'call_indirect', 'call_ref']);
    expect(names('*')).toHaveLength(opcodes.length);
    expect(names(' select ')).toEqual(['select', 'select']);
  });

  it('match nothing when nothing fits', () => {
    for (const pattern of ['', 'f64', 'f64.', '*.loads*', 'i32.add?', '.*']) expect(names(pattern)).toEqual([]);
  });

  it('cost nothing, however nasty', () => {
    expect(names(`${'*a'.repeat(5000)}b`)).toEqual([]);
  });
});
