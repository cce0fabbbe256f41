import { describe, expect, it } from 'vitest';
import { decode, decodePartial } from '../../../src/engine/binary/decode.ts';
import { DecodeError, UnsupportedError } from '../../../src/engine/module/errors.ts';
import { bytes, moduleOf } from '../../support/bytes.ts';

/** What decoding says: kind, offset and the beginning of the sentence. */
function complaint(module: Uint8Array): string {
  const { problem } = decodePartial(module);
  if (problem === null) return 'fine';
  const feature = problem instanceof UnsupportedError ? ` ${problem.feature}` : '';
  return `${problem.kind}${feature} ${problem.offset}: ${problem.message}`;
}

it('decodes the smallest module', () => {
  const module = decode(moduleOf(''));
  expect(module).toMatchObject({ sections: [], types: [], funcs: [], start: null, dataCount: null, customs: [] });
});

it('decodes a module with one of everything', () => {
  const module = decode(
    moduleOf(`
      01 06 01 60 01 7f 01 7e     ; 8: type section: (i32) -> (i64)
      02 07 01 01 61 01 62 00 00  ; 16: import a.b, a function of type 0
      03 02 01 00                 ; 25: one function of type 0
      04 05 01 70 01 02 05        ; 29: table of funcref, 2 to 5
      05 03 01 00 01              ; 36: memory of at least 1 page
      06 06 01 7f 01 41 2a 0b     ; 41: mutable global i32 = 42
      07 05 01 01 66 00 01        ; 49: export "f", function 1
      09 07 01 00 41 00 0b 01 01  ; 56: elements at 0: function 1
      0c 01 01                    ; 65: one data segment
      0a 08 01 06 01 02 7f 42 07 0b ; 68: body: two i32 locals, i64.const 7
      0b 08 01 00 41 08 0b 02 68 69 ; 78: data at 8: "hi"
      00 03 01 78 ff              ; 88: custom section "x"
    `),
  );
  expect(module.sections.map(({ id, name, offset, start, end }) => [id, name, offset, start, end])).toEqual([
    [1, 'type', 8, 10, 16],
    [2, 'import', 16, 18, 25],
    [3, 'function', 25, 27, 29],
    [4, 'table', 29, 31, 36],
    [5, 'memory', 36, 38, 41],
    [6, 'global', 41, 43, 49],
    [7, 'export', 49, 51, 56],
    [9, 'element', 56, 58, 65],
    [12, 'data count', 65, 67, 68],
    [10, 'code', 68, 70, 78],
    [11, 'data', 78, 80, 88],
    [0, 'x', 88, 90, 93],
  ]);
  expect(module.types).toMatchObject([{ kind: 'func', params: ['i32'], results: ['i64'], final: true, offset: 11 }]);
  expect(module.imports).toEqual([{ module: 'a', name: 'b', kind: 'func', index: 0, offset: 19 }]);
  expect(module.funcs).toEqual([
    { importIndex: 0, offset: 19, typeIndex: 0, body: null },
    {
      importIndex: null,
      offset: 28,
      typeIndex: 0,
      body: { start: 72, code: 75, end: 78, locals: [{ count: 2, type: 'i32' }] },
    },
  ]);
  expect(module.tables[0]).toMatchObject({ type: { element: 'funcref', limits: { min: 2, max: 5 } }, init: null });
  expect(module.memories[0]).toMatchObject({ type: { limits: { min: 1, max: null } }, offset: 39 });
  expect(module.globals[0]).toMatchObject({ type: { value: 'i32', mutable: true }, init: { start: 46, end: 49 } });
  expect(module.exports).toEqual([{ name: 'f', kind: 'func', index: 1, offset: 52 }]);
  expect(module.elements[0]).toMatchObject({ mode: 'active', table: 0, items: [{ func: 1, offset: 64 }] });
  expect(module.datas[0]).toMatchObject({ mode: 'active', memory: 0, start: 86, end: 88, at: { start: 82, end: 85 } });
  expect(module.dataCount).toBe(1);
  expect(module.customs).toEqual([{ name: 'x', start: 92, end: 93, offset: 88 }]);
});

describe('what is no module', () => {
  it.each([
    ['', 'decode 0: unexpected end: the file is empty'],
    ['00 61', 'decode 2: unexpected end: the file stops within its first four bytes'],
    ['00 61 73 6d 01 00', 'decode 6: unexpected end: the file stops within its version'],
    ['00 61 73 6d 02 00 00 00', 'decode 4: unknown binary version 02 00 00 00, expected 01 00 00 00'],
    ['00 61 73 6e 01 00 00 00', 'decode 3: this is no WebAssembly module'],
  ])('%s', (text, start) => {
    expect(complaint(bytes(text))).toContain(start);
  });

  it('is a component when its layer is 1', () => {
    expect(complaint(bytes('00 61 73 6d 0d 00 01 00'))).toBe(
      'unsupported component-model 4: this file is a component: it needs the component model, which Wasmscope cannot run yet (at 0x4)',
    );
  });
});

describe('sections', () => {
  it.each([
    ['0e 00', 'decode 8: malformed section id 14'],
    ['01 80 80 80 80 80 00', 'decode 9: integer representation too long'],
    [
      '03 01 00 01 01 00',
      'decode 11: unexpected content after last section: the type section stands after the function section',
    ],
    ['01 01 00 01 01 00', 'decode 11: unexpected content after last section: the type section stands twice'],
    ['01 05 01 60 00 00 00', 'decode 14: section size mismatch: 1 bytes too many in the type section'],
    ['01 03 01 60 00', 'decode 13: unexpected end'],
    [
      '01 09 01 60 00 00',
      'decode 14: unexpected end: the type section says it has 9 bytes, but 4 are left in the file',
    ],
    ['00 02 05 78', 'decode 10: unexpected end: the length of a name is out of bounds'],
    ['00 09 01 78', 'decode 12: unexpected end: the custom section "x" goes on past the end of the file'],
    ['00 02 01 ff', 'decode 11: malformed UTF-8 encoding'],
    [
      '01 04 01 60 00 00 03 02 01 00',
      'decode 18: function and code section have inconsistent lengths: 1 functions, no code section',
    ],
    ['0a 04 01 02 00 0b', 'decode 10: function and code section have inconsistent lengths: 0 functions, 1 bodies'],
    ['0c 01 02', 'decode 11: data count and data section have inconsistent lengths: 2 announced, no data section'],
    ['0c 01 01 0b 01 00', 'decode 13: data count and data section have inconsistent lengths: 1 announced, 0 segments'],
  ])('%s', (text, said) => {
    expect(complaint(moduleOf(text))).toContain(said);
  });
});

describe('features beyond WebAssembly 3.0', () => {
  it.each([
    ['01 05 01 60 01 68 00', 'unsupported stack-switching 13: the type cont needs stack switching'],
    ['01 03 01 5d 00', 'unsupported stack-switching 11: a continuation type needs stack switching'],
    ['01 04 01 5f 01 7f 00', 'decode'],
    ['01 07 01 4e 01 50 00 60 00 00', 'decode'],
    ['01 07 01 4e 01 50 00 5e 78 00', 'decode'],
    ['02 08 01 01 61 01 62 04 00 00', 'fine'],
    ['02 08 01 01 61 00 7f 00 00 00', 'unsupported compact-imports 14: it needs the compact import section'],
    ['02 08 01 01 61 00 7e 00 00 00', 'unsupported compact-imports 14'],
    ['02 08 01 01 61 01 62 7f 00 00', 'decode 15: malformed import kind 127'],
    ['0d 03 01 00 00', 'fine'],
    ['0d 03 01 01 00', 'decode 11: malformed tag attribute'],
    ['05 05 02 00 01 00 01', 'fine'],
    ['05 03 01 04 01', 'fine'],
    ['05 04 01 03 01 02', 'fine'],
    ['05 03 01 10 01', 'decode 11: malformed limits flags'],
    [
      '04 05 01 70 03 01 02',
      'unsupported shared-everything-threads 12: a shared table needs shared-everything threads',
    ],
    ['04 04 01 70 08 01', 'decode 12: malformed limits flags'],
    [
      '05 04 01 08 01 00',
      'unsupported custom-page-sizes 11: a memory with pages of its own size needs custom page sizes',
    ],
    ['04 0a 01 40 00 70 00 01 d0 70 0b', 'decode'],
    ['06 07 01 7f 00 fb 00 00 0b', 'fine'],
  ])('%s', (text, said) => {
    expect(complaint(moduleOf(text))).toContain(said);
  });

  it('keeps what comes behind them', () => {
    const { module, problem } = decodePartial(
      moduleOf(`
        01 05 01 60 01 68 00     ; 8: type section: (contref) -> ()
        05 05 02 00 01 00 01     ; 15: two memories
        06 06 01 7f 00 e0 0b 00  ; 22: a global from cont.new: cannot be read on
        07 07 01 03 6d 65 6d 02 00 ; 30: export "mem"
      `),
    );
    expect(problem).toMatchObject({ feature: 'stack-switching', offset: 13 });
    expect(module.memories).toHaveLength(2);
    expect(module.exports).toMatchObject([{ name: 'mem' }]);
  });

  it('never hide that a module is malformed', () => {
    const smallPages = '05 04 01 08 01 00 ; a memory with pages of one byte\n';
    expect(complaint(moduleOf(`${smallPages} 05 01 00`))).toContain('decode 14: unexpected content');
    const body = moduleOf(`
      01 04 01 60 00 00     ; 8: type section
      03 02 01 00           ; 14: one function
      05 04 01 08 01 00     ; 18: a memory with pages of one byte
      0a 05 01 03 00 ff 0b  ; 24: its body: no instruction begins with ff
    `);
    expect(complaint(body)).toContain('decode 29: illegal opcode ff');
  });
});

describe('hostile counts', () => {
  it.each([
    ['01 05 ff ff ff ff 0f', 'decode 10: unexpected end'],
    ['03 05 ff ff ff ff 0f', 'decode 10: unexpected end'],
    ['0b 05 ff ff ff ff 0f', 'decode 10: unexpected end'],
    ['01 04 01 60 00 00 03 02 01 00 0a 0b 01 09 01 ff ff ff ff 0f 7f 0b 00', 'fine'],
    [
      '01 04 01 60 00 00 03 02 01 00 0a 10 01 0e 02 ff ff ff ff 0f 7f 01 7e 41 00 1a 0b 00',
      'decode 29: too many locals',
    ],
  ])('%s', (text, said) => {
    expect(complaint(moduleOf(text))).toContain(said);
  });

  it('refuses more sections than anybody writes', () => {
    const module = new Uint8Array(8 + 3 * 100_001);
    module.set(moduleOf(''));
    for (let i = 8; i < module.length; i += 3) module[i + 1] = 1;
    expect(complaint(module)).toContain('decode 300008: too many sections');
  });
});

it('shows what a cut-off file holds', () => {
  const whole = moduleOf(`
    01 04 01 60 00 00           ; 8: type section
    03 03 02 00 00              ; 14: two functions
    0a 07 02 02 00 0b 02 00 0b  ; 19: two bodies
  `);
  const { module, problem } = decodePartial(whole.subarray(0, 25));
  expect(problem).toBeInstanceOf(DecodeError);
  expect(problem?.message).toContain('the code section says it has 7 bytes, but 4 are left in the file');
  expect(module.types).toHaveLength(1);
  expect(module.funcs).toMatchObject([{ body: { start: 23, end: 25 } }]);
});

it('throws from decode what decodePartial reports', () => {
  expect(() => decode(bytes('00'))).toThrow(DecodeError);
  expect(() => decode(moduleOf('05 04 01 08 01 00'))).toThrow(UnsupportedError);
});
