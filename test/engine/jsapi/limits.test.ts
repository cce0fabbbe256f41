import { expect, it } from 'vitest';
import { checkSize } from '../../../src/engine/jsapi/limits.ts';

it('a module has at most a gigabyte', () => {
  const bytes = (length: number) => ({ length }) as Uint8Array;
  expect(() => checkSize(bytes(2 ** 30))).not.toThrow();
  expect(() => checkSize(bytes(2 ** 30 + 1))).toThrow(
    '1073741825 bytes are more than the limit of 1073741824 (at 0x0)',
  );
});
