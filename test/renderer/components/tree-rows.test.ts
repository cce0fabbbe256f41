import { describe, expect, it } from 'vitest';
import type { MemberView, ObjectName, ObjectRefView, ValueView } from '../../../src/protocol/messages.ts';
import type { KnownMember } from '../../../src/renderer/store/object-cache.ts';
import {
  canOpen,
  type OwnValue,
  rowOfOwn,
  rowTree,
  type RowTree,
  treeRowAt,
  type TreeSource,
} from '../../../src/renderer/components/tree-rows.ts';
import { i32 } from '../../support/fake-client.ts';

const object = (id: number, count = 2, kind: ObjectRefView['kind'] = 'struct'): ValueView => ({
  type: '(ref null $node)',
  bits: 0n,
  ref: { kind, id, type: '$node', count, members: [] },
});
const nothing: ValueView = { type: 'anyref', bits: 0n, ref: { kind: 'null' } };
const vector: ValueView = { type: 'v128', bits: 1n, ref: null };

/** A list of nodes: member 0 is the next one, member 1 a number. Number 1 is the last; number 9 is gone. */
function member({ id }: ObjectName, index: number): KnownMember {
  if (id === 9) return { state: 'gone' };
  if (id === 8) return { state: 'coming' };
  const value = index === 0 ? (id === 1 ? nothing : object(id - 1)) : i32(id);
  const found: MemberView = { name: index === 0 ? 'next' : 'value', storage: value.type, mutable: true, value };
  return { state: 'here', member: found, changed: false };
}

function tree(count: number, own: Readonly<Record<number, ValueView>>, open: readonly string[]): RowTree {
  const source: TreeSource = {
    isOpen: (path) => open.includes(path),
    member,
    shape: (place) => (place === 'at 2' ? 'f64x2' : 'i8x16'),
    place: (path) => `at ${path}`,
  };
  const values = Object.entries(own).map(([index, value]): OwnValue => ({
    index: Number(index),
    key: index,
    value,
    before: null,
  }));
  return rowTree(count, values, source);
}

const text = (rows: RowTree): readonly string[] =>
  Array.from({ length: rows.rows }, (_, at) => {
    const row = treeRowAt(rows, at);
    if (row.kind === 'own') return `own ${row.index}`;
    const detail =
      row.kind === 'member'
        ? `#${row.object.id}.${row.index}`
        : row.kind === 'range'
          ? `${row.from}-${row.to}`
          : row.kind === 'lanes'
            ? `${row.shape} ${row.first}-${row.last}`
            : row.kind === 'note'
              ? row.text
              : row.place;
    return `${'  '.repeat(row.level - 1)}${row.kind} ${detail} in ${row.parent}`;
  });

describe('a list with open rows', () => {
  it('is the list as long as nothing is open', () => {
    expect(text(tree(3, {}, []))).toEqual(['own 0', 'own 1', 'own 2']);
  });

  it('has the members of what is open below it, each knowing the row it stands in', () => {
    const rows = tree(3, { 1: object(3) }, ['1/0']);
    expect(text(rows)).toEqual([
      'own 0',
      'own 1',
      '  member #3.0 in 1',
      '    member #2.0 in 2',
      '    member #2.1 in 2',
      '  member #3.1 in 1',
      'own 2',
    ]);
    expect([0, 1, 2].map((index) => rowOfOwn(rows, index))).toEqual([0, 1, 6]);
  });

  it('keeps its rows in order when several are open', () => {
    expect(text(tree(3, { 2: object(1), 0: object(1) }, []))).toEqual([
      'own 0',
      '  member #1.0 in 0',
      '  member #1.1 in 0',
      'own 1',
      'own 2',
      '  member #1.0 in 4',
      '  member #1.1 in 4',
    ]);
  });

  it('puts the members of a large object into ranges, and those of a larger one into ranges of ranges', () => {
    const rows = tree(1, { 0: object(5, 2500, 'array') }, ['0/2000-2500']);
    expect(text(rows).slice(0, 5)).toEqual([
      'own 0',
      '  range 0-1000 in 0',
      '  range 1000-2000 in 0',
      '  range 2000-2500 in 0',
      '    member #5.2000 in 3',
    ]);
    expect(rows.rows).toBe(1 + 3 + 500);
    expect(text(tree(1, { 0: object(5, 3_000_000, 'array') }, ['0/2000000-3000000'])).slice(2, 6)).toEqual([
      '  range 1000000-2000000 in 0',
      '  range 2000000-3000000 in 0',
      '    range 2000000-2001000 in 3',
      '    range 2001000-2002000 in 3',
    ]);
    // What is open is bounded, whatever it is.
    const all = Array.from({ length: 1000 }, (_, i) => `0/${i * 1000}-${(i + 1) * 1000}`);
    expect(tree(1, { 0: object(5, 1_000_000, 'array') }, all).rows).toBeLessThanOrEqual(201_002);
  });

  it('shows a vector by its shape, and its lanes', () => {
    expect(text(tree(3, { 2: vector, 1: vector }, []))).toEqual([
      'own 0',
      'own 1',
      '  shape at 1 in 1',
      '  lanes i8x16 0-3 in 1',
      '  lanes i8x16 4-7 in 1',
      '  lanes i8x16 8-11 in 1',
      '  lanes i8x16 12-15 in 1',
      'own 2',
      '  shape at 2 in 7',
      '  lanes f64x2 0-0 in 7',
      '  lanes f64x2 1-1 in 7',
    ]);
  });

  it('says when an object has nothing in it, or is gone; what is on its way is not opened further', () => {
    expect(text(tree(1, { 0: object(9) }, []))[1]).toContain('It is gone');
    expect(text(tree(1, { 0: object(7, 0) }, []))[1]).toContain('no fields');
    expect(text(tree(1, { 0: object(7, 0, 'exn') }, []))[1]).toContain('carries nothing');
    expect(text(tree(1, { 0: object(8) }, ['0/0']))).toHaveLength(3);
  });
});

it('vectors and objects can be opened, numbers and null cannot', () => {
  expect([vector, object(1), i32(1), nothing, null].map(canOpen)).toEqual([true, true, false, false, false]);
});
