import { expect, it } from 'vitest';
import { DecodeError, Trap, UnsupportedError, ValidationError, WasmError } from '../../../src/engine/module/errors.ts';

it('are all of one kind, and each says which', () => {
  const errors = [
    new DecodeError('bad byte', 3),
    new ValidationError('bad type', 4, 1),
    new UnsupportedError('stack-switching', 5, 'needs stack switching'),
    new Trap({ kind: 'unreachable' }),
  ];
  expect(errors.every((error) => error instanceof WasmError)).toBe(true);
  expect(errors.map(({ kind }) => kind)).toEqual(['decode', 'validation', 'unsupported', 'trap']);
  expect(String(errors[0])).toBe('DecodeError: bad byte');
  expect(errors[1]).toMatchObject({ offset: 4, func: 1 });
});
