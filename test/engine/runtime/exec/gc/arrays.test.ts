import { describe, expect, it } from 'vitest';
import {
  type ArrayRef,
  i32,
  type StorageType,
  toNumber,
  type Value,
  type ValueType,
} from '../../../../../src/engine/index.ts';
import { Assembled } from '../../assembled.ts';

const number = ([value]: readonly Value[]): number => (value ? toNumber(value) : NaN);
const null0: Value = { type: '(ref null 0)', ref: null };

/** Functions on an array of one storage type. */
function arrayOf(storage: StorageType): Assembled {
  const type: ValueType = storage === 'i8' || storage === 'i16' ? 'i32' : storage;
  const packed = type !== storage;
  return Assembled.of({
    types: [
      { array: `mut ${storage}` },
      { func: [[type, 'i32'], ['(ref 0)']] },
      { func: [['i32'], ['(ref 0)']] },
      { func: [['(ref null 0)', 'i32'], [type]] },
      { func: [['(ref null 0)', 'i32', type], []] },
      { func: [['(ref null 0)'], ['i32']] },
      { func: [['(ref null 0)', 'i32', type, 'i32'], []] },
      { func: [['(ref null 0)', 'i32', '(ref null 0)', 'i32', 'i32'], []] },
      { func: [[type, type, type], ['(ref 0)']] },
    ],
    funcs: [
      { type: 1, name: 'new', code: 'local.get 0; local.get 1; array.new 0' },
      { type: 2, name: 'default', code: 'local.get 0; array.new_default 0' },
      { type: 3, name: 'get', code: `local.get 0; local.get 1; array.get${packed ? '_u' : ''} 0` },
      ...(packed ? [{ type: 3, name: 'get_s', code: 'local.get 0; local.get 1; array.get_s 0' }] : []),
      { type: 4, name: 'set', code: 'local.get 0; local.get 1; local.get 2; array.set 0' },
      { type: 5, name: 'len', code: 'local.get 0; array.len' },
      { type: 6, name: 'fill', code: 'local.get 0; local.get 1; local.get 2; local.get 3; array.fill 0' },
      {
        type: 7,
        name: 'copy',
        code: 'local.get 0; local.get 1; local.get 2; local.get 3; local.get 4; array.copy 0 0',
      },
      { type: 8, name: 'fixed', code: 'local.get 0; local.get 1; local.get 2; array.new_fixed 0 3' },
    ],
  });
}

const samples: readonly (readonly [StorageType, Value, bigint])[] = [
  ['i8', i32(0x1fe), 0xfen],
  ['i16', i32(0x1fffe), 0xfffen],
  ['i32', i32(-2), 0xfffffffen],
  ['f32', { type: 'f32', bits: 0xffa12345 }, 0xffa12345n],
  ['i64', { type: 'i64', bits: 0x8000000100000002n }, 0x8000000100000002n],
  ['f64', { type: 'f64', bits: 0x7ff4000000000123n }, 0x7ff4000000000123n],
  ['v128', { type: 'v128', bits: 0x0123456789abcdeffedcba9876543210n }, 0x0123456789abcdeffedcba9876543210n],
];

describe.each(samples)('an array of %s', (storage, sample, bits) => {
  const assembled = arrayOf(storage);
  const at = (array: Value, index: number): bigint => {
    const [value] = assembled.invoke('get', array, i32(index));
    return value && 'bits' in value ? BigInt(value.bits) : -1n;
  };
  const all = (array: Value, length: number): boolean[] => Array.from({ length }, (_, i) => at(array, i) === bits);

  it('keeps every bit', () => {
    const [array] = assembled.invoke('default', i32(3));
    assembled.invoke('set', array!, i32(1), sample);
    expect([at(array!, 0), at(array!, 1), at(array!, 2)]).toEqual([0n, bits, 0n]);
    expect(all(assembled.invoke('new', sample, i32(4))[0]!, 4)).toEqual([true, true, true, true]);
    expect(all(assembled.invoke('fixed', sample, sample, sample)[0]!, 3)).toEqual([true, true, true]);
    expect(number(assembled.invoke('len', array!))).toBe(3);
    if (bits < 2n ** 16n) expect(number(assembled.invoke('get_s', array!, i32(1)))).toBe(-2);
  });

  it('is filled and copied, also over itself', () => {
    const [array] = assembled.invoke('default', i32(8));
    assembled.invoke('fill', array!, i32(2), sample, i32(3));
    const shown = (): string =>
      all(array!, 8)
        .map((same) => (same ? 'x' : '.'))
        .join('');
    expect(shown()).toBe('..xxx...');
    assembled.invoke('copy', array!, i32(3), array!, i32(1), i32(4));
    expect(shown()).toBe('..x.xxx.');
    assembled.invoke('copy', array!, i32(0), array!, i32(2), i32(6));
    expect(shown()).toBe('x.xxx.x.');
  });
});

describe('an array', () => {
  const assembled = arrayOf('i32');
  const [array] = assembled.invoke('default', i32(3));

  it('traps out of bounds, with the numbers', () => {
    const outside = (index: number, size: number) => ({ kind: 'out-of-bounds-array-access', index, size, limit: 3 });
    expect(assembled.trap('get', array!, i32(3))).toEqual(outside(3, 1));
    expect(assembled.trap('set', array!, i32(-1), i32(0))).toEqual(outside(0xffffffff, 1));
    expect(assembled.trap('fill', array!, i32(1), i32(0), i32(3))).toEqual(outside(1, 3));
    expect(assembled.trap('copy', array!, i32(1), array!, i32(0), i32(3))).toEqual(outside(1, 3));
    expect(assembled.trap('copy', array!, i32(0), array!, i32(3), i32(1))).toEqual(outside(3, 1));
  });

  it('cannot be used through null', () => {
    for (const [name, ...args] of [
      ['get', null0, i32(0)],
      ['len', null0],
      ['fill', null0, i32(0), i32(0), i32(0)],
      ['copy', array!, i32(0), null0, i32(0), i32(0)],
    ] as const) {
      expect(assembled.trap(name, ...args)).toEqual({ kind: 'null-array-reference' });
    }
  });

  it('has as many elements as the settings allow', () => {
    expect(assembled.trap('default', i32(-1))).toEqual({
      kind: 'array-too-large',
      length: 0xffffffff,
      limit: 16 * 1024 * 1024,
    });
  });
});

describe('arrays and segments', () => {
  const assembled = Assembled.of({
    types: [
      { array: 'mut i16' },
      { array: 'mut funcref' },
      { func: [[], []] },
      { func: [['i32', 'i32'], ['(ref 0)']] },
      { func: [['i32', 'i32'], ['(ref 1)']] },
      { func: [['(ref 0)', 'i32', 'i32', 'i32'], []] },
      { func: [['(ref 1)', 'i32', 'i32', 'i32'], []] },
    ],
    funcs: [
      { type: 2, code: '' },
      { type: 3, name: 'data', code: 'local.get 0; local.get 1; array.new_data 0 0' },
      { type: 4, name: 'elem', code: 'local.get 0; local.get 1; array.new_elem 1 0' },
      {
        type: 5,
        name: 'init-data',
        code: 'local.get 0; local.get 1; local.get 2; local.get 3; array.init_data 0 0',
      },
      {
        type: 6,
        name: 'init-elem',
        code: 'local.get 0; local.get 1; local.get 2; local.get 3; array.init_elem 1 0',
      },
    ],
    elements: [{ type: 'funcref', items: ['ref.null funcref', 'ref.func 0', 'ref.null funcref'] }],
    datas: [[1, 2, 3, 4, 5, 6, 7]],
  });
  const list = (value: Value | undefined): unknown[] => {
    const { elements } = (value as { ref: ArrayRef }).ref;
    return Array.from(elements as ArrayLike<unknown>, (element) =>
      typeof element === 'object' ? element !== null : element,
    );
  };

  it('a new one is filled from a segment, its elements little-endian from any byte on', () => {
    expect(list(assembled.invoke('data', i32(1), i32(3))[0])).toEqual([0x302, 0x504, 0x706]);
    expect(list(assembled.invoke('elem', i32(1), i32(2))[0])).toEqual([true, false]);
  });

  it('a part is filled from a segment', () => {
    const [numbers] = assembled.invoke('data', i32(0), i32(3));
    assembled.invoke('init-data', numbers!, i32(1), i32(4), i32(1));
    expect(list(numbers)).toEqual([0x201, 0x605, 0x605]);
    const [refs] = assembled.invoke('elem', i32(0), i32(3));
    assembled.invoke('init-elem', refs!, i32(0), i32(1), i32(2));
    expect(list(refs)).toEqual([true, false, false]);
  });

  it('a segment that is too short traps and says so', () => {
    expect(assembled.trap('data', i32(2), i32(3))).toMatchObject({
      kind: 'out-of-bounds-memory-access',
      segment: 0,
      limit: 7,
    });
    expect(assembled.trap('elem', i32(2), i32(2))).toMatchObject({
      kind: 'out-of-bounds-table-access',
      segment: 0,
      limit: 3,
    });
    const [numbers] = assembled.invoke('data', i32(0), i32(3));
    expect(assembled.trap('init-data', numbers!, i32(0), i32(6), i32(1))).toMatchObject({
      segment: 0,
      address: 6,
      size: 2,
    });
    expect(assembled.trap('init-data', numbers!, i32(3), i32(0), i32(1))).toMatchObject({
      kind: 'out-of-bounds-array-access',
    });
  });
});

describe('long ranges', () => {
  const length = 1_000_000;

  it.each(['i32', 'i64'] as const)('of %s are done in pieces, between which the machine can be stopped', (storage) => {
    const assembled = arrayOf(storage);
    const value = (bits: number): Value => (storage === 'i32' ? i32(bits) : { type: 'i64', bits: BigInt(bits) });
    const [array] = assembled.invoke('new', value(1), i32(length));
    const slices = (name: string, ...args: readonly Value[]): number => {
      assembled.machine.call(assembled.func(name), args);
      let count = 0;
      for (const stop of assembled.machine.run({ fuel: 1 })) {
        count++;
        if (stop.why === 'done') return count;
      }
      return 0;
    };
    // 65,536 elements to a piece.
    expect(slices('fill', array!, i32(1), value(7), i32(length - 1))).toBe(16);
    assembled.invoke('set', array!, i32(length - 1), value(8));
    expect(slices('copy', array!, i32(0), array!, i32(1), i32(length - 1))).toBe(16);
    expect(slices('copy', array!, i32(2), array!, i32(0), i32(length - 2))).toBe(16);
    const element = (index: number): number => number(assembled.invoke('get', array!, i32(index)));
    expect([0, 1, 2, 3, length - 3, length - 2, length - 1].map(element)).toEqual([7, 7, 7, 7, 7, 7, 7]);
  });

  it('are one step', () => {
    const assembled = arrayOf('i16');
    const [array] = assembled.invoke('default', i32(length));
    assembled.machine.call(assembled.func('fill'), [array!, i32(0), i32(5), i32(length)]);
    for (let i = 0; i < 5; i++) expect(assembled.machine.step().why).toBe('step');
    expect(assembled.machine.frames()[0]).toMatchObject({ kind: 'wasm' });
    expect((array as { ref: ArrayRef }).ref.elements[length - 1]).toBe(5);
  });
});
