import { describe, expect, it } from 'vitest';
import { Utf8Stream } from '../../../src/engine/util/utf8-stream.ts';

const bytes = new TextEncoder().encode('a ü € 🚀 z');

describe('Utf8Stream', () => {
  it.each([1, 2, 3, 5])('puts characters together from pieces of %i bytes', (size) => {
    const stream = new Utf8Stream();
    let text = '';
    for (let at = 0; at < bytes.length; at += size) text += stream.push(bytes.subarray(at, at + size));
    expect(text).toBe('a ü € 🚀 z');
  });

  it('gives what is complete at once', () => {
    const stream = new Utf8Stream();
    expect(stream.push(Uint8Array.of(0x61, 0xe2, 0x82))).toBe('a');
    expect(stream.push(Uint8Array.of(0xac, 0x62))).toBe('€b');
  });

  it('holds nothing back that can never be completed', () => {
    const stream = new Utf8Stream();
    expect(stream.push(Uint8Array.of(0x61, 0xff))).toBe('a\ufffd');
    expect(stream.push(Uint8Array.of(0x80, 0x80, 0x80, 0x80))).toBe('\ufffd'.repeat(4));
    expect(stream.push(Uint8Array.of(0xc3))).toBe('');
    expect(stream.push(Uint8Array.of(0x28))).toBe('\ufffd(');
  });
});
