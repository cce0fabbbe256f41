import { describe, expect, it } from 'vitest';
import type { BreakpointSpec, BreakpointStatus } from '../../../../src/protocol/messages.ts';
import { breakpointRows } from '../../../../src/renderer/panes/breakpoints/breakpoint-rows.ts';

const list: readonly BreakpointSpec[] = [
  { id: 'a', enabled: true, on: { kind: 'instruction', offset: 0x2c8 } },
  { id: 'b', enabled: true, on: { kind: 'opcode', pattern: 'f64.*' } },
  { id: 'c', enabled: false, on: { kind: 'export', name: 'update' } },
  { id: 'd', enabled: true, on: { kind: 'function', func: 12, at: 'return' } },
  { id: 'e', enabled: true, on: { kind: 'function', func: 13, at: 'entry' } },
  { id: 'f', enabled: true, on: { kind: 'import', module: 'env', name: 'sin' } },
  { id: 'g', enabled: true, on: { kind: 'start' } },
  { id: 'trap', enabled: true, on: { kind: 'trap' } },
];

const status = (id: string, more: Partial<BreakpointStatus> = {}): BreakpointStatus => ({
  id,
  verified: true,
  message: '',
  hits: 0,
  location: null,
  ...more,
});

const facts = {
  status: {
    a: status('a', { verified: false, message: 'inside an instruction' }),
    b: status('b', { hits: 7 }),
    c: status('c', { hits: 60 }),
  },
  hits: { c: 61, f: 1 },
  names: { 12: 'collide' },
};

describe('breakpoint rows', () => {
  it('says every breakpoint in words, in a steady order', () => {
    expect(breakpointRows(list, facts).map((row) => row.label)).toEqual([
      'trap, any trap, 0 hits',
      'start, instantiation, 0 hits',
      'export, update, 61 hits, disabled',
      'function, collide, return, 0 hits',
      'function, func 13, entry, 0 hits',
      'import, env.sin, 1 hit',
      'opcode, f64.*, 7 hits',
      'instruction, 0x2c8, 0 hits, cannot hit, inside an instruction',
    ]);
  });

  it('lists traps also when they were taken out, for they stop all the same', () => {
    const rows = breakpointRows([], { status: {}, hits: {}, names: {} });
    expect(rows).toMatchObject([{ id: 'trap', kind: 'trap', enabled: true, removable: false }]);
  });

  it('lists exceptions in a module that has any: uncaught ones stop, the others do when they are wanted', () => {
    const none = { status: {}, hits: {}, names: {}, throws: true };
    expect(breakpointRows([], none).map(({ label, removable }) => [label, removable])).toEqual([
      ['trap, any trap, 0 hits', false],
      ['exception, uncaught, 0 hits', false],
      ['exception, every throw, 0 hits, disabled', false],
    ]);
    const wanted: readonly BreakpointSpec[] = [
      { id: 'a', enabled: true, on: { kind: 'exception', when: 'all', tag: 1 } },
      { id: 'b', enabled: false, on: { kind: 'exception', when: 'uncaught' } },
      { id: 'c', enabled: true, on: { kind: 'exception', when: 'all' } },
    ];
    expect(breakpointRows(wanted, { ...none, tagNames: { 1: 'oops' } }).map(({ label }) => label)).toEqual([
      'trap, any trap, 0 hits',
      'exception, oops is thrown, 0 hits',
      'exception, uncaught, 0 hits, disabled',
      'exception, every throw, 0 hits',
    ]);
  });

  it('lets everything but the trap breakpoint be removed', () => {
    expect(
      breakpointRows(list, facts)
        .filter((row) => !row.removable)
        .map((row) => row.id),
    ).toEqual(['trap']);
  });
});
