import { describe, expect, it } from 'vitest';
import type { ConsoleEntry } from '../../../../src/protocol/messages.ts';
import {
  consoleRows,
  copyText,
  countKinds,
  explain,
  filterEntries,
  noFilter,
  wrap,
} from '../../../../src/renderer/panes/console/console-rows.ts';

const entry = (id: number, kind: ConsoleEntry['kind'], text: string): ConsoleEntry => ({
  id,
  kind,
  text,
  target: kind === 'trap' ? { kind: 'func', func: 3, offset: 0x2a1 } : null,
});

const log = [
  entry(1, 'output', '   <0:>\n  <0:>\n'),
  entry(2, 'stub', 'env.log(1, 2) → 0'),
  entry(3, 'trap', 'integer divide by zero at 0x2a1'),
];

describe('console rows', () => {
  it('gives each line of an entry a row, the kind on the first', () => {
    const rows = consoleRows(log, 200);
    expect(
      rows.map((row) => `${row.first ? row.kind : '  '}|${row.explanation ? '  ' : ''}${row.text.slice(0, 32)}`),
    ).toEqual([
      'output|   <0:>',
      '  |  <0:>',
      'stub|env.log(1, 2) → 0',
      'trap|integer divide by zero at 0x2a1',
      '  |  Integers have no infinity, so di',
    ]);
    expect(rows[3]?.target).toEqual({ kind: 'func', func: 3, offset: 0x2a1 });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it('wraps at a space, and inside a word that is too long', () => {
    expect(wrap('the quick brown fox jumps over', 20)).toEqual(['the quick brown fox', 'jumps over']);
    expect(wrap('x'.repeat(45), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'xxxxx']);
    expect(wrap('', 20)).toEqual(['']);
    expect(wrap('          <0:>', 20)).toEqual(['          <0:>']);
  });

  it('filters by kind and by text', () => {
    expect(filterEntries(log, noFilter)).toBe(log);
    expect(filterEntries(log, { hidden: new Set(['output']), text: '' }).map(({ id }) => id)).toEqual([2, 3]);
    expect(filterEntries(log, { hidden: new Set(), text: 'DIVIDE' }).map(({ id }) => id)).toEqual([3]);
  });

  it.each([
    'unreachable',
    'integer-divide-by-zero',
    'integer overflow',
    'invalid conversion to integer',
    'out of bounds memory access: 4 bytes at 0x10000',
    'out-of-bounds-table-access',
    'undefined element',
    'uninitialized element 3',
    'indirect call type mismatch',
    'call stack exhausted',
  ])('explains %s', (text) => {
    expect(explain(text)).toMatch(/\w{3,}.*\.$/);
  });

  it('has nothing to add to what it does not know', () => {
    expect(explain('the moon is full')).toBeNull();
  });

  it('copies entries with their kinds, and counts them', () => {
    expect(copyText(log.slice(1))).toBe('[stub] env.log(1, 2) → 0\n[trap] integer divide by zero at 0x2a1');
    expect(countKinds(log)).toEqual({ output: 1, stub: 1, trap: 1, error: 0, info: 0, result: 0 });
  });
});
