import { expect, it } from 'vitest';
import { InstructionReader } from '../../../src/engine/binary/instructions.ts';
import { Emitter } from '../../../src/engine/compile/emitter.ts';
import { emitVector } from '../../../src/engine/compile/vector.ts';
import { bytes } from '../../support/bytes.ts';

function emitted(text: string): number[] {
  const code = bytes(text);
  const reader = new InstructionReader(code, 0, code.length);
  reader.next();
  const out = new Emitter(16);
  emitVector(out, reader);
  return [...out.words()];
}

it.each([
  ['fd ae 01', [0x4ae]],
  ['fd 93 02', [0x513]],
  ['fd 15 0f', [0x415, 15]],
  ['fd 0c 01 00 00 00 ff ff ff ff 00 00 00 80 04 03 02 01', [0x40c, 1, -1, -0x8000_0000, 0x01020304]],
  ['fd 0d 00 01 02 03 1c 1d 1e 1f 00 00 00 00 10 00 00 00', [0x40d, 0x03020100, 0x1f1e1d1c, 0, 0x10]],
  ['fd 00 04 80 01', [0x400, 128, 0, 0, 0]],
  ['fd 54 40 02 08 07', [0x454, 8, 0, 2, 7]],
  ['fd 0b 04 ff ff ff ff 1f', [0x40b, -1, 1, 0, 0]],
])('%s', (text, words) => {
  expect(emitted(text)).toEqual(words);
});
