import { describe, expect, it } from 'vitest';
import type { ModuleRow, TypePart, TypeView } from '../../../../src/protocol/messages.ts';
import { groupPlace, partName, partType, typeLine, typeRows } from '../../../../src/renderer/panes/module/type-rows.ts';

const part = (role: TypePart['role'], name: string, text: string, mutable = false): TypePart => ({
  role,
  name,
  mutable,
  type: { text, type: null },
});
const type = (kind: TypeView['kind'], parts: readonly TypePart[], more: Partial<TypeView> = {}): TypeView => ({
  kind,
  final: true,
  supers: [],
  group: null,
  parts,
  count: parts.length,
  ...more,
});

describe('a type in the Module pane', () => {
  it('is a line: names of fields, the element, parameters and results', () => {
    expect(typeLine(type('struct', [part('field', 'next', 'anyref', true), part('field', 'value', 'i32')]))).toBe(
      'struct {next, value}',
    );
    expect(typeLine(type('array', [part('element', '', 'i8', true)]))).toBe('array mut i8');
    expect(typeLine(type('func', [part('param', '0', 'i32'), part('result', '0', '(ref $node)')]))).toBe(
      '(i32) → (ref $node)',
    );
    expect(typeLine(type('func', [part('result', '0', 'i32'), part('result', '1', 'f64')]))).toBe('() → (i32, f64)');
    expect(typeLine(type('func', []))).toBe('()');
  });

  it('is short, however many fields it has', () => {
    const fields = Array.from({ length: 100 }, (_, i) => part('field', `f${i}`, 'i32'));
    expect(typeLine(type('struct', fields, { count: 5000 }))).toMatch(/f11, …}$/);
    expect(typeRows(type('struct', fields, { count: 5000 })).at(-1)).toEqual({ kind: 'more', count: 4900 });
  });

  it('opens to its supertype and its parts', () => {
    const above = { text: '$node', type: 0 };
    const rows = typeRows(type('struct', [part('field', 'value', 'i32')], { supers: [above] }));
    expect(rows.map(({ kind }) => kind)).toEqual(['above', 'part']);
    expect(partName(part('element', '', 'i8'))).toBe('elements');
    expect(partName(part('param', '1', 'i8'))).toBe('param 1');
    expect(partType(part('field', 'x', 'i8', true))).toBe('mut i8');
  });

  it('knows where in its recursion group it stands', () => {
    const at = (index: number, size: number) =>
      groupPlace({ index, definition: type('struct', [], { group: { first: 4, size } }) } as unknown as ModuleRow);
    expect([at(4, 3), at(5, 3), at(6, 3)]).toEqual(['first', 'middle', 'last']);
    expect(groupPlace({ index: 0, definition: type('struct', []) } as unknown as ModuleRow)).toBeNull();
  });
});
