import { array, assert, bigInt, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { i32, type StructRef, type StorageType, type Value, type ValueType } from '../../../../../src/engine/index.ts';
import { Assembled } from '../../assembled.ts';

describe('a struct', () => {
  const assembled = Assembled.of({
    types: [
      { struct: ['mut i8', 'mut i16', 'mut f32', 'mut f64', 'mut v128', 'mut anyref'] },
      { func: [['i32', 'i32', 'f32', 'f64', 'v128', 'anyref'], ['(ref 0)']] },
      { func: [[], ['(ref 0)']] },
      { func: [['(ref null 0)'], ['i32']] },
      {
        func: [
          ['(ref null 0)', 'f32', 'f64', 'v128'],
          ['f32', 'f64', 'v128'],
        ],
      },
    ],
    funcs: [
      {
        type: 1,
        name: 'new',
        code: 'local.get 0; local.get 1; local.get 2; local.get 3; local.get 4; local.get 5; struct.new 0',
      },
      { type: 2, name: 'default', code: 'struct.new_default 0' },
      { type: 3, name: 's8', code: 'local.get 0; struct.get_s 0 0' },
      { type: 3, name: 'u8', code: 'local.get 0; struct.get_u 0 0' },
      { type: 3, name: 's16', code: 'local.get 0; struct.get_s 0 1' },
      { type: 3, name: 'u16', code: 'local.get 0; struct.get_u 0 1' },
      {
        type: 4,
        name: 'swap',
        code: `local.get 0; struct.get 0 2; local.get 0; struct.get 0 3; local.get 0; struct.get 0 4
          local.get 0; local.get 1; struct.set 0 2; local.get 0; local.get 2; struct.set 0 3
          local.get 0; local.get 3; struct.set 0 4`,
      },
    ],
  });
  // Signalling NaNs with a payload, and a vector without symmetry.
  const f32: Value = { type: 'f32', bits: 0xffa12345 };
  const f64: Value = { type: 'f64', bits: 0x7ff4000000000123n };
  const v128: Value = { type: 'v128', bits: 0x0123456789abcdeffedcba9876543210n };
  const none: Value = { type: 'anyref', ref: null };

  it('keeps every bit', () => {
    const [made] = assembled.invoke('new', i32(-1), i32(0x12345), f32, f64, v128, none);
    expect(['s8', 'u8', 's16', 'u16'].map((name) => assembled.invoke(name, made!)[0])).toEqual(
      [-1, 255, 0x2345, 0x2345].map(i32),
    );
    const zero = { type: 'v128', bits: 0n } as const;
    expect(assembled.invoke('swap', made!, { type: 'f32', bits: 0 }, { type: 'f64', bits: 0n }, zero)).toEqual([
      f32,
      f64,
      v128,
    ]);
    expect(assembled.invoke('swap', made!, f32, f64, v128)[2]).toEqual(zero);
  });

  it('begins with zeros and null when nothing is given, and has a number of its own', () => {
    const [a] = assembled.invoke('default');
    const [b] = assembled.invoke('default');
    const first = (a as { ref: StructRef }).ref;
    const second = (b as { ref: StructRef }).ref;
    expect(first.cells).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, null]);
    expect(second.id).toBe(first.id + 1);
    expect(assembled.invoke('u8', a!)).toEqual([i32(0)]);
  });

  it('cannot be read or written through null', () => {
    const null0: Value = { type: '(ref null 0)', ref: null };
    expect(assembled.trap('s8', null0)).toEqual({ kind: 'null-structure-reference' });
    expect(assembled.trap('swap', null0, f32, f64, v128)).toEqual({ kind: 'null-structure-reference' });
  });
});

// ---- random graphs against a model --------------------------------------------------------------------------

const storages: readonly StorageType[] = ['i8', 'i16', 'i32', 'i64', 'f32', 'f64', 'v128', 'anyref', '(ref null 0)'];
const unpacked = (storage: StorageType): ValueType => (storage === 'i8' || storage === 'i16' ? 'i32' : storage);
const bitsOf: Readonly<Record<string, number>> = { i8: 8, i16: 16, i32: 32, f32: 32, i64: 64, f64: 64, v128: 128 };

function valueOf(type: ValueType, bits: bigint): Value {
  switch (type) {
    case 'i32':
    case 'f32':
      return { type, bits: Number(BigInt.asUintN(32, bits)) };
    case 'i64':
    case 'f64':
      return { type, bits: BigInt.asUintN(64, bits) };
    case 'v128':
      return { type, bits };
    default:
      throw new Error('a reference is no bits');
  }
}

/** A write of a field: by object made so far, field, bits (of a reference: by object, or null). */
const writes = array(tuple(nat(), nat(), bigInt(0n, 2n ** 128n - 1n)), { maxLength: 60 });

it('any graph of structs reads as it was written', () => {
  const run = (fields: readonly StorageType[], steps: readonly (readonly [number, number, bigint])[]): void => {
    const assembled = Assembled.of({
      types: [
        { struct: fields.map((storage) => `mut ${storage}`) },
        { func: [[], ['(ref 0)']] },
        ...fields.flatMap((storage) => [
          { func: [['(ref null 0)'], [unpacked(storage)]] } as const,
          { func: [['(ref null 0)', unpacked(storage)], []] } as const,
        ]),
      ],
      funcs: [
        { type: 1, name: 'new', code: 'struct.new_default 0' },
        ...fields.flatMap((storage, i) => {
          const get = unpacked(storage) === storage ? 'struct.get' : 'struct.get_u';
          return [
            { type: 2 + 2 * i, name: `get${i}`, code: `local.get 0; ${get} 0 ${i}` },
            { type: 3 + 2 * i, name: `set${i}`, code: `local.get 0; local.get 1; struct.set 0 ${i}` },
          ];
        }),
      ],
    });
    const objects: Value[] = [];
    const model: (bigint | StructRef | null)[][] = [];
    for (const [nth, which, bits] of steps) {
      if (objects.length === 0 || nth % 5 === 0) {
        objects.push(assembled.invoke('new')[0]!);
        model.push(fields.map((storage) => (bitsOf[storage] === undefined ? null : 0n)));
      }
      const at = nth % objects.length;
      const field = which % fields.length;
      const storage = fields[field]!;
      const width = bitsOf[storage];
      if (width === undefined) {
        const target = objects[Number(bits % BigInt(objects.length + 1))] as { ref: StructRef } | undefined;
        const ref = target?.ref ?? null;
        assembled.invoke(`set${field}`, objects[at]!, { type: 'anyref', ref });
        model[at]![field] = ref;
      } else {
        assembled.invoke(`set${field}`, objects[at]!, valueOf(unpacked(storage), bits));
        model[at]![field] = BigInt.asUintN(width, bits);
      }
    }
    objects.forEach((object, at) => {
      fields.forEach((_, field) => {
        const [value] = assembled.invoke(`get${field}`, object);
        const found = 'ref' in value! ? value.ref : BigInt(value!.bits);
        if (found !== model[at]![field]) throw new Error(`field ${field} of object ${at}`);
      });
    });
  };
  const shapes = array(constantFrom(...storages), { minLength: 1, maxLength: 8 });
  assert(property(shapes, writes, run), { numRuns: 40 });
});
