import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../../src/cli/platform.ts';
import { decode, externOf, i32, i64, link, LinkError, Store, type Extern } from '../../../src/engine/index.ts';
import { wat } from '../../support/wat.ts';
import { hostFunc } from './support.ts';

const store = new Store(nodePlatform);
const nothing = { params: [], results: [] } as const;

function memory(min: number, max: number | null): Extern {
  return store.createMemory({ limits: { min, max }, address: 'i32', shared: false });
}

async function complaint(text: string, extern: Extern | undefined): Promise<string> {
  const module = decode(await wat(`(module (type (func)) ${text})`));
  try {
    link(module, store.types, () => extern);
    return '';
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    expect(error.importIndex).toBe(0);
    expect(error.offset).toBe(module.imports[0]!.offset);
    return error.message;
  }
}

describe('an import', () => {
  it.each([
    [
      'a function of the same type',
      '(import "m" "f" (func (param i32)))',
      hostFunc({ params: ['i32'], results: [] }, () => []),
    ],
    ['a larger memory with a smaller maximum', '(import "m" "x" (memory 1 5))', memory(2, 4)],
    ['a memory where no maximum was asked for', '(import "m" "x" (memory 1))', memory(1, null)],
    [
      'a table of the same element type',
      '(import "m" "t" (table 1 externref))',
      store.createTable({ element: 'externref', limits: { min: 1, max: 3 }, address: 'i32' }),
    ],
    [
      'a global of the same type',
      '(import "m" "g" (global (mut i64)))',
      store.createGlobal({ value: 'i64', mutable: true }, i64(3n)),
    ],
  ])('takes %s', async (_what, text, extern) => {
    expect(await complaint(text, extern)).toBe('');
  });

  it.each([
    [
      'nothing',
      '(import "m" "f" (func (param i32)))',
      undefined,
      'import "m" "f" (function [i32] -> []): nobody provides it',
    ],
    [
      'a function of another type',
      '(import "m" "f" (func (param i32)))',
      hostFunc(nothing, () => []),
      /a function of type \[\] -> \[\] was provided/,
    ],
    ['a memory for a function', '(import "m" "f" (func))', memory(1, 1), /a memory was provided/],
    ['a function for a memory', '(import "m" "f" (memory 1))', hostFunc(nothing, () => []), /a function was provided/],
    ['too small a memory', '(import "m" "f" (memory 3))', memory(2, null), /it has 2 pages, at least 3 are wanted/],
    [
      'a memory without maximum',
      '(import "m" "f" (memory 1 3))',
      memory(2, null),
      /it has no maximum, at most 3 pages are wanted/,
    ],
    [
      'a memory with too large a maximum',
      '(import "m" "f" (memory 1 3))',
      memory(2, 4),
      /its maximum is 4 pages, at most 3 are wanted/,
    ],
    [
      'a memory with other addresses',
      '(import "m" "f" (memory i64 1))',
      memory(1, 1),
      /memory 1\.\. of i64 addresses\): a memory with addresses of type i32 was provided/,
    ],
    [
      'a memory that is not shared',
      '(import "m" "f" (memory 1 3 shared))',
      memory(1, 2),
      /memory 1\.\.3, shared\): a memory that is not shared was provided/,
    ],
    [
      'a shared memory for one that is not',
      '(import "m" "f" (memory 1 3))',
      store.createMemory({ limits: { min: 1, max: 2 }, address: 'i32', shared: true }),
      /a memory that is shared was provided/,
    ],
    [
      'a table with other indices',
      '(import "m" "f" (table 1 funcref))',
      store.createTable({ element: 'funcref', limits: { min: 1, max: 1 }, address: 'i64' }),
      /a table with indices of type i64 was provided/,
    ],
    [
      'a table of another type',
      '(import "m" "f" (table 1 funcref))',
      store.createTable({ element: 'externref', limits: { min: 1, max: 1 }, address: 'i32' }),
      /a table of externref was provided/,
    ],
    [
      'an immutable global',
      '(import "m" "f" (global (mut i32)))',
      store.createGlobal({ value: 'i32', mutable: false }, i32(1)),
      /: an immutable global i32 was provided/,
    ],
    [
      'a global of another type',
      '(import "m" "f" (global f32))',
      store.createGlobal({ value: 'i32', mutable: false }, i32(1)),
      /global i32 was provided/,
    ],
  ])('refuses %s, and says what was wrong', async (_what, text, extern, message) => {
    expect(await complaint(text, extern)).toMatch(message);
  });

  it('that cannot be made is refused under its name, with its place', async () => {
    const module = decode(await wat('(module (import "a" "b" (memory 65536)))'));
    const complain = (): never => {
      throw new LinkError('there is no room');
    };
    expect(() => link(module, store.types, complain)).toThrow('import "a" "b" (memory 65536..): there is no room');
    try {
      link(module, store.types, complain);
    } catch (error) {
      expect(error).toMatchObject({ offset: module.imports[0]!.offset, importIndex: 0 });
    }
    const broken = new TypeError('a fault of ours');
    expect(() =>
      link(module, store.types, () => {
        throw broken;
      }),
    ).toThrow(broken);
  });

  it('compares the size that a memory has grown to', async () => {
    const grown = store.createMemory({ limits: { min: 1, max: 8 }, address: 'i32', shared: false });
    grown.grow(3);
    expect(await complaint('(import "m" "x" (memory 4 8))', grown)).toBe('');
  });

  it('is asked for once each, in order, with its type', async () => {
    const module = decode(await wat('(module (import "a" "b" (func (result i32))) (import "c" "" (global i32)))'));
    const asked: unknown[] = [];
    expect(() =>
      link(module, store.types, (request) => {
        asked.push(request);
        return request.type.kind === 'func'
          ? externOf(store, request, { kind: 'func', type: request.type.type, run: () => [i32(1)] })
          : undefined;
      }),
    ).toThrow(LinkError);
    expect(asked).toEqual([
      {
        module: 'a',
        name: 'b',
        type: { kind: 'func', type: expect.objectContaining({ params: [], results: ['i32'] }), id: expect.any(Number) },
      },
      { module: 'c', name: '', type: { kind: 'global', type: { value: 'i32', mutable: false } } },
    ]);
  });
});

describe('what a host offers', () => {
  const request = {
    module: 'm',
    name: 'n',
    type: { kind: 'memory', type: { limits: { min: 1, max: null }, address: 'i32', shared: false } },
  } as const;

  it('becomes a function, a memory, a table or a global', () => {
    const run = () => [];
    expect(externOf(store, request, { kind: 'func', type: nothing, run })).toMatchObject({
      kind: 'host',
      name: 'n',
      run,
    });
    const limits = { min: 2, max: 3 };
    expect(externOf(store, request, { kind: 'memory', type: { limits, address: 'i32', shared: false } })).toMatchObject(
      { kind: 'memory', pages: 2 },
    );
    expect(
      externOf(store, request, { kind: 'table', type: { element: 'funcref', limits, address: 'i32' } }),
    ).toMatchObject({
      size: 2,
    });
    const type = { value: 'i64', mutable: false } as const;
    const global = externOf(store, request, { kind: 'global', type, value: i64(-5n) });
    expect(global.kind === 'global' && global.get()).toEqual(i64(-5n));
  });

  it('is a link error when it cannot be had', () => {
    const limits = { min: 65_537, max: null };
    expect(() => externOf(store, request, { kind: 'memory', type: { limits, address: 'i32', shared: false } })).toThrow(
      LinkError,
    );
  });
});
