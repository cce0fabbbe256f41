import { expect, it } from 'vitest';
import { decode } from '../../../src/engine/binary/decode.ts';
import { notesOf } from '../../../src/engine/debug/module-notes.ts';
import { customSection, moduleOf } from '../../support/bytes.ts';

const hex = (text: string) => Array.from(text, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
const name = (text: string) => `${text.length.toString(16).padStart(2, '0')} ${hex(text)}`;
const custom = (of: string, content: string) => customSection(`${name(of)} ${content}`);

/** Notes on a module with these custom sections. */
const notes = (...sections: readonly string[]) =>
  notesOf(decode(moduleOf(sections.join('\n')))).map(({ kind, text }) => `${kind}: ${text}`);

it('nothing is said of a plain module', () => {
  expect(notes()).toEqual([]);
  expect(notes(custom('producers', '00'), custom('name', ''))).toEqual([]);
});

it('DWARF is named with its size, and where it is when it is in another file', () => {
  expect(notes(custom('.debug_info', '00 01 02'), custom('.debug_line', '00'))).toEqual([
    'dwarf: It has DWARF debug information (2 sections, 4 bytes): stepping through the source comes later.',
  ]);
  expect(notes(custom('external_debug_info', name('a.debug.wasm')))).toEqual([
    'dwarf: Its DWARF debug information is in another file, a.debug.wasm: stepping through the source comes later.',
  ]);
});

it('so are source maps, object files and side modules', () => {
  expect(notes(custom('sourceMappingURL', name('a.map')))).toEqual([
    'source-map: It has a source map, a.map: showing the source comes later.',
  ]);
  expect(notes(custom('linking', '02'))[0]).toMatch(/^object: It is an object file that has not been linked/);
  expect(notes(custom('dylink.0', ''))[0]).toMatch(/^side-module: It is for dynamic linking/);
});

it('a broken name section says why names are missing', () => {
  expect(notes(custom('name', '01 02 05 61'))[0]).toMatch(/^names: Some names are missing, .*fewer bytes/);
});

it('a map whose address cannot be read is no note', () => {
  expect(notes(custom('sourceMappingURL', '09 61'))).toEqual([]);
});
