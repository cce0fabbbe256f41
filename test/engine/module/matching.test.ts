import { describe, expect, it } from 'vitest';
import { allMatch, matches } from '../../../src/engine/module/matching.ts';
import { TypeRegistry } from '../../../src/engine/module/type-space.ts';

const none = new TypeRegistry();

it('lets a type stand for itself, and the unknown type for any', () => {
  expect(matches('i32', 'i32', none)).toBe(true);
  expect(matches('bottom', 'externref', none)).toBe(true);
  expect(matches('funcref', 'externref', none)).toBe(false);
});

it('compares lists by length and one by one', () => {
  expect(allMatch(['i32', 'f64'], ['i32', 'f64'], none)).toBe(true);
  expect(allMatch(['i32'], ['i32', 'f64'], none)).toBe(false);
  expect(allMatch(['i32', 'f32'], ['i32', 'f64'], none)).toBe(false);
});

it('knows the hierarchies of abstract types, and that null is not everywhere', () => {
  expect(matches('nullref', 'anyref', none)).toBe(true);
  expect(matches('i31ref', 'eqref', none)).toBe(true);
  expect(matches('(ref i31)', 'i31ref', none)).toBe(true);
  expect(matches('i31ref', '(ref i31)', none)).toBe(false);
  expect(matches('structref', 'externref', none)).toBe(false);
  expect(matches('nullfuncref', 'funcref', none)).toBe(true);
});

describe('types with numbers', () => {
  const types = new TypeRegistry();
  const above = { kind: 'struct', fields: [], supers: [], final: false, group: 0 } as const;
  const below = {
    kind: 'struct',
    fields: [{ storage: 'i32', mutable: false }],
    supers: [0],
    final: true,
    group: 1,
  } as const;
  const [a, b] = types.add([above, below]);

  it('match by declaration, and what is above all of their kind', () => {
    expect(matches(`(ref ${b!})`, `(ref null ${a!})`, types)).toBe(true);
    expect(matches(`(ref ${a!})`, `(ref ${b!})`, types)).toBe(false);
    expect(matches(`(ref ${b!})`, 'structref', types)).toBe(true);
    expect(matches('nullref', `(ref null ${b!})`, types)).toBe(true);
    expect(matches('nullfuncref', `(ref null ${b!})`, types)).toBe(false);
  });

  it('are the same when their recursion groups are, whatever module they come from', () => {
    const node = (group: number) =>
      ({
        kind: 'struct',
        fields: [{ storage: `(ref null ${group})`, mutable: true }],
        supers: [],
        final: true,
        group,
      }) as const;
    const [first] = types.add([node(0)]);
    const [, again] = types.add([above, node(1)]);
    expect(again).toBe(first);
    expect(types.get(first!)).toMatchObject({ fields: [{ storage: `(ref null ${first})` }] });
  });
});
