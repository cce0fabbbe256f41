import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { moduleOf } from '../../support/bytes.ts';
import { unsigned } from '../runtime/module-builder.ts';

describe('element segments', () => {
  const segment = (text: string) => decode(moduleOf(text)).elements[0];

  it.each([
    ['09 06 01 00 41 00 0b 00', 'active', 0, '(ref func)', true],
    ['09 05 01 01 00 01 07', 'passive', 0, '(ref func)', false],
    ['09 09 01 02 03 41 00 0b 00 01 07', 'active', 3, '(ref func)', true],
    ['09 05 01 03 00 01 07', 'declarative', 0, '(ref func)', false],
    ['09 09 01 04 41 00 0b 01 d2 07 0b', 'active', 0, 'funcref', true],
    ['09 07 01 05 6f 01 d0 6f 0b', 'passive', 0, 'externref', false],
    ['09 0b 01 06 03 41 00 0b 70 01 d0 70 0b', 'active', 3, 'funcref', true],
    ['09 07 01 07 70 01 d2 07 0b', 'declarative', 0, 'funcref', false],
  ])('%s', (text, mode, table, type, placed) => {
    const found = segment(text);
    expect(found).toMatchObject({ mode, table, type });
    expect(found?.at !== null).toBe(placed);
  });

  it('keep functions as numbers and expressions as ranges', () => {
    expect(segment('09 05 01 01 00 01 07')?.items).toEqual([{ func: 7, offset: 14 }]);
    expect(segment('09 07 01 05 6f 01 d0 6f 0b')?.items).toEqual([{ expr: { start: 14, end: 17 } }]);
  });
});

describe('data segments', () => {
  it.each([
    ['0b 06 01 00 41 00 0b 00', 'active', 0],
    ['0b 04 01 01 01 ff', 'passive', 0],
    ['0b 07 01 02 02 41 00 0b 00', 'active', 2],
  ])('%s', (text, mode, memory) => {
    expect(decode(moduleOf(text)).datas[0]).toMatchObject({ mode, memory });
  });
});

describe('more than anybody needs', () => {
  const section = (id: string, content: string) => {
    const size = unsigned(content.trim().split(/\s+/).length).map((byte) => byte.toString(16).padStart(2, '0'));
    return `${id} ${size.join(' ')} ${content}`;
  };
  const memories = section('05', `65 ${'00 00 '.repeat(101)}`);
  const imports = section('02', `64 ${'00 00 02 00 00 '.repeat(100)}`);

  it.each([
    ['parameters of a type', section('01', `01 60 e9 07 ${'7f '.repeat(1001)} 00`), 'too many parameters: 1001'],
    ['results of a type', section('01', `01 60 00 e9 07 ${'7f '.repeat(1001)}`), 'too many results: 1001'],
    ['memories', memories, 'too many memories: 101, the limit is 100'],
    ['memories, imported ones among them', `${imports} 05 03 01 00 00`, 'too many memories: 101'],
  ])('%s', (_, text, said) => {
    expect(() => decode(moduleOf(text))).toThrow(said);
  });
});

describe('what is malformed inside sections', () => {
  it.each([
    ['01 04 01 61 00 00', 'malformed type: form 0x61', 11],
    ['01 05 01 60 01 01 00', 'malformed value type 0x1', 13],
    ['02 07 01 01 61 01 62 05 00', 'malformed import kind 5', 15],
    ['02 06 01 05 61 01 62 00', 'length of a name is out of bounds', 11],
    ['04 04 01 7f 00 00', 'malformed reference type 0x7f', 11],
    ['04 04 01 70 08 00', 'malformed limits flags', 12],
    ['05 03 01 10 00', 'malformed limits flags', 11],
    ['06 06 01 7f 02 41 00 0b', 'malformed mutability', 12],
    ['07 05 01 01 66 05 00', 'malformed export kind 5', 13],
    ['09 05 01 08 00 01 07', 'malformed elements segment kind', 11],
    ['09 05 01 01 01 01 07', 'malformed element kind', 12],
    ['0b 04 01 03 01 ff', 'malformed data segment kind', 11],
    ['0b 04 01 01 02 ff', 'length of a data segment is out of bounds', 12],
    ['0d 03 01 01 00', 'malformed tag attribute', 11],
    ['06 05 01 7f 00 41 00', 'an END opcode is missing', 15],
    ['04 08 01 40 01 70 00 00 d0 70 0b', 'malformed table', 12],
  ])('%s', (text, message, offset) => {
    let error: unknown;
    try {
      decode(moduleOf(text));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ kind: 'decode', offset });
    expect(String(error)).toContain(message);
  });

  it.each([
    ['0a 03 01 01 00', 'a body without instructions', 23],
    ['0a 04 01 05 00 0b', 'a function body is longer than its section', 21],
    ['0a 06 01 02 00 0b 00 00', 'section size mismatch', 24],
  ])('%s as code section', (text, message, offset) => {
    const module = moduleOf(`01 04 01 60 00 00\n03 02 01 00\n${text}`);
    expect(() => decode(module)).toThrow(expect.objectContaining({ offset }));
    expect(() => decode(module)).toThrow(message);
  });
});

it('takes numbers longer than they need to be', () => {
  const module = decode(
    moduleOf(`
      01 88 80 80 80 00  ; 8: type section of 8 bytes, in five bytes
      81 80 00           ; 14: one type, in three bytes
      60                 ; 17: a function type
      80 00              ; 18: without parameters, in two bytes
      80 00              ; 20: and without results
    `),
  );
  expect(module.types).toMatchObject([
    { kind: 'func', params: [], results: [], final: true, supers: [], group: 0, offset: 17 },
  ]);
});

it('reads the limits of tables and memories up to 2^64, for validation to judge', () => {
  const limits = decode(moduleOf('05 08 01 00 80 80 80 80 80 01')).memories[0]?.type.limits;
  expect(limits).toEqual({ min: 2 ** 35, max: null });
});

it('refuses bodies that are longer than browsers take, and says where', () => {
  const longest = 7_654_321;
  const withBody = (size: number): Uint8Array => {
    const head = moduleOf('01 04 01 60 00 00 03 02 01 00');
    const section = [10, ...unsigned(size + 5), 1, ...unsigned(size), 0];
    const bytes = new Uint8Array(head.length + section.length + size - 1).fill(1);
    bytes.set(head);
    bytes.set(section, head.length);
    bytes[bytes.length - 1] = 0x0b;
    return bytes;
  };
  expect(decode(withBody(longest)).funcs[0]?.body).toMatchObject({ end: 28 + longest });
  expect(() => decode(withBody(longest + 1))).toThrow(
    expect.objectContaining({
      message: 'a function body is too long: 7654322 bytes, the limit is 7654321 (at 0x18)',
      offset: 24,
    }),
  );
});
