import { describe, expect, it } from 'vitest';
import { i32, type Stop, toNumber, type WasmFunc } from '../../../src/engine/index.ts';
import { type Loaded, Session } from './support.ts';

const MIB = 1024 * 1024;
const rounds = '(global $n (export "n") (mut i32) (i32.const 0))';
const count = '(global.set $n (i32.add (global.get $n) (i32.const 1)))';

function counted(loaded: Loaded): number {
  const global = loaded.instance.exports.get('n');
  return global?.kind === 'global' ? toNumber(global.get()) : -1;
}

/** Runs slices of almost no fuel to the end; answers how many it took. */
function slices(loaded: Loaded): number {
  for (let i = 1; ; i++) {
    const stop: Stop = loaded.machine.slice(1);
    if (stop.why === 'done') return i;
    expect(stop.why).toBe('fuel');
  }
}

describe('fuel', () => {
  it.each([
    ['memory.fill', '(memory.fill (i32.const 0) (i32.const 7) (i32.const 16777216))'],
    ['memory.copy', '(memory.copy (i32.const 0) (i32.const 8) (i32.const 16777200))'],
    ['table.fill', '(table.fill (i32.const 0) (ref.null func) (i32.const 600000))'],
    ['table.copy', '(table.copy (i32.const 0) (i32.const 8) (i32.const 599992))'],
    ['table.grow', '(drop (table.grow (ref.null func) (i32.const 100000)))'],
    ['memory.grow', '(drop (memory.grow (i32.const 10000)))'],
    ['calls that zero very many locals', '(call $many)'],
    ['indirect calls that do', '(call_indirect (i32.const 599999))'],
  ])('is taken by the size of what is done: %s', async (_, instruction) => {
    const many = '(local i64) '.repeat(49_000);
    const loaded = await Session.of(
      `(memory 256) (table 600000 funcref) (elem (i32.const 599999) $many) ${rounds} (func $many ${many})
       (func (export "f") (loop ${count} ${instruction} (br 0)))`,
      {},
      { maxStackBytes: 8 * MIB },
    );
    loaded.call('f');
    expect(loaded.machine.slice(20_000).why).toBe('fuel');
    // Without its price, as many rounds as there is fuel.
    expect(counted(loaded)).toBeLessThan(20);
  });

  it('is wanted before every instruction that takes much, also in a row', async () => {
    const fill = '(memory.fill (i32.const 0) (i32.const 7) (i32.const 1048576))';
    const loaded = await Session.of(`(memory 32) ${rounds} (func (export "f") ${`${fill} ${count}`.repeat(20)})`);
    loaded.call('f');
    for (const done of [1, 2, 3]) {
      expect(loaded.machine.slice(100).why).toBe('fuel');
      expect(counted(loaded)).toBe(done);
    }
  });

  it('is one for a call with few locals, each time', async () => {
    const few = '(local i64) '.repeat(128);
    const loaded = await Session.of(`(func $few ${few}) (func (export "f") (call $few) (call $few) (call $few))`);
    loaded.invoke('f');
    loaded.invoke('f');
    expect(loaded.machine.ticks).toBe(6);
  });
});

describe('an operation on a whole range, stopped in between for want of fuel', () => {
  const pages = 192;
  const size = pages * 65_536;

  async function memory(body: string): Promise<Loaded> {
    const loaded = await Session.of(`(memory ${pages}) (func (export "f") (param i32 i32 i32) ${body})`);
    const { bytes } = loaded.instance.memories[0]!;
    for (let i = 0; i < bytes.length; i += 997) bytes[i] = i * 31;
    return loaded;
  }

  it.each([
    ['upwards', 5_000_001, 17, size - 5_000_001],
    ['upwards by little', 3, 0, size - 3],
    ['downwards', 17, 5_000_001, size - 5_000_001],
    ['downwards by little', 0, 3, size - 3],
    ['onto itself', 5, 5, size - 5],
    ['nothing', size, size, 0],
  ])('copies the bytes as they were: %s', async (_, to, from, length) => {
    const loaded = await memory('(memory.copy (local.get 0) (local.get 1) (local.get 2))');
    const { bytes } = loaded.instance.memories[0]!;
    const expected = bytes.slice().copyWithin(to, from, from + length);
    loaded.call('f', i32(to), i32(from), i32(length));
    expect(slices(loaded)).toBe(length === 0 ? 1 : Math.ceil(length / MIB));
    expect(Buffer.compare(bytes, expected)).toBe(0);
  });

  it('fills to the end, not beyond, and shows what is left', async () => {
    const loaded = await memory('(memory.fill (local.get 0) (local.get 1) (local.get 2))');
    const { machine } = loaded;
    const { bytes } = loaded.instance.memories[0]!;
    const expected = bytes.slice().fill(0xa5, 1, size - 1);
    loaded.call('f', i32(1), i32(0x1a5), i32(size - 2));
    machine.slice(1);
    const operands = [6, 4, 2].map((below) => machine.i32[machine.sp - below]);
    expect(operands).toEqual([1 + MIB, 0x1a5, size - 2 - MIB]);
    slices(loaded);
    expect(Buffer.compare(bytes, expected)).toBe(0);
  });

  it('is one instruction to a single step, also in the middle', async () => {
    const loaded = await memory('(memory.fill (local.get 0) (local.get 1) (local.get 2))');
    loaded.call('f', i32(0), i32(1), i32(size));
    expect([...loaded.machine.run({ each: true })].map(({ why }) => why)).toEqual([
      'step',
      'step',
      'step',
      'step',
      'done',
    ]);
    loaded.call('f', i32(0), i32(2), i32(size));
    loaded.machine.slice(1);
    expect([loaded.machine.step().why, loaded.machine.step().why]).toEqual(['step', 'done']);
    expect(loaded.instance.memories[0]!.bytes.every((byte) => byte === 2)).toBe(true);
  });

  it('traps before its first piece', async () => {
    const loaded = await memory('(memory.fill (local.get 0) (local.get 1) (local.get 2))');
    const { bytes } = loaded.instance.memories[0]!;
    const before = bytes.slice();
    loaded.call('f', i32(1), i32(0x55), i32(size));
    expect(loaded.run()).toMatchObject({ why: 'trap', trap: { cause: { address: 1, size, limit: size } } });
    expect(Buffer.compare(bytes, before)).toBe(0);
  });

  it.each([
    ['upwards', 70_001, 1],
    ['downwards', 1, 70_001],
  ])('copies elements of a table: %s', async (_, to, from) => {
    const elements = 300_000;
    const loaded = await Session.of(`(table ${elements} funcref) (elem declare func $f)
      (func $f (export "f") (param i32 i32 i32) (table.copy (local.get 0) (local.get 1) (local.get 2)))`);
    const table = loaded.instance.tables[0]!;
    for (let i = 0; i < elements; i += 7) table.set(i, loaded.func('f'));
    const expected = table.elements.slice().copyWithin(to, from, elements - 70_001 + from);
    loaded.call('f', i32(to), i32(from), i32(elements - 70_001));
    expect(slices(loaded)).toBe(4);
    expect(table.elements.every((ref, i) => ref === expected[i])).toBe(true);
  });

  it('initialises memories and tables', async () => {
    const loaded = await Session.of(`(memory 100) (table 150000 funcref) (data $d "${'abcdefg'.repeat(700_000)}")
      (elem $e func ${'$f $g '.repeat(70_000)}) (func $g)
      (func $f (export "f")
        (table.init $e (i32.const 3) (i32.const 1) (i32.const 139999))
        (memory.init $d (i32.const 5) (i32.const 1) (i32.const 4899999)))`);
    loaded.call('f');
    // Three pieces of the table, five of the memory.
    expect(slices(loaded)).toBe(8);
    const { bytes } = loaded.instance.memories[0]!;
    expect(Buffer.from(bytes.subarray(4, 9)).toString()).toBe('\0bcde');
    expect(Buffer.from(bytes.subarray(4_900_001, 4_900_006)).toString()).toBe('efg\0\0');
    const { elements } = loaded.instance.tables[0]!;
    const names = [2, 3, 4, 140_001, 140_002].map((i) => (elements[i] as WasmFunc | null | undefined)?.index ?? null);
    expect(names).toEqual([null, 0, 1, 0, null]);
  });
});
