import { describe, expect, it } from 'vitest';
import { InstructionReader, problemOfBody } from '../../../src/engine/binary/instructions.ts';
import { opcodeByMnemonic } from '../../../src/engine/module/opcodes.ts';
import { bytes } from '../../support/bytes.ts';

function read(text: string): InstructionReader {
  const all = bytes(text);
  return new InstructionReader(all, 0, all.length);
}

/** Reads one instruction and stands on it. */
function one(text: string): InstructionReader {
  const reader = read(text);
  expect(reader.next()).toBe(true);
  expect(reader.pos).toBe(bytes(text).length);
  return reader;
}

function complaint(text: string): string {
  const reader = read(text);
  try {
    while (reader.next());
    reader.expectEnd();
    return 'fine';
  } catch (error) {
    return String(error);
  }
}

describe('immediates', () => {
  it.each([
    ['02 40', { blockTypeIndex: -1, blockResult: null }],
    ['03 7c', { blockTypeIndex: -1, blockResult: 'f64' }],
    ['04 05', { blockTypeIndex: 5, blockResult: null }],
    ['02 c0 00', { blockTypeIndex: 64, blockResult: null }],
    ['0c 03', { index: 3 }],
    ['10 80 01', { index: 128 }],
    ['11 02 01', { index: 2, index2: 1 }],
    ['20 07', { index: 7 }],
    ['28 02 08', { align: 2, memOffset: 8, index: 0 }],
    ['28 42 03 10', { align: 2, memOffset: 16, index: 3 }],
    ['28 02 80 80 80 80 10', { memOffset: 2 ** 32 }],
    ['3f 00', { index: 0 }],
    ['41 7f', { low: -1 }],
    ['42 80 80 80 80 10', { low: 0, high: 1 }],
    ['43 00 00 80 3f', { low: 0x3f80_0000 }],
    ['44 01 00 00 00 02 00 00 00', { low: 1, high: 2 }],
    ['1c 01 7e', { types: ['i64'] }],
    ['d0 6f', { refType: 'externref' }],
    ['d2 05', { index: 5 }],
    ['12 05', { index: 5 }],
    ['13 02 01', { index: 2, index2: 1 }],
    ['14 80 01', { index: 128 }],
    ['d5 02', { index: 2 }],
    ['fb 00 05', { index: 5 }],
    ['fb 02 05 03', { index: 5, index2: 3 }],
    ['fb 08 05 90 4e', { index: 5, index2: 10_000 }],
    ['fb 11 02 01', { index: 2, index2: 1 }],
    ['fb 14 6e', { refType: '(ref any)' }],
    ['fb 15 03', { refType: '(ref null 3)' }],
    ['fb 16 03', { refType: '(ref 3)' }],
    ['fb 97 00 6b', { refType: 'structref' }],
    ['fb 18 01 04 6e 03', { index: 4, refType: 'anyref', refType2: '(ref 3)' }],
    ['fb 19 02 04 6e 03', { index: 4, refType: '(ref any)', refType2: '(ref null 3)' }],
    ['fc 08 03 00', { index: 3, index2: 0 }],
    ['fc 8a 80 00 00 01', { index: 0, index2: 1 }],
    ['fc 0c 04 01', { index: 4, index2: 1 }],
    ['fc 0d 04', { index: 4 }],
    ['fd 15 0f', { lane: 15 }],
    ['fd 0b 04 80 01', { align: 4, memOffset: 128, index: 0 }],
    ['fd 54 40 02 08 07', { align: 0, memOffset: 8, index: 2, lane: 7 }],
    ['fd ae 01', { opcode: opcodeByMnemonic('i32x4.add') }],
    ['fd 93 82 80 80 00', { opcode: opcodeByMnemonic('i32x4.relaxed_dot_i8x16_i7x16_add_s') }],
  ])('%s', (text, fields) => {
    expect(one(text)).toMatchObject(fields);
  });

  it('of br_table are all its labels, the default last', () => {
    const reader = one('0e 02 01 00 03');
    expect([...reader.labels.subarray(0, reader.labelCount)]).toEqual([1, 0, 3]);
  });

  it('of br_table may be many', () => {
    const all = new Uint8Array(1 + 2 + 1001 + 1);
    all.set([0x0e, 0xe8, 0x07]); // 1000 labels and the default
    all.fill(7, 3);
    all[all.length - 1] = 0x0b;
    const reader = new InstructionReader(all, 0, all.length);
    reader.next();
    expect(reader.labelCount).toBe(1001);
    expect(reader.labels[1000]).toBe(7);
  });
});

describe('the sixteen bytes', () => {
  it('of v128.const are read as bytes and as words, lowest first', () => {
    const reader = one('fd 0c 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e ff');
    expect([0, 1, 2, 3].map((i) => reader.vectorWord(i))).toEqual([0x03020100, 0x07060504, 0x0b0a0908, 0xff0e0d0c | 0]);
    expect(reader.vectorByte(15)).toBe(0xff);
  });

  it('of i8x16.shuffle are its lanes', () => {
    const reader = one('fd 0d 1f 1e 1d 1c 1b 1a 19 18 17 16 15 14 13 12 11 10');
    expect(Array.from({ length: 16 }, (_, i) => reader.vectorByte(i))).toEqual(
      Array.from({ length: 16 }, (_, i) => 31 - i),
    );
  });
});

it('walks a body, counting open blocks, and stops behind the last end', () => {
  const reader = read('02 40 41 00 04 40 01 05 01 0b 0b 0b');
  const seen: string[] = [];
  while (reader.next()) seen.push(`${reader.offset} ${reader.opcode.mnemonic} ${reader.depth}`);
  expect(seen).toEqual([
    '0 block 0',
    '2 i32.const 1',
    '4 if 1',
    '6 nop 2',
    '7 else 2',
    '8 nop 2',
    '9 end 2',
    '10 end 1',
    '11 end 0',
  ]);
  expect(reader.finished).toBe(true);
  reader.expectEnd();
});

it('goes on at an instruction seen before', () => {
  const reader = read('02 40 04 40 01 05 01 0b 0b 0b');
  reader.seek(5, 2);
  expect(reader.next()).toBe(true);
  expect(reader.opcode.mnemonic).toBe('else');
  reader.restart(4, 5);
  expect(reader.next()).toBe(true);
  expect(() => reader.next()).toThrow('an END opcode is missing');
});

describe('what is malformed', () => {
  it.each([
    ['', 'an END opcode is missing (at 0x0)'],
    ['01', 'an END opcode is missing (at 0x1)'],
    ['02 40 0b', 'an END opcode is missing (at 0x3)'],
    ['0b 01', 'END opcode expected: there are bytes after the end of the function (at 0x1)'],
    ['27 0b', 'illegal opcode 27 (at 0x0)'],
    ['ff 0b', 'illegal opcode ff'],
    ['fc 12 0b', 'illegal opcode fc 12'],
    ['fd ff 7f 0b', 'illegal opcode fd 3fff'],
    ['fd 94 02 0b', 'illegal opcode fd 114'],
    ['fd 9a 01 0b', 'illegal opcode fd 9a'],
    ['fd 0c 00 01 0b', 'unexpected end (at 0x5)'],
    ['fd 15', 'unexpected end (at 0x2)'],
    ['05 0b', 'else outside of an if (at 0x0)'],
    ['02 40 05 0b 0b', 'else outside of an if'],
    ['04 40 05 05 0b 0b', 'else outside of an if'],
    ['02 ff 00 0b 0b', 'fine'],
    ['02 80 7f 0b 0b', 'malformed block type'],
    ['02 7f', 'an END opcode is missing'],
    ['41', 'unexpected end (at 0x1)'],
    ['44 00 00', 'unexpected end (at 0x3)'],
    ['28 80 01 00 0b', 'malformed memop flags'],
    ['41 80 80 80 80 70 0b', 'integer too large'],
    ['0e ff ff ff ff 0f 00 0b', 'unexpected end: there are fewer bytes than the count says'],
    ['d0 40 0b', 'malformed heap type'],
    ['fb 18 04 00 6e 6e 0b', 'malformed br_on_cast flags 4'],
    ['fb 1f 0b', 'illegal opcode fb 1f'],
    ['1c 01 40 0b', 'malformed value type 0x40'],
  ])('%s', (text, said) => {
    expect(complaint(text)).toContain(said);
  });
});

describe('what belongs to features that are not there yet', () => {
  it.each([
    ['e2 00', 'suspend needs stack switching, which Wasmscope cannot run yet (at 0x0)'],
    ['02 68', 'the type cont needs stack switching'],
  ])('%s', (text, said) => {
    expect(complaint(text)).toContain(`UnsupportedError: ${said}`);
  });

  it('says in which function', () => {
    const code = bytes('00 e2');
    const problem = problemOfBody(code, { start: 0, code: 1, end: 3, locals: [] }, 9);
    expect(problem).toMatchObject({ feature: 'stack-switching', func: 9, offset: 1 });
  });
});

it('does not nest in JavaScript, however deep the blocks', () => {
  const depth = 500_000;
  const code = new Uint8Array(3 * depth + 1).fill(0x0b);
  for (let i = 0; i < depth; i++) code.set([0x02, 0x40], 2 * i);
  expect(problemOfBody(code, { start: 0, code: 0, end: code.length, locals: [] }, 0)).toBeNull();
});
