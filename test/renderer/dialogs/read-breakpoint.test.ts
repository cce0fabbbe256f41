import { expect, test } from 'vitest';
import { readBreakpoint } from '../../../src/renderer/dialogs/read-breakpoint.ts';

test.each([
  ['export', 'update', { kind: 'export', name: 'update' }],
  ['entry', ' 12 ', { kind: 'function', func: 12, at: 'entry' }],
  ['return', '12', { kind: 'function', func: 12, at: 'return' }],
  ['import', 'env.draw.me', { kind: 'import', module: 'env', name: 'draw.me' }],
  ['opcode', '*.load*', { kind: 'opcode', pattern: '*.load*' }],
  ['instruction', '0x2a1', { kind: 'instruction', offset: 0x2a1 }],
  ['trap', '', { kind: 'trap' }],
] as const)('%s "%s"', (kind, text, on) => {
  expect(readBreakpoint(kind, text)).toEqual(on);
});

test.each([
  ['export', ' '],
  ['entry', 'update'],
  ['import', 'no dot'],
  ['opcode', 'i32 add'],
  ['instruction', '0xyz'],
] as const)('%s "%s" is nothing yet', (kind, text) => {
  expect(readBreakpoint(kind, text)).toBeNull();
});
