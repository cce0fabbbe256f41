import { expect, it } from 'vitest';
import { assert, unreachable } from '../../../src/engine/util/assert.ts';

it('lets through what holds and says what does not', () => {
  expect(() => assert(true, 'one is one')).not.toThrow();
  expect(() => assert(false, 'one is two')).toThrow('internal error: one is two');
});

it('names the value that the types ruled out', () => {
  expect(() => unreachable('blue' as never)).toThrow('internal error: unexpected blue');
});
