import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../src/engine/util/utf8-encode.ts';

describe('encodeUtf8', () => {
  it.each(['', 'plain', 'ü ß', '€ ✓', '🚀', '\0\x7f\x80\u07ff\u0800\uffff\u{10000}\u{10ffff}', 'a\ud800b', '\udc00'])(
    'writes %j as the platform does',
    (text) => expect(encodeUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text))),
  );
});
