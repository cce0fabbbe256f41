import { expect, test } from 'vitest';
import { parseWabtErrors } from '../../src/wat/wat-errors.ts';

test('takes position and sentence out of a complaint', () => {
  const message = 'parseWat failed:\ntext:2:4: error: unexpected token foo, expected ).\n   foo\n   ^^^\n';
  expect(parseWabtErrors(message, '(module\n   foo')).toEqual([
    { line: 2, column: 4, message: 'unexpected token foo, expected ).' },
  ]);
});

test('takes a complaint that quotes no line', () => {
  expect(parseWabtErrors('parseWat failed:\ntext:1:1: error: unexpected char\n', '\u0000')).toHaveLength(1);
});

test('does not need the file name to be intact', () => {
  const message = 'validate failed:\nc:\\x:1:2C:5:1:8: error: type mismatch\n(module)\n       ^\n';
  expect(parseWabtErrors(message, '(module)')).toEqual([{ line: 1, column: 8, message: 'type mismatch' }]);
});

test('orders complaints by place', () => {
  const message = 'validate failed:\nt:2:1: error: b\nbb\n^\nt:1:1: error: a\naa\n^\n';
  expect(parseWabtErrors(message, 'aa\nbb').map((error) => error.message)).toEqual(['a', 'b']);
});

test('finds nothing in a message of another kind', () => {
  expect(parseWabtErrors('memory access out of bounds', '(module)')).toEqual([]);
});
