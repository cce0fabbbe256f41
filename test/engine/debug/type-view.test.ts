import { describe, expect, it } from 'vitest';
import { decode, moduleRows } from '../../../src/engine/index.ts';
import { typeView } from '../../../src/engine/debug/type-view.ts';
import { assemble } from '../../support/assemble.ts';

const module = decode(
  assemble({
    types: [
      { func: [['i32', '(ref null 2)'], ['f64']] },
      [
        { final: false, struct: ['mut (ref null 1)', 'i8'] },
        { array: 'mut (ref 1)' },
        { sub: 1, struct: ['mut (ref null 1)', 'i8', 'v128'] },
      ],
      { array: 'f32' },
    ],
  }),
);

describe('a type taken apart', () => {
  it('tells of a struct its fields and the types they refer to', () => {
    expect(typeView(module, 3)).toEqual({
      kind: 'struct',
      final: true,
      supers: [{ text: 'type1', type: 1 }],
      group: { first: 1, size: 3 },
      parts: [
        { role: 'field', name: 'field0', mutable: true, type: { text: '(ref null type1)', type: 1 } },
        { role: 'field', name: 'field1', mutable: false, type: { text: 'i8', type: null } },
        { role: 'field', name: 'field2', mutable: false, type: { text: 'v128', type: null } },
      ],
      count: 3,
    });
  });

  it('tells of a function its parameters and results, of an array its element', () => {
    expect(typeView(module, 0)).toMatchObject({
      kind: 'func',
      group: null,
      parts: [
        { role: 'param', name: '0', type: { text: 'i32' } },
        { role: 'param', name: '1', type: { text: '(ref null type2)', type: 2 } },
        { role: 'result', name: '0', type: { text: 'f64' } },
      ],
    });
    expect(typeView(module, 4).parts).toEqual([
      { role: 'element', name: '', mutable: false, type: { text: 'f32', type: null } },
    ]);
  });

  it('is in the rows of the module, with a text that names fields and types', () => {
    const { rows } = moduleRows(module, null, 'types', 1, 2);
    expect(rows.map(({ detail }) => detail)).toEqual([
      '(sub (struct (field 0 (mut (ref null type1))) (field 1 i8)))',
      '(array (mut (ref type1)))',
    ]);
    expect(rows[0]!.definition).toMatchObject({ kind: 'struct', final: false, group: { first: 1, size: 3 } });
  });

  it('names no type that is not there', () => {
    const broken = decode(assemble({ types: [{ array: '(ref null 9)' }] }));
    expect(typeView(broken, 0).parts[0]!.type).toEqual({ text: '(ref null type9)', type: null });
  });
});
