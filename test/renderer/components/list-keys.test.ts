import { expect, test } from 'vitest';
import { listKeyTarget } from '../../../src/renderer/components/list-keys.ts';

const key = (name: string, more = {}) => ({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });

test.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', 9, 9],
  ['ArrowDown', null, 0],
  ['ArrowUp', 4, 3],
  ['ArrowUp', 0, 0],
  ['PageDown', 4, 7],
  ['PageDown', 8, 9],
  ['PageUp', 4, 1],
  ['PageUp', 1, 0],
  ['Home', 4, 0],
  ['End', 4, 9],
  ['x', 4, null],
])('%s on row %s of ten leads to %s', (name, active, target) => {
  expect(listKeyTarget(key(name), active, 10, 3)).toBe(target);
});

test('keys with Ctrl or Alt and empty lists are not for it', () => {
  expect(listKeyTarget(key('ArrowDown', { altKey: true }), 1, 10, 3)).toBeNull();
  expect(listKeyTarget(key('Home', { ctrlKey: true }), 1, 10, 3)).toBeNull();
  expect(listKeyTarget(key('ArrowDown'), null, 0, 3)).toBeNull();
});
