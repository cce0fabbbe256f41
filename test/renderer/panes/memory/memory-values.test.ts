import { describe, expect, it } from 'vitest';
import {
  encodePattern,
  hexText,
  parseAddress,
  type PatternKind,
} from '../../../../src/renderer/panes/memory/memory-values.ts';

function encoded(kind: PatternKind, text: string): string {
  const result = encodePattern(kind, text);
  return result.ok ? hexText(result.bytes) : `error: ${result.message}`;
}

describe('memory values', () => {
  it.each<[PatternKind, string, string]>([
    ['bytes', 'de ad', 'de ad'],
    ['bytes', '0xDE,0xad be', 'de ad be'],
    ['bytes', 'dea', 'error: Half a byte is missing at the end.'],
    ['bytes', 'xyz', 'error: Bytes are hex digits, two each: de ad.'],
    ['bytes', '', 'error: Type bytes in hex, such as de ad.'],
    ['text', 'Hé', '48 c3 a9'],
    ['i8', '-1', 'ff'],
    ['i8', '255', 'ff'],
    ['i8', '256', 'error: i8 holds -128 to 255'],
    ['i8', '-129', 'error: i8 holds -128 to 255'],
    ['i16', '0x1234', '34 12'],
    ['i32', '1_000_000', '40 42 0f 00'],
    ['i32', '0b101', '05 00 00 00'],
    ['i64', '-9223372036854775808', '00 00 00 00 00 00 00 80'],
    ['i64', '18446744073709551615', 'ff ff ff ff ff ff ff ff'],
    ['i64', '18446744073709551616', 'refused'],
    ['i32', '1.5', 'refused'],
    ['f32', '1.5', '00 00 c0 3f'],
    ['f32', '-inf', '00 00 80 ff'],
    ['f32', 'nan', '00 00 c0 7f'],
    ['f32', '-nan:0x1', '01 00 80 ff'],
    ['f64', '.1', '9a 99 99 99 99 99 b9 3f'],
    ['f64', '-0', '00 00 00 00 00 00 00 80'],
    ['f64', 'nan:0x4', '04 00 00 00 00 00 f0 7f'],
    ['f64', 'nan:0x0', 'refused'],
    ['f64', '1e400', 'refused'],
    ['f64', 'one', 'refused'],
  ])('%s %s is %s', (kind, text, expected) => {
    // Where the message is the engine's, its words are its own business.
    if (expected === 'refused') expect(encoded(kind, text)).toMatch(/^error: ./);
    else expect(encoded(kind, text)).toBe(expected);
  });

  it.each([
    ['66432', 66432n],
    ['0x1_0380', 0x10380n],
    [' 0xFFFFFFFF ', 0xffffffffn],
    ['0xffffffffffffffff', 2n ** 64n - 1n],
    ['$p + 8', null],
    ['-1', null],
    ['', null],
  ])('the address %s is %s', (text, expected) => {
    expect(parseAddress(text)).toBe(expected);
  });
});
