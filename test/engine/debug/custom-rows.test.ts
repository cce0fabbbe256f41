import { expect, it } from 'vitest';
import { decode, type ModuleRow, moduleRows, type WasmModule } from '../../../src/engine/index.ts';
import { customRowCount } from '../../../src/engine/debug/custom-rows.ts';
import { customSection, moduleOf } from '../../support/bytes.ts';

const hex = (text: string) => Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
const name = (text: string) => `${text.length.toString(16).padStart(2, '0')} ${hex(text)}`;
const custom = (of: string, content: string) => customSection(`${name(of)} ${content}`);

const rows = (module: WasmModule, filter = ''): readonly ModuleRow[] =>
  moduleRows(module, null, 'customs', 0, 100, filter).rows;

const sample = decode(
  moduleOf(`
    ${custom('build_id', '02 ab cd')}
    ${custom('empty', '')}
    ${custom('target_features', `02 2b ${name('simd128')} 2b ${name('atomics')}`)}
  `),
);

it('each section is followed by what it says', () => {
  expect(customRowCount(sample)).toBe(6);
  expect(rows(sample).map((row) => [row.index, row.name, row.detail, row.part === true, row.size])).toEqual([
    [0, 'build_id', 'which build it is', false, 3],
    [1, 'id', 'abcd', true, null],
    [2, 'empty', 'empty', false, 0],
    [3, 'target_features', 'features of WebAssembly', false, 19],
    [4, 'simd128', 'used', true, null],
    [5, 'atomics', 'used', true, null],
  ]);
});

it('a part of the list, and what a filter leaves', () => {
  expect(moduleRows(sample, null, 'customs', 4, 1).rows).toMatchObject([{ index: 4, name: 'simd128' }]);
  expect(rows(sample, 'simd').map(({ index }) => index)).toEqual([4]);
});

it('rows say where they are in the file, and what is wrong with a section', () => {
  const module = decode(moduleOf(custom('build_id', '09 ab')));
  expect(rows(module)).toMatchObject([
    { name: 'build_id', offset: 8, problem: expect.stringContaining('unexpected end') },
  ]);
});

it('hints on branches lead to their functions, and say when they are misplaced', () => {
  const hints = `19 ${hex('metadata.code.branch_hint')} 02 00 01 03 01 01 01 01 05 01 00`;
  const body = '09 00 02 40 20 00 0d 00 0b 0b'; // block, local.get at 3, br_if at 5
  const module = decode(
    moduleOf(`
      01 05 01 60 01 7f 00
      03 03 02 00 00
      ${customSection(hints)}
      0a 15 02 ${body} ${body}
    `),
  );
  const [, first, second] = rows(module);
  expect(first).toMatchObject({ name: 'func0', target: { kind: 'func', func: 0 } });
  expect(first?.problem).toContain('where no if or br_if stands');
  expect(second).toMatchObject({ name: 'func1', detail: '0 likely, 1 unlikely', target: { kind: 'func', func: 1 } });
  expect(second?.problem).toBeUndefined();
});
