import { describe, expect, it } from 'vitest';
import { evaluate, type Scope } from '../../../src/engine/debug/evaluate.ts';
import { parseExpression } from '../../../src/engine/debug/expression.ts';
import type { Value } from '../../../src/engine/runtime/value.ts';
import { bitsOfF64 } from '../../../src/engine/util/bits.ts';

const first = new Uint8Array([0x10, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
const second = new Uint8Array([1, 2]);
const locals: Value[] = [
  { type: 'i32', bits: 0xffff_fff0 },
  { type: 'f64', bits: bitsOfF64(2.5) },
  { type: 'f64', bits: bitsOfF64(300) },
  { type: 'externref', ref: null },
];
const scope: Scope = {
  named: (name) => ({ p: locals[0], 'a b': locals[2] })[name] ?? null,
  local: (index) => locals[index] ?? null,
  global: (index) => (index === 0 ? { type: 'i64', bits: 7n } : null),
  operand: (index) => [locals[2]][index] ?? null,
  watched: (which) => ({ type: 'i32', bits: which === 'new' ? 9 : 4 }),
  load: (address, size, index) => {
    const memory = [first, second][index] ?? new Uint8Array(0);
    if (address + BigInt(size) > BigInt(memory.length)) return null;
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(memory[Number(address) + i] ?? 0);
    return value;
  },
};

function value(text: string): bigint {
  return evaluate(parseExpression(text), scope);
}

describe('an address expression', () => {
  it.each([
    ['0x400', 0x400n],
    ['1_000', 1000n],
    ['1 + 2 * 3 - 4 / 2 % 2', 7n],
    ['(1 + 2) * 3', 9n],
    ['10 - 3 - 2', 5n],
    ['1 << 4 | 1 ^ 3 & 2', 19n],
    ['1 + 1 == 2 && 3 > 2 || 0', 1n],
    ['2 < 1 || 1 >= 2 || 2 <= 1', 0n],
    ['1 | 2 == 2', 1n],
    ['1 != 1', 0n],
    ['!0 + !7', 1n],
    ['new - old > 4', 1n],
    ['1 + 1 << 2', 8n],
    ['-8 & 0xff', 248n],
    ['~0 & 7', 7n],
    ['- -5', 5n],
    ['+5', 5n],
    ['$p & 0xff', 0xf0n],
    ['local 2 + global 0', 307n],
    ['local $p', 0xffff_fff0n],
    ['$"a b"', 300n],
    ['top', 300n],
    ['stack 0 >> 2', 75n],
    ['i32[0] + u8[4]', 271n],
    ['i8[4]', -1n],
    ['i32[4]', 0xffff_ffffn],
    ['i64[0]', BigInt.asIntN(64, 0xffff_ffff_0000_0010n)],
    ['i32[i32[0] - 0x10]', 16n],
    ['-7 / 2', -3n],
    ['u8[1]@1 + u8[0]@0 * 2', 34n],
    ['u16[i32[u8[1]@1 + 2]@0 & 0]@ 1', 0x201n],
  ])('%s is %s', (text, expected) => expect(value(text)).toBe(expected));

  it.each([
    ['', 'An address or an expression is expected.'],
    ['   ', 'An address or an expression is expected.'],
    ['1 +', 'Something is missing at the end.'],
    ['(1', '")" is missing.'],
    ['1 2', '"2" is not expected here.'],
    ['p', '"p" has no meaning here; names of locals and globals begin with $.'],
    ['1 ; 2', '";" has no meaning here.'],
    ['local', 'An index is missing after "local".'],
    ['0x', '"x" is not expected here.'],
    ['local 9', 'There is no local 9 here.'],
    ['$nope', 'There is no $nope here.'],
    ['local 1', 'local 1 is 2.5, not a whole number.'],
    ['local 3', 'local 3 is a reference, not a number.'],
    ['1 / 0', 'Division by zero.'],
    ['1 << 65', 'A shift by 65 is not possible here.'],
    ['i32[6]', 'There are no 4 bytes of memory at 0x6.'],
    ['i32[-1]', 'There are no 4 bytes of memory at -0x1.'],
    ['i32[0]@1', 'There are no 4 bytes of memory 1 at 0x0.'],
    ['i32[0]@', 'The number of a memory is missing after "@".'],
    ['i32[0]@p', 'The number of a memory is missing after "@".'],
    ['4@1', '"@" is not expected here.'],
    [`${'('.repeat(600)}1${')'.repeat(600)}`, 'An expression has at most 1000 characters.'],
  ])('%s says: %s', (text, message) => expect(() => value(text)).toThrow(message));

  it('says where it stopped making sense', () => {
    expect(() => value('1 + * 2')).toThrow(expect.objectContaining({ at: 4 }));
    expect(() => value('1 +  ;')).toThrow(expect.objectContaining({ at: 5 }));
  });

  it('stays bounded however it multiplies', () => {
    const huge = Array.from({ length: 70 }, () => '0xffffffff').join(' * ');
    expect(BigInt.asIntN(128, value(huge))).toBe(value(huge));
  });
});
