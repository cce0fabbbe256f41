import { describe, expect, it } from 'vitest';
import { trapSentence } from '../../../../src/engine/debug/explain.ts';
import type { TrapCause } from '../../../../src/engine/module/errors.ts';
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
  at: null,
  branch: null,
});

const log = [
  entry(1, 'output', '   <0:>\n  <0:>\n'),
  entry(2, 'stub', 'env.log(1, 2) → 0'),
  entry(3, 'trap', 'An integer was divided by zero.'),
];

describe('console rows', () => {
  it('gives each line of an entry a row, the kind on the first', () => {
    const rows = consoleRows(log, 200);
    expect(
      rows.map(
        (row) => `${row.first ? row.kind : '  '}|${row.explanation ? '  ' : ''}${row.text.slice(0, 40).trimEnd()}`,
      ),
    ).toEqual([
      'output|   <0:>',
      '  |  <0:>',
      'stub|env.log(1, 2) → 0',
      'trap|An integer was divided by zero.',
      '  |  Integers have no infinity, so this traps',
    ]);
    expect(rows[3]?.target).toEqual({ kind: 'func', func: 3, offset: 0x2a1 });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  });

  it('wraps at a space, and inside a word that is too long', () => {
    expect(wrap('the quick brown fox jumps over', 20)).toEqual(['the quick brown fox', 'jumps over']);
    expect(wrap('x'.repeat(45), 20)).toEqual(['x'.repeat(20), 'x'.repeat(20), 'xxxxx']);
    expect(wrap('the quick brown fox jumps over', 30, 14)).toEqual(['the quick', 'brown fox jumps over']);
    expect(wrap('', 20)).toEqual(['']);
    expect(wrap('          <0:>', 20)).toEqual(['          <0:>']);
  });

  it('filters by kind and by text', () => {
    expect(filterEntries(log, noFilter)).toBe(log);
    expect(filterEntries(log, { hidden: new Set(['output']), text: '' }).map(({ id }) => id)).toEqual([2, 3]);
    expect(filterEntries(log, { hidden: new Set(), text: 'DIVIDED' }).map(({ id }) => id)).toEqual([3]);
  });

  it.each<TrapCause>([
    { kind: 'unreachable' },
    { kind: 'integer-divide-by-zero' },
    { kind: 'integer-overflow' },
    { kind: 'invalid-conversion-to-integer' },
    { kind: 'invalid-conversion-to-integer', value: 1e30 },
    { kind: 'out-of-bounds-memory-access', address: 65534, size: 4, limit: 65536, memory: 0 },
    { kind: 'out-of-bounds-table-access', index: 9, size: 1, limit: 4, table: 0 },
    { kind: 'out-of-bounds-table-access', index: 3, size: 5, limit: 4, table: 0 },
    { kind: 'undefined-element', index: 9, limit: 4, table: 0 },
    { kind: 'uninitialized-element', index: 3, table: 0 },
    { kind: 'indirect-call-type-mismatch', expected: '()', actual: '(i32)', index: 1 },
    { kind: 'call-stack-exhausted', frames: 20_000, limit: 'frames' },
    { kind: 'call-stack-exhausted', frames: 900, limit: 'bytes' },
  ])('explains the trap $kind in words of its own', (cause) => {
    const said = trapSentence(cause);
    expect(explain(said)).toMatch(/\w{3,}.*\.$/);
    expect(explain(said)).not.toBe(said);
  });

  it('has nothing to add to what it does not know', () => {
    expect(explain('the moon is full')).toBeNull();
  });

  it('copies entries with their kinds, and counts them', () => {
    expect(copyText(log.slice(1))).toBe('[stub] env.log(1, 2) → 0\n[trap] An integer was divided by zero.');
    expect(countKinds(log)).toMatchObject({ output: 1, stub: 1, trap: 1, error: 0, info: 0, result: 0 });
  });
});
