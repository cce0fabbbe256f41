import { describe, expect, it } from 'vitest';
import { decodeUtf8, decodeUtf8Loosely } from '../../../src/engine/util/utf8.ts';
import { bytes } from '../../support/bytes.ts';

function decoded(text: string): ReturnType<typeof decodeUtf8> {
  const all = bytes(text);
  return decodeUtf8(all, 0, all.length);
}

describe('strict UTF-8', () => {
  it('gives what the platform gives for every code point', () => {
    let text = '';
    for (let point = 0; point < 0x110000; point += point < 0x3000 ? 1 : 61) {
      if (point < 0xd800 || point > 0xdfff) text += String.fromCodePoint(point);
    }
    const all = new TextEncoder().encode(text);
    expect(decodeUtf8(all, 0, all.length)).toEqual({ text });
  });

  it.each([
    ['80', 0, 'a continuation alone'],
    ['41 c0 80', 1, 'an overlong NUL'],
    ['e0 80 80', 0, 'overlong, three bytes'],
    ['f0 80 80 80', 0, 'overlong, four bytes'],
    ['ed a0 80', 0, 'a surrogate'],
    ['f4 90 80 80', 0, 'past U+10FFFF'],
    ['f8 88 80 80 80', 0, 'five bytes'],
    ['41 e2 82', 1, 'cut off'],
    ['c3 41', 0, 'a lead byte without continuation'],
  ])('finds the first byte that is wrong in %s', (text, badAt) => {
    expect(decoded(text)).toEqual({ badAt });
  });
});

it('shows what can be shown of broken text', () => {
  expect(decodeUtf8Loosely(bytes('41 ff 42 e2 82'), 0, 5)).toBe('A\ufffdB\ufffd\ufffd');
});
