import { describe, expect, it } from 'vitest';
import { hasWideAddresses, memoryAddress, tableAddress, typesOf } from '../../../src/engine/module/addressing.ts';
import type { MemoryDef, TableDef } from '../../../src/engine/module/module.ts';
import { opcodeByMnemonic } from '../../../src/engine/module/opcodes.ts';
import type { AddressType } from '../../../src/engine/module/types.ts';

const limits = { min: 1, max: null };
const memory = (address: AddressType): MemoryDef => ({
  importIndex: null,
  offset: 0,
  type: { limits, address, shared: false },
});
const table = (address: AddressType): TableDef => ({
  importIndex: null,
  offset: 0,
  init: null,
  type: { limits, address, element: 'funcref' },
});

/** Memory and table 0 have i32 addresses, 1 has i64. */
const module = { memories: [memory('i32'), memory('i64')], tables: [table('i32'), table('i64')] };

describe('types of instructions on memories and tables', () => {
  it.each([
    ['i32.load', 0, 0, 'i32 -> i32'],
    ['i32.load', 1, 0, 'i64 -> i32'],
    ['i32.store', 1, 0, 'i64 i32 -> '],
    ['v128.load8_lane', 1, 0, 'i64 v128 -> v128'],
    ['i64.atomic.rmw.cmpxchg', 1, 0, 'i64 i64 i64 -> i64'],
    ['i32.atomic.rmw.cmpxchg', 1, 0, 'i64 i32 i32 -> i32'],
    ['memory.atomic.wait32', 1, 0, 'i64 i32 i64 -> i32'],
    ['memory.size', 0, 0, ' -> i32'],
    ['memory.size', 1, 0, ' -> i64'],
    ['memory.grow', 1, 0, 'i64 -> i64'],
    ['memory.fill', 1, 0, 'i64 i32 i64 -> '],
    ['memory.init', 1, 0, 'i32 i32 i32 -> '],
    ['memory.init', 0, 1, 'i64 i32 i32 -> '],
    ['memory.copy', 0, 0, 'i32 i32 i32 -> '],
    ['memory.copy', 1, 0, 'i64 i32 i32 -> '],
    ['memory.copy', 0, 1, 'i32 i64 i32 -> '],
    ['memory.copy', 1, 1, 'i64 i64 i64 -> '],
    ['table.size', 1, 0, ' -> i64'],
    ['table.init', 0, 1, 'i64 i32 i32 -> '],
    ['table.copy', 1, 0, 'i64 i32 i32 -> '],
    ['table.copy', 1, 1, 'i64 i64 i64 -> '],
    ['i64.add', 1, 1, 'i64 i64 -> i64'],
  ])('%s %i %i is %s', (mnemonic, index, index2, text) => {
    const { params, results } = typesOf(module, { opcode: opcodeByMnemonic(mnemonic)!, index, index2 });
    expect(`${params!.join(' ')} -> ${results!.join(' ')}`).toBe(text);
  });

  it('are those of the opcode table where nothing has 64 bits, and where they depend on more', () => {
    const load = opcodeByMnemonic('i32.load')!;
    expect(typesOf(module, { opcode: load, index: 0, index2: 0 })).toBe(load);
    const get = opcodeByMnemonic('table.get')!;
    expect(typesOf(module, { opcode: get, index: 1, index2: 0 })).toMatchObject({ params: null, results: null });
  });

  it('say which addresses a memory and a table have', () => {
    expect([0, 1, 2].map((index) => memoryAddress(module, index))).toEqual(['i32', 'i64', 'i32']);
    expect([0, 1, 2].map((index) => tableAddress(module, index))).toEqual(['i32', 'i64', 'i32']);
    expect(hasWideAddresses(module)).toBe(true);
    expect(hasWideAddresses({ memories: [memory('i32')], tables: [table('i32')] })).toBe(false);
    expect(hasWideAddresses({ memories: [], tables: [table('i64')] })).toBe(true);
  });
});
