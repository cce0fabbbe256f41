import { expect, test } from 'vitest';
import { readPlace } from '../../../src/renderer/dialogs/place.ts';

test('hex is a byte offset', () => {
  expect(readPlace('0x2A1', 10)).toMatchObject({ kind: 'offset', offset: 0x2a1, name: '0x2a1' });
});

test('a number is a function while there is one of that index, else an offset', () => {
  expect(readPlace('9', 10)).toMatchObject({ target: { kind: 'func', func: 9 } });
  expect(readPlace('#9', 10)).toMatchObject({ target: { kind: 'func', func: 9 } });
  expect(readPlace('10', 10)).toMatchObject({ kind: 'offset', offset: 10 });
  expect(readPlace('#10', 10)).toBeNull();
});

test('names are neither', () => {
  expect(readPlace('update', 10)).toBeNull();
  expect(readPlace('', 10)).toBeNull();
});
