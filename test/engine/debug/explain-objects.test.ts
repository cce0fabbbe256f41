import { expect, it } from 'vitest';
import { trapProblem, type TrapCause } from '../../../src/engine/index.ts';

const explained = (cause: TrapCause): string => trapProblem({ cause, func: null, offset: null }).message;

it.each<[TrapCause, string]>([
  [{ kind: 'null-structure-reference' }, 'A field of a struct was to be read or written, but the reference is null.'],
  [
    { kind: 'cast-failure', expected: 'circle', actual: 'square' },
    'The cast failed: the reference is one to square, and must be one to circle.',
  ],
  [
    { kind: 'cast-failure', expected: 'circle', actual: 'null' },
    'The cast failed: the reference is null, and must be one to circle.',
  ],
  [
    { kind: 'out-of-bounds-array-access', index: 7, size: 1, limit: 3 },
    'Element 7 of an array does not exist: the array has 3 elements.',
  ],
  [
    { kind: 'out-of-bounds-array-access', index: 2, size: 5, limit: 3 },
    'Elements 2 to 6 of an array do not all exist: the array has 3 elements.',
  ],
  [
    { kind: 'array-too-large', length: 4294967295, limit: 1000 },
    'An array of 4294967295 elements was to be made; the settings allow 1000.',
  ],
  [
    { kind: 'object-memory-exhausted', bytes: 990, wanted: 128, limit: 1000 },
    'There is no room for another object of 128 bytes: those in use take 990 of the 1000 bytes that the settings allow.',
  ],
  [
    { kind: 'out-of-bounds-memory-access', address: 6, size: 4, limit: 8, memory: 0, segment: 2 },
    '4 bytes from 6 on of data segment 2 do not all exist: it has 8.',
  ],
  [
    { kind: 'out-of-bounds-table-access', index: 1, size: 2, limit: 2, table: 0, segment: 1 },
    '2 elements from 1 on of element segment 1 do not all exist: it has 2.',
  ],
])('%o', (cause, sentence) => {
  expect(explained(cause)).toBe(sentence);
});

it.each([
  'null-reference',
  'null-function-reference',
  'null-structure-reference',
  'null-array-reference',
  'null-i31-reference',
] as const)('%s has a sentence and a hint of its own', (kind) => {
  const { message, hint } = trapProblem({ cause: { kind }, func: 1, offset: 2 });
  expect(message).toMatch(/^[A-Z].* null.*\.$/);
  expect(hint).toMatch(/^The reference is among the top operands/);
});
