import { describe, expect, it } from 'vitest';
import { type ArrayRef, i32, type StructRef } from '../../../../src/engine/index.ts';
import { Assembled } from '../assembled.ts';

const types = [
  { struct: ['mut (ref null 0)', 'mut i64'] },
  { array: 'mut i8' },
  { func: [[], []] },
  { func: [['i32'], ['i32']] },
  { array: 'mut (ref null 1)' },
] as const;

/** Counts down with a body that must leave the stack as it was. */
const times = (body: string): string => `loop; ${body}
  local.get 0; i32.const 1; i32.sub; local.tee 0; br_if 0; end; i32.const 0`;

const list = {
  types,
  globals: [{ type: '(ref null 0)', init: 'ref.null (ref null 0)', name: 'list' }],
  tables: [{ type: 'anyref', size: 4 }],
  funcs: [
    // A list that keeps everything, a list that keeps the last one.
    { type: 3, name: 'keep', code: times('global.get 0; i64.const 1; struct.new 0; global.set 0') },
    { type: 3, name: 'forget', code: times('ref.null (ref null 0); i64.const 1; struct.new 0; global.set 0') },
    { type: 3, name: 'arrays', code: times('i32.const 1000; array.new_default 1; drop') },
    {
      type: 3,
      name: 'deep',
      code: `local.get 0; if; struct.new_default 0; local.get 0; i32.const 1; i32.sub; call 3; drop; drop; i32.const 0; return; end
        i32.const 5000; local.set 0; ${times('struct.new_default 0; drop')}`,
    },
    { type: 2, name: 'clear', code: 'ref.null (ref null 0); global.set 0' },
    { type: 2, name: 'table', code: 'i32.const 1; global.get 0; table.set 0; call 4' },
  ],
} as const;

describe('the memory of objects', () => {
  const limits = { maxObjectBytes: 1_000_000 };

  it('is exhausted by what is kept, with the numbers', () => {
    const assembled = Assembled.of(list, limits);
    expect(assembled.trap('keep', i32(100_000))).toEqual({
      kind: 'object-memory-exhausted',
      bytes: 999_872,
      wanted: 136,
      limit: 1_000_000,
    });
    // What was kept is still there, and there is room when it is let go.
    expect((assembled.instance.globals[0]!.get() as { ref: StructRef }).ref.id).toBe(7352);
    expect(assembled.trap('keep', i32(100))).toMatchObject({ kind: 'object-memory-exhausted' });
    assembled.invoke('clear');
    assembled.invoke('keep', i32(7000));
  });

  it('is never exhausted by garbage', () => {
    const assembled = Assembled.of(list, limits);
    assembled.invoke('forget', i32(200_000));
    assembled.invoke('arrays', i32(20_000));
    expect(assembled.store.heap.objects).toBe(220_000);
  });

  it('counts what a table keeps, and each object once', () => {
    const assembled = Assembled.of(list, limits);
    assembled.invoke('keep', i32(7000));
    assembled.invoke('table');
    expect(assembled.trap('keep', i32(1000))).toMatchObject({ kind: 'object-memory-exhausted' });
    assembled.instance.tables[0]!.elements.fill(null);
    assembled.invoke('forget', i32(1));
    assembled.invoke('keep', i32(7000));
  });

  it('counts what the operands of calls under way keep', () => {
    const assembled = Assembled.of({ ...list }, { ...limits, maxFrames: 20_000 });
    // Each call holds one struct of 136 bytes, and the innermost makes garbage.
    expect(assembled.trap('deep', i32(8000))).toMatchObject({ kind: 'object-memory-exhausted' });
    assembled.invoke('deep', i32(300));
  });

  it('looks what is alive as seldom as it can', () => {
    const assembled = Assembled.of(list, limits);
    assembled.invoke('keep', i32(7000));
    const { machine } = assembled;
    machine.call(assembled.func('arrays'), [i32(10_000)]);
    const before = machine.ticks;
    for (const stop of machine.run()) if (stop.why === 'trap') throw new Error(stop.trap.cause.kind);
    // 10,000 rounds of the loop, 1000 elements at 8 for one unit, and a look at 7000 objects for every 125,000 bytes.
    const rounds = 10_000 * (1 + 30 + 125);
    const looks = (10_000 * 1224) / 125_000;
    expect(machine.ticks - before).toBeGreaterThan(rounds + 0.8 * looks * (7000 / 8));
    expect(machine.ticks - before).toBeLessThan(rounds + 1.2 * looks * (7000 / 8));
  });
});

it('a struct of many fields is paid by its size, and waits for fuel', () => {
  const assembled = Assembled.of({
    types: [{ struct: Array.from({ length: 800 }, () => 'i32') }, { func: [[], []] }],
    funcs: [{ type: 1, name: 'f', code: 'struct.new_default 0; drop; '.repeat(10) }],
  });
  const { machine } = assembled;
  machine.call(assembled.func('f'), []);
  const stops = [...machine.run({ fuel: 100 })].map(({ why }) => why);
  expect(stops).toEqual([...Array.from({ length: 9 }, () => 'fuel'), 'done']);
});

describe('references above the top of the stack', () => {
  it('are let go when the machine stops', () => {
    const assembled = Assembled.of({
      types,
      funcs: [{ type: 2, name: 'f', code: 'i32.const 100; array.new_default 1; drop; loop; br 0; end' }],
    });
    const { machine } = assembled;
    machine.call(assembled.func('f'), []);
    expect(machine.slice(1000).why).toBe('fuel');
    expect(machine.refs.filter((ref) => ref !== null)).toEqual([]);
  });

  it('are let go when a call is over', () => {
    const assembled = Assembled.of({
      types: [...types, { func: [[], ['anyref']] }],
      funcs: [{ type: 5, name: 'f', code: 'i32.const 100; array.new_default 1' }],
    });
    const [value] = assembled.invoke('f');
    expect(value).toMatchObject({ ref: { kind: 'array' } });
    expect(assembled.machine.refs.filter((ref) => ref !== null)).toEqual([]);
  });
});

describe('constant expressions', () => {
  it('make structs, arrays and small integers, of each other too', () => {
    const { instance } = Assembled.of({
      types: [{ array: 'mut i16' }, { struct: ['mut i8', 'f64', '(ref null 0)', 'anyref'] }, { array: 'anyref' }],
      globals: [
        { type: '(ref 0)', mutable: false, init: 'i32.const 0x1ffff; i32.const 3; array.new 0', name: 'a' },
        {
          type: '(ref 1)',
          mutable: false,
          init: 'i32.const -1; f64.const 0x7ff4000000000123; global.get 0; i32.const 0x40000001; ref.i31; struct.new 1',
          name: 'b',
        },
        { type: '(ref 2)', init: 'global.get 1; global.get 0; ref.null anyref; array.new_fixed 2 3', name: 'c' },
        { type: '(ref 1)', init: 'struct.new_default 1', name: 'd' },
        { type: 'externref', init: 'i32.const 2; array.new_default 2; extern.convert_any', name: 'e' },
      ],
    });
    const struct = (index: number): StructRef => (instance.globals[index]!.get() as { ref: StructRef }).ref;
    const array = (index: number): ArrayRef => (instance.globals[index]!.get() as { ref: ArrayRef }).ref;
    expect([...array(0).elements]).toEqual([0xffff, 0xffff, 0xffff]);
    expect(struct(1).cells).toEqual([0xff, 0x123, 0x7ff40000, array(0), -0x3fffffff]);
    expect(array(2).elements).toEqual([struct(1), array(0), null]);
    expect(struct(3).cells).toEqual([0, 0, 0, null, null]);
    expect(array(4).elements).toEqual([null, null]);
  });

  it('count what they have made so far', () => {
    const arrays = 'i32.const 300; array.new_default 1; '.repeat(4);
    const module = { types, globals: [{ type: 'anyref', init: `${arrays} array.new_fixed 4 4` }] } as const;
    expect(() => Assembled.of(module, { maxObjectBytes: 1500 })).toThrow('object-memory-exhausted');
    Assembled.of(module, { maxObjectBytes: 2600 });
  });

  it('count what the segment holds that they are of', () => {
    const items = Array.from({ length: 5 }, () => 'i32.const 300; array.new_default 1');
    const module = { types, elements: [{ type: 'anyref', items }] } as const;
    expect(() => Assembled.of(module, { maxObjectBytes: 1500 })).toThrow('object-memory-exhausted');
    Assembled.of(module, { maxObjectBytes: 2700 });
  });

  it('trap when there is no room', () => {
    const module = { types, globals: [{ type: '(ref 1)', init: 'i32.const 5000; array.new_default 1' }] } as const;
    expect(() => Assembled.of(module, { maxObjectBytes: 1000 })).toThrow('object-memory-exhausted');
    expect(() => Assembled.of(module, { maxArrayLength: 4000 })).toThrow('array-too-large');
  });
});

it('objects have numbers in the order they are made', () => {
  const assembled = Assembled.of(list);
  assembled.invoke('keep', i32(2));
  const { ref } = assembled.instance.globals[0]!.get() as { ref: StructRef };
  expect([ref.id, (ref.cells[0] as StructRef).id]).toEqual([2, 1]);
});
