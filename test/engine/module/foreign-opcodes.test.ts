import { expect, it } from 'vitest';
import { foreignOpcode, isPrefix } from '../../../src/engine/module/foreign-opcodes.ts';
import { opcodeByNumber } from '../../../src/engine/module/opcodes.ts';

it.each([
  [0xe0, 'cont.new', 'stack-switching'],
  [0xe3, 'resume', 'stack-switching'],
  [0xe6, 'switch', 'stack-switching'],
] as const)('names %i as %s', (byte, mnemonic, feature) => {
  expect(foreignOpcode(byte)).toEqual({ mnemonic, feature });
});

it('knows no feature for what none defines', () => {
  for (const byte of [0x27, 0xe7, 0xfb, 0xfd, 0xff]) expect(foreignOpcode(byte)).toBeUndefined();
});

it('claims no byte that the opcode table has', () => {
  for (let byte = 0; byte < 256; byte++) {
    if (opcodeByNumber(byte) !== undefined) expect(foreignOpcode(byte)).toBeUndefined();
  }
  expect([0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff].map(isPrefix)).toEqual([false, true, true, true, true, false]);
});
