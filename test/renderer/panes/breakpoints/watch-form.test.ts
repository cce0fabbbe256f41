import { expect, it } from 'vitest';
import type { WatchOn } from '../../../../src/protocol/messages.ts';
import { indexRange, rangeText, withCondition } from '../../../../src/renderer/panes/breakpoints/watch-form.ts';

it.each([
  ['0x1000', { address: '0x1000', length: 1 }],
  [' 0x1000 , 0x10 ', { address: '0x1000', length: 16 }],
  ['4096 to 0x1003', { address: '4096', length: 4 }],
  ['$p + 8, 4', { address: '$p + 8', length: 4 }],
  ['0x10 to 0xf', null],
  ['0x10, 0', null],
  ['1, 2, 3', null],
  [', 3', null],
])('bytes: %s', (text, expected) => expect(rangeText(text)).toEqual(expected));

it.each([
  ['3', { from: 3, length: 1 }],
  ['3, 4', { from: 3, length: 4 }],
  ['3 to 6', { from: 3, length: 4 }],
  ['x', null],
])('elements: %s', (text, expected) => expect(indexRange(text)).toEqual(expected));

it('an empty condition is none', () => {
  const on: WatchOn = { kind: 'global', global: 1, access: 'write', condition: 'new > 1' };
  expect(withCondition(on, ' ')).toEqual({ kind: 'global', global: 1, access: 'write' });
  expect(withCondition(on, ' new > 2 ')).toEqual({ ...on, condition: 'new > 2' });
});
