import { describe, expect, it } from 'vitest';
import { decode, objectWindow, validate, valueText, valueView } from '../../../src/engine/index.ts';
import { shownObjects } from '../../../src/engine/debug/shown-objects.ts';
import { i32, type Value } from '../../../src/engine/index.ts';
import { assemble } from '../../support/assemble.ts';
import { Assembled } from '../runtime/assembled.ts';

const assembled = Assembled.of({
  types: [
    { array: 'mut i16' },
    { struct: ['mut i8', 'f64', '(ref null 0)', 'mut anyref', 'v128'] },
    { func: [['i32'], ['(ref 0)']] },
    { func: [['anyref'], ['(ref 1)']] },
    { func: [['i32'], ['anyref']] },
  ],
  funcs: [
    { type: 2, name: 'array', code: 'i32.const 65534; local.get 0; array.new 0' },
    {
      type: 3,
      name: 'struct',
      code: 'i32.const -1; f64.const 0x4000000000000000; i32.const 2; array.new_default 0; local.get 0; v128.const 1 2; struct.new 1',
    },
    { type: 4, name: 'i31', code: 'local.get 0; ref.i31' },
  ],
});
const { module } = assembled.instance;
const refOf = (value: Value | undefined): unknown =>
  value && 'ref' in value ? valueView(value, module).ref : undefined;

describe('the view of a reference', () => {
  it('to a small integer is the integer', () => {
    const [value] = assembled.invoke('i31', i32(-5));
    expect(refOf(value)).toEqual({ kind: 'i31', value: -5 });
    expect(valueText(value!, module)).toBe('i31 -5');
  });

  it('to a struct has its first fields, references in them without their own', () => {
    const [inner] = assembled.invoke('array', i32(3));
    const [value] = assembled.invoke('struct', { type: 'anyref', ref: (inner as { ref: null }).ref });
    const id = assembled.store.heap.objects;
    expect(refOf(value)).toEqual({
      kind: 'struct',
      id,
      type: 'type1',
      count: 5,
      members: [
        { name: 'field0', storage: 'i8', mutable: true, value: { type: 'i32', bits: 255n, ref: null } },
        {
          name: 'field1',
          storage: 'f64',
          mutable: false,
          value: { type: 'f64', bits: 0x4000000000000000n, ref: null },
        },
        {
          name: 'field2',
          storage: '(ref null type0)',
          mutable: false,
          value: {
            type: '(ref null type0)',
            bits: 0n,
            ref: { kind: 'array', id: id - 1, type: 'type0', count: 2, members: [] },
          },
        },
        {
          name: 'field3',
          storage: 'anyref',
          mutable: true,
          value: { type: 'anyref', bits: 0n, ref: { kind: 'array', id: id - 2, type: 'type0', count: 3, members: [] } },
        },
      ],
    });
    expect(valueText(value!, module)).toBe(`type1 #${id}`);
  });
});

describe('an object by its number', () => {
  it('gives the members asked for', () => {
    const [value] = assembled.invoke('array', i32(100_000));
    const { id } = (value as { ref: { id: number } }).ref;
    expect(objectWindow(module, 'array', id, 0, 1)).toBeNull();
    refOf(value);
    const element = { storage: 'i16', mutable: true, value: { type: 'i32', bits: 65534n, ref: null } };
    expect(objectWindow(module, 'array', id, 99_998, 10)).toEqual({
      kind: 'array',
      id,
      type: 'type0',
      count: 100_000,
      from: 99_998,
      members: [
        { name: '99998', ...element },
        { name: '99999', ...element },
      ],
    });
    expect(objectWindow(module, 'array', id, 0, 1_000_000)?.members).toHaveLength(2000);
    expect(objectWindow(module, 'array', id, 200_000, 10)?.members).toEqual([]);
    expect(objectWindow(module, 'struct', id, 0, 1)).toBeNull();
  });

  it('is forgotten with its run', () => {
    const [value] = assembled.invoke('array', i32(1));
    const { id } = (value as { ref: { id: number } }).ref;
    refOf(value);
    expect(objectWindow(module, 'array', id, 0, 1)?.count).toBe(1);
    shownObjects(module).clear();
    expect(objectWindow(module, 'array', id, 0, 1)).toBeNull();
  });

  it('has only its kind for a name in a module without such a type', () => {
    const other = decode(assemble({ types: [{ array: 'i64' }] }));
    validate(other);
    const [value] = assembled.invoke('array', i32(1));
    expect(valueView(value!, other).ref).toMatchObject({ kind: 'array', type: 'array' });
  });
});
