import { describe, expect, it } from 'vitest';
import { problemOfCustom, readCustom } from '../../../../src/engine/binary/custom/read-custom.ts';
import { decode } from '../../../../src/engine/binary/decode.ts';
import { customSection, moduleOf } from '../../../support/bytes.ts';

const hex = (text: string) =>
  Array.from(new TextEncoder().encode(text), (b) => b.toString(16).padStart(2, '0')).join(' ');
const name = (text: string) => `${text.length.toString(16).padStart(2, '0')} ${hex(text)}`;

/** What the custom sections of a module say: a line per section and per row. */
function lines(...sections: readonly string[]): string[] {
  const module = decode(moduleOf(sections.join('\n')));
  return module.customs.flatMap((section) => {
    const { summary, rows, problem } = readCustom(module, section);
    return [
      `${section.name}: ${summary}`,
      ...rows.map((row) => `  ${row.name} | ${row.detail}`),
      ...(problem === null ? [] : [`  ! ${problem.message} @${problem.offset}`]),
    ];
  });
}

const custom = (of: string, content: string) => customSection(`${name(of)} ${content}`);

describe('a custom section says', () => {
  it('what made the module', () => {
    const content = `01 ${name('language')} 02 ${name('Rust')} ${name('')} ${name('C11')} ${name('19')}`;
    expect(lines(custom('producers', content))).toEqual([
      'producers: what made the module',
      '  language | Rust',
      '  language | C11 19',
    ]);
  });

  it('which features are used', () => {
    expect(lines(custom('target_features', `02 2b ${name('simd128')} 2d ${name('atomics')}`))).toEqual([
      'target_features: features of WebAssembly',
      '  simd128 | used',
      '  atomics | must not be used',
    ]);
  });

  it('where maps and debug information are, and which build it is', () => {
    expect(
      lines(
        custom('sourceMappingURL', name('a.map')),
        custom('external_debug_info', name('a.debug')),
        custom('build_id', '03 ab cd 01'),
        custom('.debug_info', '01 02'),
      ),
    ).toEqual([
      'sourceMappingURL: where its source map is',
      '  URL | a.map',
      'external_debug_info: its DWARF is in another file',
      '  file | a.debug',
      'build_id: which build it is',
      '  id | abcd01',
      '.debug_info: DWARF debug information',
    ]);
  });

  it('what a dynamic linker needs', () => {
    const content = `01 04 10 04 02 00  02 05 01 ${name('b.s')}  04 06 01 ${name('e')} ${name('f')} 10  09 01 00`;
    expect(lines(custom('dylink.0', content))).toEqual([
      'dylink.0: for dynamic linking',
      '  memory | 16 bytes, aligned to 2^4',
      '  table | 2 elements, aligned to 2^0',
      '  needs | b.s',
      '  import | e.f, flags 0x10',
      '  subsection 9 | 1 byte',
    ]);
  });

  it('what a linker needs, named only', () => {
    expect(
      lines('03 01 00', '0a 01 00', custom('linking', '02 08 04 01 00 00 00 0b 01 00'), custom('reloc.CODE', '01 00')),
    ).toEqual([
      'linking: for a linker',
      '  version | 2',
      '  symbols | 1 symbol',
      '  subsection 11 | 1 byte',
      'reloc.CODE: places for a linker to fill in',
      '  relocations | 0 in the code section',
    ]);
  });

  it('how many names there are', () => {
    const names = `00 03 ${name('mm')}  01 04 01 00 ${name('f')}  02 03 01 00 00  0a 03 01 00 00  0b 01 00  0c 01 00`;
    expect(lines(custom('name', names))).toEqual([
      'name: names',
      '  module | mm',
      '  functions | 1 name',
      '  locals | of 1 function',
      '  fields | of 1 type',
      '  tags | 0 names',
      '  subsection 12 | 1 byte',
    ]);
  });

  it('nothing we know: then how its bytes begin', () => {
    expect(lines(custom('mine', hex('hello')), custom('empty', ''), custom('raw', '00 ff '.repeat(12)))).toEqual([
      'mine: “hello”',
      'empty: empty',
      'raw: 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff 00 ff …'.replace('00 ff00', '00 ff 00'),
    ]);
  });
});

describe('a broken one fails no module and tells where', () => {
  /** The last number counts from the first byte behind the section's name. */
  it.each([
    ['producers', '01 01 61 7f', 'fewer bytes than the count says', 3],
    ['producers', '01 01 61 01 7f 00', 'length of a name is out of bounds', 4],
    ['target_features', '00 00', '1 byte too many in the section', 1],
    ['sourceMappingURL', '02 61', 'out of bounds', 0],
    ['build_id', '09 61', 'unexpected end', 2],
    ['linking', '01', 'version 1 of the linking section', 0],
    ['reloc.CODE', '09 00', 'which the file does not have', 0],
    ['dylink.0', '01 02 00 00', 'unexpected end', 4],
    ['name', '01 02 05 61', 'fewer bytes than the count says', 2],
  ])('%s %s', (of, content, message, offset) => {
    const module = decode(moduleOf(custom(of, content)));
    const section = module.customs[0]!;
    const { problem } = readCustom(module, section);
    expect(problem?.message).toContain(message);
    expect(problem!.offset - section.start).toBe(offset);
    expect(problemOfCustom(module, section)).toEqual(problem);
  });

  it('a second name section is told not to be used', () => {
    expect(lines(custom('name', `00 02 ${name('a')}`), custom('name', `00 02 ${name('b')}`))).toEqual([
      'name: names',
      '  module | a',
      'name: names that are not used: an earlier section has them',
      '  module | b',
    ]);
  });
});

it('rows are bounded, and the rest is counted', () => {
  const list = new Uint8Array([
    ...moduleOf(''),
    0,
    ...leb(2 + 16 + 3 * 700),
    15,
    ...text('target_features'),
    ...leb(700),
  ]);
  const large = new Uint8Array([...list, ...Array.from({ length: 700 }, () => [0x2b, 1, 0x61]).flat()]);
  const big = decode(large);
  const { rows, problem } = readCustom(big, big.customs[0]!);
  expect(problem).toBeNull();
  expect(rows).toHaveLength(501);
  expect(rows.at(-1)?.name).toBe('… 200 more');
});

function leb(value: number): number[] {
  return [(value & 127) | 128, value >> 7];
}

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}
