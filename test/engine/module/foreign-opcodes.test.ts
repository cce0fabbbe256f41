import { expect, it } from 'vitest';
import { foreignOpcode, isPrefix } from '../../../src/engine/module/foreign-opcodes.ts';
import { opcodeByNumber } from '../../../src/engine/module/opcodes.ts';

it.each([
  [0x12, 0, 'return_call', 'tail-call'],
  [0x14, 0, 'call_ref', 'function-references'],
  [0xd3, 0, 'ref.eq', 'gc'],
  [0xe3, 0, 'resume', 'stack-switching'],
  [0xfb, 0, 'struct.new', 'gc'],
  [0xfb, 30, 'i31.get_u', 'gc'],
] as const)('names %i %i as %s', (byte, sub, mnemonic, feature) => {
  expect(foreignOpcode(byte, sub)).toEqual({ mnemonic, feature });
});

it('knows no feature for what none defines', () => {
  for (const [byte, sub] of [
    [0x27, 0],
    [0xff, 0],
    [0xfb, 31],
    [0xfd, 0],
    [0xfe, 4],
    [0xfe, 0x4f],
  ] as const) {
    expect(foreignOpcode(byte, sub)).toBeUndefined();
  }
});

it('claims no byte that the opcode table has', () => {
  for (let byte = 0; byte < 256; byte++) {
    if (opcodeByNumber(byte) !== undefined) expect(foreignOpcode(byte)).toBeUndefined();
  }
  expect([0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff].map(isPrefix)).toEqual([false, true, true, true, true, false]);
});
